import Foundation
import RunProtocol

/// A run: the folder with its recipe, manifest, journal and checkpoints.
public struct RunFolder: Hashable, Sendable {
    /// The folder itself.
    public let path: String

    init(path: String) { self.path = path }

    /// The run's name: that of its folder.
    public var name: String { path.split(separator: "/").last.map(String.init) ?? path }
    /// The recipe as it was resolved, defaults and all.
    public var recipePath: String { path + "/recipe.toml" }
    /// What the run is, as JSON.
    public var manifestPath: String { path + "/manifest.json" }
    /// Every event and command, in SQLite.
    public var journalPath: String { path + "/journal.sqlite" }
    /// The Unix socket of the process that trains the run.
    public var socketPath: String { path + "/socket" }
    /// The folder of the checkpoints.
    public var checkpointsPath: String { path + "/checkpoints" }
    var lockPath: String { path + "/lock" }

    // MARK: Making and finding

    /// Makes the folder of a new run: `penguins-1`, `penguins-2`, and so on; no two processes get the same.
    ///
    /// The runs directory is made when missing. What cannot stand in a file name is replaced in the base name.
    /// Throws `.unwritable`.
    public static func create(in runsDirectory: String, baseName: String) throws(RunStoreError) -> RunFolder {
        let folder = try createGroup(in: runsDirectory, baseName: baseName)
        guard mkdir(folder.checkpointsPath, 0o755) == 0 else {
            throw SystemError.last.writing(folder.checkpointsPath)
        }
        return folder
    }

    /// Makes a folder for runs that belong together, named as a run's would be. `summary.json` in it tells it from a run.
    ///
    /// Throws `.unwritable`.
    public static func createGroup(in runsDirectory: String, baseName: String) throws(RunStoreError) -> RunFolder {
        let base = fileName(from: baseName)
        do {
            try makeDirectories(runsDirectory)
        } catch {
            throw error.writing(runsDirectory)
        }
        var number = lastNumber(of: base, in: runsDirectory) + 1
        while true {
            let path = joined(runsDirectory, "\(base)-\(number)")
            // mkdir either makes the folder or finds it there: who made it owns the name.
            if mkdir(path, 0o755) == 0 { return RunFolder(path: path) }
            guard errno == EEXIST else { throw SystemError.last.writing(path) }
            number += 1
        }
    }

    /// The run of that name in a directory, be it its folder's or one that a person gave it, or at that path.
    ///
    /// Throws `.notFound`, with the names that come nearest.
    public static func open(_ nameOrPath: String, in runsDirectory: String) throws(RunStoreError) -> RunFolder {
        let folders = folders(nameOrPath, in: runsDirectory)
        if let run = folders.first(where: { FileManager.default.fileExists(atPath: $0.manifestPath) }) { return run }
        if let folder = folders.first {
            throw RunStoreError(.notFound, "\(folder.path) is no run: it has no manifest.json")
        }
        if let run = named(trimmingSlashes(nameOrPath), in: runsDirectory) { return run }
        throw RunStoreError(
            .notFound, "there is no run \"\(nameOrPath)\" in \(runsDirectory)\(hint(in: runsDirectory))")
    }

    /// The group of runs of that name in a directory, or at that path; nil where there is none.
    public static func group(_ nameOrPath: String, in runsDirectory: String) -> RunFolder? {
        folders(nameOrPath, in: runsDirectory).first { $0.isGroup }
    }

    /// The run of that name in this group; nil where there is none. What was left behind by a process that was killed while it
    /// made one is removed.
    public func member(_ name: String) -> RunFolder? {
        let folder = RunFolder(path: Self.joined(path, name))
        if FileManager.default.fileExists(atPath: folder.manifestPath) { return folder }
        try? FileManager.default.removeItem(atPath: folder.path)
        return nil
    }

    private static func folders(_ nameOrPath: String, in runsDirectory: String) -> [RunFolder] {
        let trimmed = trimmingSlashes(nameOrPath)
        let candidates = trimmed.hasPrefix("/") ? [trimmed] : [joined(runsDirectory, trimmed), trimmed]
        return candidates.filter { !trimmed.isEmpty && isDirectory($0) }.map(RunFolder.init)
    }

    // MARK: Contents

    /// What the runs of a group have in common.
    public var groupSummaryPath: String { path + "/summary.json" }

    /// Whether it holds runs that belong together.
    var isGroup: Bool {
        let files = FileManager.default
        return files.fileExists(atPath: groupSummaryPath) && !files.fileExists(atPath: manifestPath)
    }

