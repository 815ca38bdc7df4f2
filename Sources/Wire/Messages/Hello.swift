package import BackendInterface
internal import SystemSupport

/// The worker's first frame (protocol.md, section 3).
package struct WorkerHello: Sendable {
    package let interpreter: InterpreterInformation
    package let limits: WireLimits

    /// - Throws: `startFailed` for anything but a hello of this protocol version.
    package init(_ frame: Frame) throws {
        let document: JSONDocument
        do {
            document = try JSONDocument(frame.json, depthLimit: 16)
        } catch {
            throw PythonError(.startFailed, "the worker's hello is no JSON: \(error)")
        }
        let root = document.root
        func member<Value>(_ key: StaticString, _ read: (JSONNodeID) -> Value?) throws -> Value {
            guard let value = document.member(key, of: root).flatMap(read) else {
                throw PythonError(.startFailed, "the worker's hello has no usable member \(key)")
            }
            return value
        }
        func int(_ node: JSONNodeID) -> Int? { document.int64(of: node).flatMap { Int(exactly: $0) } }
        func text(_ node: JSONNodeID) -> String? { document.string(of: node) }

        guard try member("hello", text) == "pyffi-worker" else {
            throw PythonError(.startFailed, "the first frame of the worker is no hello")
        }
        let version = try member("protocol", int)
        guard version == Preamble.version else {
            throw PythonError(
                .startFailed,
                "the worker speaks version \(version) of the protocol, this program version \(Preamble.version)"
            )
        }
        let parts = try member("version") { Array(document.elements(of: $0)) }
        guard parts.count == 5, let major = int(parts[0]), let minor = int(parts[1]), let micro = int(parts[2]),
            let level = text(parts[3]), let serial = int(parts[4])
        else {
            throw PythonError(.startFailed, "the worker's hello has no usable Python version")
        }
        let levels = ["alpha": "a", "beta": "b", "candidate": "rc"]
        interpreter = InterpreterInformation(
            version: PythonVersion(
                major: major,
                minor: minor,
                micro: micro,
                suffix: levels[level].map { "\($0)\(serial)" } ?? ""
            ),
            versionText: try member("versionText", text),
            implementation: try member("implementation", text),
            executable: try member("executable", text),
            prefix: try member("prefix", text),
            isFreeThreaded: try member("freeThreaded") { document.kind(of: $0) == .true },
            processID: Int32(truncatingIfNeeded: try member("pid", int))
        )
        let announced = try member("limits") { document.kind(of: $0) == .object ? $0 : nil }
        var limits = WireLimits()
        func limit(_ key: StaticString, _ standard: Int) -> Int {
            document.member(key, of: announced).flatMap(int) ?? standard
        }
        limits.frame.json = limit("json", limits.frame.json)
        limits.frame.attachments = limit("attachments", limits.frame.attachments)
        limits.depth = limit("depth", limits.depth)
        self.limits = limits
    }
}

/// What the client tells the worker first.
package struct ClientHello: Sendable {
    package var limits: WireLimits
    /// `sys.argv`.
    package var arguments: [String]
    /// Folders that are put in front of `sys.path`.
    package var modulePath: [String]
    /// How long the worker polls for the next frame before it blocks, in microseconds.
    package var spin: Int
    /// Whether the worker gives up its controlling terminal.
    package var isDetached = false
    /// Signals that do nothing.
    package var ignored: [Int32] = []
    package var directory: String?
    /// The file creation mask.
    package var mask: UInt16?
    package var processLimits = PythonLimits()
    /// How long threads that are no daemons may take at the worker's end.
    package var joinTime: Duration

    package init(limits: WireLimits, arguments: [String], modulePath: [String], spin: Int, joinTime: Duration) {
        self.limits = limits
        self.arguments = arguments
        self.modulePath = modulePath
        self.spin = spin
        self.joinTime = joinTime
    }
}

extension FrameWriter {
    package func write(_ hello: ClientHello) throws {
        try object {
            member("hello", "pyffi-client")
            member("protocol", Preamble.version)
            key("limits")
            try object {
                member("json", hello.limits.frame.json)
                member("attachments", hello.limits.frame.attachments)
                member("depth", hello.limits.depth)
            }
            key("settings")
            try object {
                key("argv")
                try array { for argument in hello.arguments { text(argument) } }
                key("path")
                try array { for folder in hello.modulePath { text(folder) } }
                member("spin", hello.spin)
                member("join", hello.joinTime.microseconds / 1000)
                for (name, value) in [("awaiting", true), ("detached", hello.isDetached)] as [(StaticString, Bool)] {
                    key(name)
                    bool(value)
                }
                if !hello.ignored.isEmpty {
                    key("ignore")
                    try array { for signal in hello.ignored { integer(Int(signal)) } }
                }
                if let directory = hello.directory { member("directory", directory) }
                if let mask = hello.mask { member("umask", Int(mask)) }
                let limits = hello.processLimits.members
                if !limits.isEmpty {
                    key("limits")
                    try object { for (name, value) in limits { member(name, value) } }
                }
            }
        }
    }

    private func object(_ body: () throws -> Void) throws {
        try beginObject()
        try body()
        endObject()
    }

    private func member(_ name: StaticString, _ value: Int) {
        key(name)
        integer(value)
    }

    private func member(_ name: StaticString, _ value: String) {
        key(name)
        text(value)
    }
}

extension PythonLimits {
    /// Those that the worker sets itself.
    fileprivate var members: [(StaticString, Int)] {
        let all: [(StaticString, Int?)] = [
            ("addressSpace", addressSpace), ("processorTime", processorTime.map { Int($0.components.seconds) }),
            ("openFiles", openFiles), ("fileSize", fileSize), ("coreSize", coreSize), ("niceness", niceness),
        ]
        return all.compactMap { name, value in value.map { (name, $0) } }
    }
}
