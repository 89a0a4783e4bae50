import Foundation

/// The few file system calls that checkpoints stand on, handed in so that tests can make each of them fail.
///
/// Each requirement is one system call and promises no more than it does: `write` may write less than it was given,
/// and nothing is sure to outlive a power loss before `synchronize` and `synchronizeDirectory`.
public protocol FileSystem: Sendable {
    /// Opens a file for writing: made when missing, emptied when there.
    func create(_ path: String) throws(SystemError) -> Int32
    /// Writes what it can of the bytes and returns how many those were.
    func write(_ bytes: UnsafeRawBufferPointer, to file: Int32) throws(SystemError) -> Int
    /// Returns when the file's content is on the disk itself.
    func synchronize(_ file: Int32) throws(SystemError)
    func close(_ file: Int32) throws(SystemError)
    /// Gives a file another name at one stroke, in place of what bore that name.
    func rename(_ path: String, to newPath: String) throws(SystemError)
    /// Returns when the names in the directory are on the disk itself.
    func synchronizeDirectory(_ path: String) throws(SystemError)
    func remove(_ path: String) throws(SystemError)
    /// At most the first `limit` bytes of a file.
    func read(_ path: String, limit: Int) throws(SystemError) -> [UInt8]
    /// The names in a directory, in no particular order.
    func names(in directory: String) throws(SystemError) -> [String]
    func size(of path: String) throws(SystemError) -> Int
}

extension FileSystem {
    func read(_ path: String) throws(SystemError) -> [UInt8] { try read(path, limit: .max) }

    /// Writes all of the bytes, in as many calls as it takes.
    func writeAll(_ bytes: UnsafeRawBufferPointer, to file: Int32) throws(SystemError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = try write(UnsafeRawBufferPointer(rebasing: rest), to: file)
            guard written > 0 else { throw SystemError(code: EIO) }
            rest = rest.dropFirst(written)
        }
    }

    /// Puts a file in its place whole or not at all, also when the power fails: scratch file, flush, rename, flush.
    ///
    /// `body` writes the content. After an error the file that bore the name before is untouched.
    func replaceFile(
        at path: String, body: (Int32) throws(SystemError) -> Void
    ) throws(SystemError) {
        let scratch = path + ScratchFile.suffix
        do throws(SystemError) {
            try writeFile(at: scratch, body: body)
            try rename(scratch, to: path)
        } catch {
            // Gives back the space of a half-written file, which counts most when the disk is full.
            try? remove(scratch)
            throw error
        }
        try synchronizeDirectory(parentDirectory(of: path))
    }

    /// Puts a file with these bytes in its place, whole or not at all.
    func replaceFile(at path: String, with bytes: [UInt8]) throws(SystemError) {
        // A result carries the error out of the standard library's closure, which rethrows only `any Error`.
        try replaceFile(at: path) { file throws(SystemError) in
            try bytes.withUnsafeBytes { bytes in
                Result { () throws(SystemError) in try writeAll(bytes, to: file) }
            }.get()
        }
    }

    private func writeFile(
        at path: String, body: (Int32) throws(SystemError) -> Void
    ) throws(SystemError) {
        let file = try create(path)
        do throws(SystemError) {
            try body(file)
            try synchronize(file)
        } catch {
            // The first error is the one to tell.
            try? close(file)
            throw error
        }
        try close(file)
    }

    private func parentDirectory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}

/// The name that a file bears until it is whole.
enum ScratchFile {
    static let suffix = ".scratch"
}
