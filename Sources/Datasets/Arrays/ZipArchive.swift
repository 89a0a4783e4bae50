import Glibc

/// The files in a zip archive, stored or deflated, as `numpy.savez` writes them (PKWARE's APPNOTE 6.3, ZIP64 too).
final class ZipArchive {
    /// A file in the archive.
    struct Entry {
        let name: String
        let isDeflated: Bool
        let packedBytes: Int
        let bytes: Int
        let headerOffset: Int
    }

    let path: String
    private let descriptor: Int32
    private let size: Int
    private(set) var entries: [Entry] = []
    private static let mostEntries = 10_000

    init(path: String) throws(DataError) {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let code = errno
            throw DataError(
                code == ENOENT ? .fileNotFound : .unreadable(reason: FileStream.reason(code)), file: path)
        }
        size = Int(lseek(descriptor, 0, SEEK_END))
        try readDirectory()
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// The bytes of an entry, expanded.
    func stream(_ entry: Entry, limits: ReadingLimits) throws(DataError) -> PeekableStream {
        let header = try read(at: entry.headerOffset, count: 30)
        guard header.starts(with: [0x50, 0x4B, 3, 4]) else { throw damaged("an entry is not where the directory says") }
        let start =
            entry.headerOffset + 30 + Int(header.number(at: 26, bytes: 2)) + Int(header.number(at: 28, bytes: 2))
        guard start >= 0, entry.packedBytes >= 0, start <= size, entry.packedBytes <= size - start else {
            throw damaged("an entry ends behind the archive")
        }
        let section = FileSection(archive: self, range: start..<start + entry.packedBytes)
        guard entry.isDeflated else { return PeekableStream(section, expectedBytes: entry.packedBytes) }
        return PeekableStream(
            try GzipStream(section, path: path, limitBytes: limits.expandedBytes, wrapping: .none),
            expectedBytes: min(entry.bytes, GzipStream.mostExpanded(entry.packedBytes)))
    }

    /// The directory stands at the end, behind it a record that says where it starts, and behind that a comment.
    private func readDirectory() throws(DataError) {
        let tailStart = max(0, size - 65_557)
        let tail = try read(at: tailStart, count: size - tailStart)
        guard let end = tail.lastIndex(of: [0x50, 0x4B, 5, 6]), end + 22 <= tail.count else {
            throw damaged("its directory is missing")
        }
        var count = Int(tail.number(at: end + 10, bytes: 2))
        var length = tail.number(at: end + 12, bytes: 4)
        var offset = tail.number(at: end + 16, bytes: 4)
        if offset == 0xFFFF_FFFF || length == 0xFFFF_FFFF || count == 0xFFFF {
            guard let large = try largeDirectory(before: tailStart + end) else {
                throw damaged("its directory is missing")
            }
            (count, length, offset) = large
        }
        guard count <= Self.mostEntries, offset <= UInt64(size), length <= UInt64(size) - offset else {
            throw damaged("its directory is cut short")
        }
        let directory = try read(at: Int(offset), count: Int(length))
        var place = 0
        for _ in 0..<count {
            guard let (entry, next) = try Self.entry(in: directory, at: place, path: path) else {
                throw damaged("its directory is cut short")
            }
            entries.append(entry)
            place = next
        }
    }

    private func largeDirectory(before end: Int) throws(DataError) -> (Int, UInt64, UInt64)? {
        guard end >= 20 else { return nil }
        let locator = try read(at: end - 20, count: 20)
        let place = locator.number(at: 8, bytes: 8)
        guard locator.starts(with: [0x50, 0x4B, 6, 7]), size >= 56, place <= UInt64(size - 56) else { return nil }
        let record = try read(at: Int(place), count: 56)
        guard record.starts(with: [0x50, 0x4B, 6, 6]) else { return nil }
        let count = record.number(at: 32, bytes: 8)
        return (Int(min(count, 1 << 32)), record.number(at: 40, bytes: 8), record.number(at: 48, bytes: 8))
    }

    private static func entry(
        in directory: [UInt8], at place: Int, path: String
    ) throws(DataError) -> (Entry, next: Int)? {
        guard place + 46 <= directory.count, directory[place...].starts(with: [0x50, 0x4B, 1, 2]) else { return nil }
        let method = directory.number(at: place + 10, bytes: 2)
        let isLocked = directory.number(at: place + 8, bytes: 2) & 1 == 1
        var sizes = [24, 20, 42].map { directory.number(at: place + $0, bytes: 4) }
        let nameEnd = place + 46 + Int(directory.number(at: place + 28, bytes: 2))
        let extraEnd = nameEnd + Int(directory.number(at: place + 30, bytes: 2))
        let next = extraEnd + Int(directory.number(at: place + 32, bytes: 2))
        guard next <= directory.count else { return nil }
        guard method == 0 || method == 8, !isLocked else {
            throw DataError(.zipDamaged(reason: "an entry is packed in a way that NumPy does not use"), file: path)
        }
        // Sizes that do not fit stand, in their order, in the extra field of type 1.
        var extra = nameEnd
        while extra + 4 <= extraEnd {
            let length = Int(directory.number(at: extra + 2, bytes: 2))
            if directory.number(at: extra, bytes: 2) == 1 {
                var field = extra + 4
                for index in sizes.indices
                where sizes[index] == 0xFFFF_FFFF && field + 8 <= min(extraEnd, extra + 4 + length) {
                    sizes[index] = directory.number(at: field, bytes: 8)
                    field += 8
                }
            }
            extra += 4 + length
        }
        guard sizes.allSatisfy({ $0 <= UInt64(Int.max) }) else { return nil }
        let entry = Entry(
            name: String(decoding: directory[place + 46..<nameEnd], as: UTF8.self), isDeflated: method == 8,
            packedBytes: Int(sizes[1]), bytes: Int(sizes[0]), headerOffset: Int(sizes[2]))
        return (entry, next)
    }

    private func damaged(_ reason: String) -> DataError { DataError(.zipDamaged(reason: reason), file: path) }

    private func read(at offset: Int, count: Int) throws(DataError) -> [UInt8] {
        guard offset >= 0, count >= 0, offset <= size, count <= size - offset else { throw damaged("it is cut short") }
        var bytes = [UInt8](repeating: 0, count: count)
        let got = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, count, off_t(offset)) }
        guard got == count else { throw damaged("it is cut short") }
        return bytes
    }

    /// A stretch of the archive.
    private final class FileSection: ByteStream {
        private let archive: ZipArchive
        private var range: Range<Int>

        init(archive: ZipArchive, range: Range<Int>) {
            self.archive = archive
            self.range = range
        }

        func read(into buffer: UnsafeMutableRawBufferPointer) throws(DataError) -> Int {
            let count = min(buffer.count, range.count)
            guard count > 0 else { return 0 }
            let got = pread(archive.descriptor, buffer.baseAddress, count, off_t(range.lowerBound))
            guard got > 0 else { throw archive.damaged("it is cut short") }
            range.removeFirst(got)
            return got
        }
    }
}

extension [UInt8] {
    /// An unsigned little-endian number.
    fileprivate func number(at place: Int, bytes count: Int) -> UInt64 {
        guard place >= 0, place + count <= self.count else { return 0 }
        return self[place..<place + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    fileprivate func lastIndex(of pattern: [UInt8]) -> Int? {
        guard count >= pattern.count else { return nil }
        return (0...count - pattern.count).reversed().first { self[$0...].starts(with: pattern) }
    }
}
