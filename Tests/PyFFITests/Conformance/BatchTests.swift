import Foundation
import PyFFI
import TestSupport
import Testing

@Suite(.startsProcesses)
struct BatchTests {
    @Test(arguments: PythonTarget.all)
    func `a batch gives its result, throws its error and may nest`(target: PythonTarget) throws {
        let python = try target.start()
        let list = try python.eval("[]")
        let count = try python.batch { () throws -> Int in
            for number in 0..<10 { try list.append(number) }
            return try python.batch { () throws -> Int in try list.itemCount() }
        }
        #expect(count == 10)
        struct Own: Error {}
        #expect(throws: Own.self) { try python.batch { () throws -> Void in throw Own() } }
        python.shutDown()
        #expect(try pythonError { try python.batch { () throws -> Void in _ = try list.itemCount() } }.kind == .closed)
    }

    @Test(arguments: PythonTarget.all)
    func `operations of all kinds give the same in a batch as outside of one`(target: PythonTarget) throws {
        let python = try target.start()
        func program() throws -> [String] {
            try python.exec("class Box: pass\ndef join(*parts, end): return ','.join(map(str, parts)) + end")
            let box = try python.eval("Box()")
            try box.setAttribute("list", to: [3, 1, 2])
            try box.setAttribute("gone", to: 1)
            try box.deleteAttribute("gone")
            try box.list.setItem(0, to: 30)
            try box.list.deleteItem(-1)
            try box.list.append([UInt8]("ab".utf8))
            try box.list.append([1.5, 2.5])
            let join = try python.eval("join")
            let math = try python.import("math")
            var sum = try PythonObject(0.5, in: python)
            sum = try 2 * sum + math.sqrt(16.0)
            try sum += 1
            let made = try PythonObject([1: "one"] as [Int: String], in: python)
            let big = try python.eval("2 ** 100")
            return try [
                String(join(box.list, made, sum, big, end: "!")), String(python.str(sum)),
                "\(box.hasAttribute("gone"))",
                "\(python.len(box.list) as Int)", "\(sum == 6)", "\(sum < big)", "\(box.isSameObject(as: box))",
                "\(box.list.containsItem(30))", "\(PythonValue(made))", "\([Int](python.sorted([2, 1])))",
                "\(python.none.isNone) \(sum.isNone) \(python.eval("None").isNone)",
                "\(box.typeName) \(sum.typeName) \(made.typeName)", "\(made)",
            ]
        }
        let outside = try program()
        let inside = try python.batch { () throws -> [String] in try program() }
        #expect(outside == inside)
    }

    @Test(arguments: PythonTarget.all)
    func `objects that leave a batch are like all others`(target: PythonTarget) throws {
        let python = try target.start()
        let other = try target.start()
        let made = try python.batch { () throws -> [PythonObject] in
            try ["[1]", "1.5", "None", "True", "'text'", "b'ab'", "2 ** 100", "'x' * 2000", "object()"].map {
                try python.eval($0)
            }
        }
        #expect(made.map(\.typeName) == ["list", "float", "NoneType", "bool", "str", "bytes", "int", "str", "object"])
        #expect(made.map(\.isNone) == made.indices.map { $0 == 2 })
        let bytes = try [UInt8](made[5])
        #expect(try [Int](made[0]) == [1] && Double(made[1]) == 1.5 && String(made[4]) == "text" && bytes == [97, 98])
        #expect("\(made[0])" == "[1]")
        made[0].releaseNow()
        #expect(try pythonError { _ = try python.len(made[0]) }.kind == .staleObject)
        if target.backend == .worker {
            #expect(try pythonError { _ = try other.id(made[8]) }.kind == .staleObject)
        }
        other.shutDown()
        python.shutDown()
        #expect(made[8].typeName == "object" && made[1].typeName == "float")
    }