    /// Takes the right to train into the run. Hold on to it while training.
    ///
    /// Throws `.inUse`, with the number of the process that has it.
    public func lock() throws(RunStoreError) -> RunLock {
        try RunLock(path: lockPath, run: name)
    }

    /// The recipe as it was resolved. Throws `.notFound` or `.unreadable`.
    public func readRecipe() throws(RunStoreError) -> String {
        String(decoding: try readFile(recipePath), as: UTF8.self)
    }

    /// Keeps the recipe as it was resolved. Throws `.unwritable`.
    public func writeRecipe(_ text: String) throws(RunStoreError) {
        try replaceFile(at: recipePath, with: Array(text.utf8))
    }

    /// What the run is. Throws `.notFound`, `.unreadable` or `.damaged`.
    public func readManifest() throws(RunStoreError) -> RunManifest {
        let bytes = try readFile(manifestPath)
        do {
            return try RunManifest(json: bytes)
        } catch {
            throw RunStoreError(.damaged, "\(manifestPath) is damaged: it is not the JSON of a manifest")
        }
    }

    /// Keeps what the run is, in one stroke. Throws `.unwritable`.
    public func writeManifest(_ manifest: RunManifest) throws(RunStoreError) {
        let bytes: [UInt8]
        do {
            bytes = try manifest.encoded()
        } catch {
            throw RunStoreError(.unwritable, "cannot write \(manifestPath): \(error)")
        }
        try replaceFile(at: manifestPath, with: bytes)
    }

    /// The journal for writing; `onFailure` as in `Journal`.
    public func openJournal(onFailure: @escaping @Sendable (RunStoreError) -> Void) throws(RunStoreError) -> Journal {
        try Journal(path: journalPath, onFailure: onFailure)
    }

    /// The journal for reading, also while another process writes it.
    public func readJournal() throws(RunStoreError) -> JournalReader {
        try JournalReader(path: journalPath)
    }

    /// The run's checkpoints. Saving keeps so many of the newest, and so many that were the best of their time.
    public func checkpoints(keepLast: Int = 2, keepBest: Int = 1) -> CheckpointStore {
        CheckpointStore(
            folder: checkpointsPath, retention: RetentionPolicy(keepLast: keepLast, keepBest: keepBest))
    }

    private func readFile(_ path: String) throws(RunStoreError) -> [UInt8] {
        do {
            return try LocalFileSystem().read(path)
        } catch {
            throw error.reading(path)
        }
    }

    private func replaceFile(at path: String, with bytes: [UInt8]) throws(RunStoreError) {
        do {
            try LocalFileSystem().replaceFile(at: path, with: bytes)
        } catch {
            throw error.writing(path)
        }
    }
}

extension RunFolder {
    static func isDirectory(_ path: String) -> Bool {
        var isDirectory: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
    }

    static func joined(_ directory: String, _ name: String) -> String {
        directory.hasSuffix("/") ? directory + name : directory + "/" + name
    }

    /// Makes a directory and those that it lies in, as far as they are missing.
    ///
    /// By hand, since Foundation's errors do not always carry the system's.
    private static func makeDirectories(_ path: String) throws(SystemError) {
        if isDirectory(path) || path.isEmpty { return }
        if mkdir(path, 0o755) == 0 { return }
        let failure = SystemError.last
        switch failure.code {
        case ENOENT:
            guard let slash = trimmingSlashes(path).lastIndex(of: "/") else { throw failure }
            try makeDirectories(String(path[..<slash]))
            guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw .last }
        case EEXIST:
            // Another process was faster, or something else bears the name.
            guard isDirectory(path) else { throw SystemError(code: ENOTDIR) }
        default: throw failure
        }
    }

    private static func trimmingSlashes(_ path: String) -> String {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }

    /// A base name that is one plain component of a path.
    private static func fileName(from text: String) -> String {
        let kept = text.map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "-" }
        // Leading dots would hide the folder, and a long name would pass what file systems allow.
        let name = String(kept.drop { $0 == "." || $0 == "-" }.prefix(60))
        return name.isEmpty ? "run" : name
    }

    /// The highest number that a run of that base name bears; 0 when there is none.
    private static func lastNumber(of base: String, in directory: String) -> Int {
        let names = (try? LocalFileSystem().names(in: directory)) ?? []
        let numbers = names.compactMap { $0.hasPrefix(base + "-") ? Int($0.dropFirst(base.count + 1)) : nil }
        return max(0, numbers.max() ?? 0)
    }

    private static func hint(in directory: String) -> String {
        guard let listings = try? list(in: directory), !listings.isEmpty else { return ", which holds no runs" }
        let names = listings.prefix(3).map(\.folder).joined(separator: ", ")
        return "; the latest are \(names)"
    }
}
