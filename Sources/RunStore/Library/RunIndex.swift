import Foundation
public import RunProtocol

/// The runs of a directory, read anew only where something has changed.
///
/// A run that has ended costs one look at its folder: whatever changes it (notes, a manifest, a resume) makes or renames a
/// file there. Only runs without an end are looked at file by file.
public struct RunIndex: Sendable {
    private struct Known: Sendable {
        var entry: RunEntry
        var stamp: Double?
    }

    private let directory: String
    private var known: [String: Known] = [:]

    /// The index of a directory that may not be there yet; nothing is read.
    public init(_ runsDirectory: String) { directory = runsDirectory }

    /// The runs as they were read last, the latest first.
    public var entries: [RunEntry] { RunOrder.latest.sorted(known.values.map(\.entry)) }

    /// Reads what has changed, and tells whether anything has.
    ///
    /// - Parameter progress: Called now and then with the index as far as it is read. False ends the reading.
    /// - Throws: `.unreadable` when the directory cannot be read.
    @discardableResult
    public mutating func refresh(
        progress: (RunIndex) -> Bool = { _ in true }
    ) throws(RunStoreError) -> Bool {
        let folders = try folders()
        var hasChanged = false
        let paths = Set(folders.map(\.folder.path))
        for path in known.keys where !paths.contains(path) {
            known[path] = nil
            hasChanged = true
        }
        // What changed last is what a person looks for first.
        let stamped = folders.map { ($0.folder, $0.group, RunFolder.modified($0.folder.path)) }
            .sorted { ($0.2 ?? 0) > ($1.2 ?? 0) }
        var lastTold = ProcessInfo.processInfo.systemUptime
        for (folder, group, folderStamp) in stamped {
            let old = known[folder.path]
            let stamp = stamp(of: folder, folderStamp, old?.entry)
            if let old, old.stamp == stamp { continue }
            let entry = folder.entry(in: group)
            known[folder.path] = Known(entry: entry, stamp: self.stamp(of: folder, folderStamp, entry))
            if entry != old?.entry { hasChanged = true }
            let now = ProcessInfo.processInfo.systemUptime
            if hasChanged, now - lastTold > 0.1 {
                lastTold = now
                guard progress(self) else { return hasChanged }
            }
        }
        return hasChanged
    }

    /// What would be another if the run had changed; nil for what is always read anew.
    private func stamp(of folder: RunFolder, _ folderStamp: Double?, _ entry: RunEntry?) -> Double? {
        guard let entry, let folderStamp else { return folderStamp }
        switch entry.status {
        case .running, .unfinished, .broken:
            // Who holds the lock shows in no file's time.
            return entry.status == .running
                ? .nan
                : [folder.journalPath + "-wal", folder.journalPath, folder.lockPath]
                    .compactMap(RunFolder.modified).reduce(folderStamp, +)
        default: return folderStamp
        }
    }

    private func folders() throws(RunStoreError) -> [(folder: RunFolder, group: String?)] {
        let names: [String]
        do {
            names = try LocalFileSystem().names(in: directory)
        } catch {
            if error.code == ENOENT { return [] }
            throw error.reading(directory)
        }
        return names.filter { !$0.hasPrefix(".") }.flatMap { name -> [(RunFolder, String?)] in
            let folder = RunFolder(path: RunFolder.joined(directory, name))
            if known[folder.path] != nil { return [(folder, nil)] }
            guard RunFolder.isDirectory(folder.path) else { return [] }
            guard folder.isGroup else { return [(folder, nil)] }
            return RunFolder.folders(in: folder.path).filter { RunFolder.isDirectory($0.path) }.map { ($0, name) }
        }
    }
}
