#if !canImport(Darwin)
    internal import Foundation

    /// Finds libraries whose end is missing, after a full disk or a broken download.
    ///
    /// The dynamic linker maps what the headers announce without checking the file's length, and the program ends with
    /// SIGBUS when it touches the missing part.
    enum TruncatedLibrary {
        /// Whether the file is an ELF file that is shorter than its headers say. The linker reports all other defects.
        static func isTruncated(_ path: String) -> Bool {
            guard let file = FileHandle(forReadingAtPath: path), let length = try? file.seekToEnd(),
                let header = bytes(of: file, from: 0, count: 64), header.starts(with: [0x7F, 0x45, 0x4C, 0x46])
            else { return false }
            // ELFCLASS64 and ELFDATA2LSB are the formats of this package's platforms.
            guard header[4] == 2, header[5] == 1 else { return false }
            let table = number(header, at: 32, UInt64.self)
            let size = UInt64(number(header, at: 54, UInt16.self))
            let count = UInt64(number(header, at: 56, UInt16.self))
            guard size >= 56, let entries = bytes(of: file, from: table, count: size * count) else { return true }
            return (0..<count).contains { index in
                let entry = Int(index * size)
                // PT_LOAD
                guard number(entries, at: entry, UInt32.self) == 1 else { return false }
                let (end, overflow) = number(entries, at: entry + 8, UInt64.self)
                    .addingReportingOverflow(number(entries, at: entry + 32, UInt64.self))
                return overflow || end > length
            }
        }

        /// nil if the file ends before the range does.
        private static func bytes(of file: FileHandle, from start: UInt64, count: UInt64) -> [UInt8]? {
            guard start <= UInt64(Int64.max), (try? file.seek(toOffset: start)) != nil,
                let data = try? file.read(upToCount: Int(count)), data.count == Int(count)
            else { return nil }
            return Array(data)
        }

        private static func number<Number: FixedWidthInteger>(_ bytes: [UInt8], at offset: Int, _: Number.Type)
            -> Number
        {
            bytes.withUnsafeBytes { Number(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: Number.self)) }
        }
    }
#endif
