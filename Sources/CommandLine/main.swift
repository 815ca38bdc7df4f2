import PyFFI
let python = try PythonRuntime()
print(python.version)
let x: Int = try python.eval("6*7")
print(x)
let math = try python.import("math")
let r: Double = try math.sqrt(16.0)
print(r)
print(try Double(math.pi))
do { try python.eval("1/0") } catch { print(error) ; print((error as! PythonError).exception!.traceback)}
do { try python.exec("import ctypes; ctypes.string_at(0)") } catch { print(error) }
