/// The functions of `worker/pyffi_worker/in_process.py` that Swift calls, always by these names.
package enum InProcessFunction: String, CaseIterable {
    case awaitIt = "await_it"
    case bare
    case buffer
    case callees
    case callers
    case classes
    case compiled
    case describe
    case endChild = "end_child"
    case enter
    case enterTrace = "enter_trace"
    case extendPath = "extend_path"
    case extended
    case failed
    case fill
    case finish
    case gatheredDict = "gathered_dict"
    case gatheredList = "gathered_list"
    case identity
    case iterate
    case keepBytecode = "keep_bytecode"
    case leaveMain = "leave_main"
    case listable
    case made
    case mark
    case mustWait = "must_wait"
    case namingCaller = "naming_caller"
    case needAwaitable = "need_awaitable"
    case newArray = "new_array"
    case newMain = "new_main"
    case nothing
    case prepare
    case prepareProcess = "prepare_process"
    case report
    case runnable
    case swiftError = "swift_error"
    case tidy
}
