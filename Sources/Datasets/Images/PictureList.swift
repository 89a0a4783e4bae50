/// Which pictures lie in a folder, and in which part of the data each belongs.
struct PictureList {
    struct Item {
        /// Relative to the folder.
        let name: String
        /// The folder that it lies in, below that of its part; empty where there is none.
        let folder: String
        /// nil where the folder has no parts.
        let part: DataPart?
    }

    let path: String
    private(set) var items: [Item] = []
    /// Files that bear no picture's name.
    private(set) var otherFiles: [String] = []

    /// Looks into a folder and the folders in it.
    init(_ path: String) throws(DataError) {
        self.path = path
        let top = try Folder(path)
        let hasParts = top.folders.contains { DataPart(name: $0) == .training }
        if hasParts {
            for name in top.folders {
                guard let part = DataPart(name: name) else { continue }
                try addFolder(prefix: name + "/", part: part)
            }
        } else {
            try addFolder(prefix: "", part: nil)
        }
    }

    private mutating func addFolder(prefix: String, part: DataPart?) throws(DataError) {
        let folder = try Folder("\(path)/\(prefix)")
        addFiles(folder.files, prefix: prefix, folder: "", part: part)
        for name in folder.folders {
            try addTree(prefix: "\(prefix)\(name)/", folder: name, part: part, depth: 1)
        }
    }

    /// All pictures below a folder, those in folders of it too. A link may lead in a circle, so there is an end.
    private mutating func addTree(prefix: String, folder: String, part: DataPart?, depth: Int) throws(DataError) {
        let inner = try Folder("\(path)/\(prefix)")
        addFiles(inner.files, prefix: prefix, folder: folder, part: part)
        guard depth < Self.mostDepth else { return }
        for name in inner.folders {
            try addTree(prefix: "\(prefix)\(name)/", folder: folder, part: part, depth: depth + 1)
        }
    }

    private mutating func addFiles(_ files: [String], prefix: String, folder: String, part: DataPart?) {
        for name in files {
            if Self.isNamedLikePicture(name) {
                items.append(Item(name: prefix + name, folder: folder, part: part))
            } else {
                otherFiles.append(prefix + name)
            }
        }
    }

    private static let mostDepth = 8

    static func isNamedLikePicture(_ name: String) -> Bool {
        let suffix = name.lowercased().split(separator: ".", omittingEmptySubsequences: false).last ?? ""
        return suffixes.contains(String(suffix))
    }

    static let suffixes = ["png", "jpg", "jpeg", "jpe"]

    /// A CSV file in the folder, which may hold the pictures' labels.
    var tables: [String] {
        otherFiles.filter { !$0.contains("/") && [".csv", ".tsv"].contains(where: $0.lowercased().hasSuffix) }
    }

    /// The folders' names, sorted: as numbers where all are, else by their bytes.
    static func classNames(of folders: some Sequence<String>) -> [String] {
        let names = Array(Set(folders))
        let numbers = names.compactMap(Int.init)
        if numbers.count == names.count { return names.sorted { (Int($0) ?? 0, $0) < (Int($1) ?? 0, $1) } }
        return names.sorted { $0.isBefore($1) }
    }
}
