public import Foundation
public import RunProtocol

/// One line of `descent runs`: what a run is and how far it came.
public struct RunListing: Hashable, Sendable {
    /// What has become of a run.
    public enum State: Hashable, Sendable {
        /// A process trains it now.
        case running(processID: Int32?)
        case finished(RunSummary.Reason)
        /// It neither runs nor said how it ended: it was killed, or the machine went down.
        case unfinished
        /// It cannot be read, with the reason as one sentence.
        case broken(reason: String)
    }

    /// The run's name: that of its folder, with that of its group before it where it is in one.
    public var name: String
    /// The run's folder.
    public var path: String
    /// What has become of it.
    public var state: State
    /// When the run began; nil when that cannot be read.
    public var created: Date?
    /// When the run last wrote something.
    public var lastActivity: Date?
    /// The number of steps taken; nil before the first.
    public var lastStep: Int?
    /// The lowest validation loss; nil before the first validation.
    public var bestValidationLoss: Double?
}

extension RunFolder {
    /// All runs in a directory and in the groups there, the latest first; none when there is no such directory.
    ///
    /// A run that cannot be read is listed as broken. Throws `.unreadable` when the directory itself cannot be read.
    public static func list(in runsDirectory: String) throws(RunStoreError) -> [RunListing] {
        let names: [String]
        do {
            names = try LocalFileSystem().names(in: runsDirectory)
        } catch {
            if error.code == ENOENT { return [] }
            throw error.reading(runsDirectory)
        }
        return
            names
            .filter { !$0.hasPrefix(".") }
            .map { RunFolder(path: joined(runsDirectory, $0)) }
            .filter { isDirectory($0.path) }
            .flatMap { $0.isGroup ? $0.listingsOfGroup() : [$0.listing()] }
            .sorted { ($0.lastActivity ?? .distantPast, $0.name) > ($1.lastActivity ?? .distantPast, $1.name) }
    }

    /// The groups of runs in a directory, those with the highest number first; none when there is no such directory.
    public static func groups(in runsDirectory: String) -> [RunFolder] {
        ((try? LocalFileSystem().names(in: runsDirectory)) ?? [])
            .map { RunFolder(path: joined(runsDirectory, $0)) }.filter(\.isGroup)
            .sorted { $0.name.compare($1.name, options: .numeric) == .orderedDescending }
    }

    private func listingsOfGroup() -> [RunListing] {
        let listings = (try? RunFolder.list(in: path)) ?? []
        return listings.map { listing in
            var listing = listing
            listing.name = "\(name)/\(listing.name)"
            return listing
        }
    }

    private func listing() -> RunListing {
        var listing = RunListing(name: name, path: path, state: .unfinished, lastActivity: lastActivity())
        do {
            let manifest = try readManifest()
            listing.created = manifest.created
            if let summary = manifest.summary { listing.state = .finished(summary.reason) }
            // A run that was killed before its first step has no journal yet.
            if FileManager.default.fileExists(atPath: journalPath) {
                let journal = try readJournal()
                listing.lastStep = try journal.lastStep
                listing.bestValidationLoss = try journal.bestValidation()?.validation[.loss]
            }
        } catch {
            listing.state = .broken(reason: "\(error)")
        }
        let lock = RunLock.state(path: lockPath)
        if lock.isHeld { listing.state = .running(processID: lock.processID) }
        return listing
    }

    /// The time of the latest change to the files that a run writes to.
    private func lastActivity() -> Date? {
        [journalPath + "-wal", journalPath, manifestPath, path].compactMap { path in
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            return attributes?[.modificationDate] as? Date
        }.max()
    }
}