    @Test(arguments: PythonTarget.all)
    func `an object of a running batch says what it is, and can be released at once`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(
            """
            import weakref
            class Box: pass
            boxes = []
            def make(n=0):
                box = Box(); boxes.append(weakref.ref(box)); return box
            def living(): return sum(box() is not None for box in boxes)
            """
        )
        let make = try python.eval("make")
        let living = try python.eval("living")
        try python.batch { () throws -> Void in
            let box = try make()
            #expect(box.typeName == "Box" && !box.isNone)
            #expect(try Int(living()) == 1)
            try make().releaseNow()
            #expect(try Int(living()) == 1)
            for _ in 0..<10 { _ = try make() }
            #expect(try Int(living()) == 1)
            let released = try make()
            released.releaseNow()
            #expect(try pythonError { _ = try make(released) }.kind == .staleObject)
            #expect(String(reflecting: Mirror(reflecting: box).children.map { "\($0.value)" }) == "[\"Box\"]")
        }
        #expect(try Int(living()) == 0)
    }

    @Test(arguments: PythonTarget.workers)
    func `other threads see what a batch has done before, and use its objects`(target: PythonTarget) throws {
        let python = try target.start()
        let list = try python.eval("[]")
        try python.batch { () throws -> Void in
            for round in 0..<50 {
                try list.append(round)
                let mine = try python.list([round])
                let (seen, value) = try onAnotherThread { () throws -> (Int, [Int]) in
                    (try list.itemCount(), try [Int](mine))
                }
                #expect(seen == round + 1 && value == [round])
            }
            let name = try onAnotherThread { [box = try python.dict()] in box.typeName }
            #expect(name == "dict")
            // The other thread is in no batch: its error is its own, at once.
            #expect(try pythonError { try onAnotherThread { _ = try python.eval("1 / 0") } }.exception != nil)
            #expect(try list.itemCount() == 50)
        }
        // Two batches at once, each of which names the other's objects.
        let shared = try python.dict()
        let counts = try onThreads(4) { number in
            try python.batch { () throws -> Int in
                for round in 0..<200 {
                    let mine = try python.list([number, round])
                    try shared.setItem(number, to: mine)
                    for other in 0..<4 { _ = try shared.get(other) }
                }
                return try shared.itemCount()
            }
        }
        #expect(counts.allSatisfy { (1...4).contains($0) })
        #expect(try (0..<4).allSatisfy { try [Int](shared[$0]) == [$0, 199] })
    }

    @Test(arguments: PythonTarget.one)
    func `one batch may have a hundred thousand operations`(target: PythonTarget) throws {
        let python = try target.start()
        let next = try python.eval("lambda x: [x[0] + 1]")
        let list = try python.eval("[]")
        let (last, kept) = try python.batch { () throws -> (Int, [PythonObject]) in
            var x = try python.eval("[0]")
            var kept: [PythonObject] = []
            for round in 0..<100_000 {
                x = try next(x)
                if round.isMultiple(of: 10) { kept.append(x) }
                if round.isMultiple(of: 100) { try list.append(x) }
            }
            return (try Int(x[0]), kept)
        }
        #expect(last == 100_000)
        #expect(kept.allSatisfy { $0.typeName == "list" })
        #expect(try Int(kept[9_999][0]) == 99_991)
        #expect(try list.itemCount() == 1000)
    }

    @Test(arguments: PythonTarget.all)
    func `coroutines and arrays work within a batch`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec("import array\nasync def double(x): return [x * 2]")
        let (doubled, numbers) = try python.batch { () throws -> ([Int], [Double]) in
            let doubled = try python.run(python.eval("double(21)"))
            let array = try python.eval("array.array('d', [1, 2])")
            try array.append(3.0)
            return try ([Int](doubled), [Double](array))
        }
        #expect(doubled == [42] && numbers == [1, 2, 3])
    }

    @Test(arguments: PythonTarget.one)
    func `values of all sizes travel within a batch`(target: PythonTarget) throws {
        let python = try target.start()
        let sum = try python.eval("sum")
        let len = try python.eval("len")
        let total = try python.batch { () throws -> Int in
            var total = try PythonObject(0, in: python)
            for size in [1, 100, 10_000, 1_000_000, 3] {
                total = try total + sum([Int](repeating: 1, count: size))
                total = try total + len(String(repeating: "é", count: size)) + len([UInt8](repeating: 0, count: size))
                total = try total + len([String](repeating: "a", count: size / 10))
            }
            return try Int(total)
        }
        #expect(total == 3 * 1_010_104 + 101_010)
    }

    @Test(arguments: PythonTarget.all)
    func `a value's own code may call Python while it is written in a batch`(target: PythonTarget) throws {
        struct Counted: PythonConvertible {
            let list: PythonObject
            func write(to writer: PythonWriter) throws {
                try list.append(1)
                let count = try list.itemCount()
                try count.write(to: writer)
            }
        }
        let python = try target.start()
        let results = try python.batch { () throws -> [Int] in
            let list = try python.list()
            let first = try python.int(Counted(list: list))
            let second = try python.int(Counted(list: list))
            return try [Int(first), Int(second)]
        }
        #expect(results == [1, 2])
    }

    @Test(arguments: PythonTarget.all)
    func `Python calls Swift functions within a batch, in their order`(target: PythonTarget) throws {
        let python = try target.start()
        let list = try python.eval("[]")
        let thread = ObjectIdentifier(Thread.current)
        let double = try python.function { (number: Int) throws -> Int in
            #expect(ObjectIdentifier(Thread.current) == thread)
            // The operations of this inner batch run now: the outer one waits for this call.
            let known = try python.batch { () throws -> Int in
                try list.append("\(number)")
                return try list.itemCount()
            }
            #expect(known == 3 * number + 2)
            return number * 2
        }
        let results = try python.batch { () throws -> [PythonObject] in
            var results: [PythonObject] = []
            for number in 0..<100 {
                try list.append("before")
                results.append(try double(number))
                try list.append("behind")
            }
            // A function may be part of an operation that is not waited for.
            results.append(try python.sorted([3, 1, 2], key: python.function { (number: Int) in -number }))
            return results
        }
        #expect(try (0..<100).allSatisfy { try Int(results[$0]) == 2 * $0 })
        #expect(try [Int](results[100]) == [3, 2, 1])
        #expect(try [String](list) == (0..<100).flatMap { ["before", "\($0)", "behind"] })
        struct Own: Error {}
        let fail = try python.function { () throws -> Void in throw Own() }
        #expect(throws: Own.self) { try python.batch { () throws -> Void in try fail() } }
    }

    /// A runtime in which a thread of Python counts as fast as it can, and the dict that holds `count`.
    private func counting(_ target: PythonTarget) throws -> (PythonRuntime, space: PythonObject) {
        let python = try target.start()
        try python.exec(
            """
            import threading
            count, running = 0, True
            def work():
                global count
                while running: count += 1
            thread = threading.Thread(target=work); thread.start()
            """
        )
        return (python, try python.eval("globals()"))
    }

    @Test(arguments: PythonTarget.inProcess.filter { !$0.isFreeThreaded })
    func `in-process a batch holds the GIL: no other thread of Python runs meanwhile`(target: PythonTarget) throws {
        let (python, space) = try counting(target)
        // Items of a dict are read without running Python code, at which threads take turns.
        let inside = try python.batch { () throws -> Bool in
            let before: Int = try space.getItem("count")
            return try (0..<1000).allSatisfy { _ in
                let now: Int = try space.getItem("count")
                return now == before
            }
        }
        #expect(inside)
        // Outside, the thread goes on.
        let seen: Int = try space.getItem("count")
        while try space.getItem("count") as Int == seen {}
        try python.exec("running = False; thread.join()")
    }

    @Test(arguments: PythonTarget.inProcess.filter(\.isFreeThreaded))
    func `where there is no GIL other threads go on, and a batch is in order all the same`(target: PythonTarget) throws
    {
        let (python, space) = try counting(target)
        // Python code lets the garbage collector stop all threads; operations alone would keep it waiting.
        let look = try python.eval("lambda: count")
        let values: PythonObject = try python.batch {
            let values = try python.list()
            for n in 0..<100 {
                let seen: Int = try space.getItem("count")
                try values.append(n)
                while try look() as Int == seen {}
            }
            return values
        }
        #expect(try [Int](values) == Array(0..<100))
        try python.exec("running = False; thread.join()")
    }

    @Test(arguments: PythonTarget.one)
    func `an object has an address in-process, and none on the worker`(target: PythonTarget) throws {
        let python = try target.start()
        let object = try python.eval("object()")
        if target.backend == .worker {
            let error = try pythonError { try object.withUnsafePyObject { _ in } }
            #expect(error.kind == .unsupported && error.message.contains("in-process"))
        } else {
            let address = try object.withUnsafePyObject { Int(bitPattern: $0) }
            #expect(try Int(python.id(object)) == address)
            let member = try python.len.withUnsafePyObject { Int(bitPattern: $0) }
            #expect(try Int(python.id(python.len)) == member)
        }
    }
}
