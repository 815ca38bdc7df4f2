import Foundation
import WorkerBackend

/// A program that comes up as a worker should, and then does something else.
struct FakeWorker {
    private let scratch: Scratch
    let executable: String

    /// - Parameters:
    ///   - onRequest: the body of a Python function that gets `n`, which counts requests from 1, and `id`. Unless it
    ///     returns True, the request is answered as usual, with `n`. `seen` are all messages until now.
    ///   - hello: members that replace those of the worker's hello, as Python code.
    ///   - start: Python code that runs instead of writing the preamble.
    init(onRequest: String = "pass", hello: String = "{}", start: String = "write(b'pyffi-worker 1\\n')") throws {
        scratch = try Scratch()
        let body = onRequest.replacingOccurrences(of: "\n", with: "\n    ")
        executable = try scratch.program(
            """
            #!\(try Machine.python.executable) -IS
            import json, os, struct, sys, time

            def write(data):
                while data:
                    data = data[os.write(1, data):]

            def read(size):
                data = b""
                while len(data) < size:
                    part = os.read(0, size - len(data))
                    if not part:
                        os._exit(0)
                    data += part
                return data

            def framed(message, attachments=b""):
                text = message if type(message) is bytes else json.dumps(message).encode()
                return struct.pack("<II", len(text), len(attachments)) + text + attachments

            def send(*messages):
                write(b"".join(map(framed, messages)))

            def value(id, value):
                return {"id": id, "value": value}

            def on_request(n, id):
                \(body)

            def take_message():
                length, attachments = struct.unpack("<II", read(8))
                message = json.loads(read(length))
                read(attachments)
                return message

            # argv: this file, -c, TEXT, SIZE, …
            read(int(sys.argv[3]))
            \(start)
            hello = {"hello": "pyffi-worker", "protocol": 1, "version": [3, 13, 0, "final", 0], "versionText": "3.13.0",
                     "implementation": "cpython", "executable": "fake", "prefix": "/", "pid": os.getpid(),
                     "freeThreaded": False,
                     "limits": {"json": 268435456, "attachments": 4294967295, "depth": 500, "handles": 16777216}}
            hello.update(\(hello))
            send(hello)
            count = 0
            seen = []
            while True:
                message = take_message()
                seen.append(message)
                if "op" not in message:
                    continue
                count += 1
                if not on_request(count, message["id"]):
                    send(value(message["id"], count))

            """
        )
    }

    func start(_ adjust: (inout WorkerConfiguration) -> Void = { _ in }) throws -> WorkerBackend {
        try WorkerBackend.start(executable, adjust)
    }
}
