import Glibc

/// A folder's entries, in the order of their names' bytes, without hidden ones.
struct Folder {
    let path: String
    /// Names of files.
    private(set) var files: [String] = []
    /// Names of folders in it.
    private(set) var folders: [String] = []

    init(_ path: String) throws(DataError) {
        self.path = path
        guard let stream = opendir(path) else {
            throw DataError(errno == ENOENT ? .fileNotFound : .unreadable(reason: FileStream.reason(errno)), file: path)
        }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let length = Int(strnlen(&entry.pointee.d_name.0, 256))
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0[..<length], as: UTF8.self) }
            guard !name.hasPrefix(".") else { continue }
            if Self.isFolder("\(path)/\(name)") { folders.append(name) } else { files.append(name) }
        }
        files.sort { $0.isBefore($1) }
        folders.sort { $0.isBefore($1) }
    }

    /// Whether a folder stands at a path, perhaps by a link.
    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
