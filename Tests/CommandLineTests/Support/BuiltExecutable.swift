import Foundation

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The `pyffi` that was built together with these tests, wherever that was.
enum BuiltExecutable {
    struct NotFound: Error, CustomStringConvertible {
        let start: String
        var description: String { "there is no pyffi above \(start)" }
    }

    static let url = Result { try search(above: imagePath) }

    /// The file that holds this code: on Linux the test program, on macOS a library some folders within the bundle.
    private static var imagePath: String {
        #if canImport(Darwin)
            var info = Dl_info()
            if dladdr(#dsohandle, &info) != 0, let name = info.dli_fname { return String(cString: name) }
        #endif
        return Bundle.main.executablePath ?? CommandLine.arguments[0]
    }

    private static func search(above path: String) throws -> URL {
        var folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        while folder.path != "/" {
            let candidate = folder.appendingPathComponent("pyffi")
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: candidate.path, isDirectory: &isFolder), !isFolder.boolValue {
                return candidate
            }
            folder.deleteLastPathComponent()
        }
        throw NotFound(start: path)
    }
}
