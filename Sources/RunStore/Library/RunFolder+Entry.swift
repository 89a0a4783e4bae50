import Foundation
public import RunProtocol
import TOMLKit

extension RunFolder {
    /// All runs in a directory and in the groups there, the latest first; none when there is no such directory.
    ///
    /// A run that cannot be read is listed as broken. Throws `.unreadable` when the directory itself cannot be read.
    public static func list(in runsDirectory: String) throws(RunStoreError) -> [RunEntry] {
        var index = RunIndex(runsDirectory)
        try index.refresh()
        return index.entries
    }

    /// The groups of runs in a directory, those with the highest number first; none when there is no such directory.
    public static func groups(in runsDirectory: String) -> [RunFolder] {
        folders(in: runsDirectory).filter(\.isGroup)
            .sorted { $0.name.compare($1.name, options: .numeric) == .orderedDescending }
    }

    /// The run as a list shows it, with the name of the group that it is in.
    ///
    /// The journal is opened only where the manifest does not say how the run ended.
    public func entry(in group: String? = nil) -> RunEntry {
        var entry = RunEntry(path: path, folder: group.map { "\($0)/\(name)" } ?? name, status: .unfinished)
        entry.lastActivity = lastActivity()
        entry.isResumable = true
        do {
            entry.notes = try readNotes()
            let manifest = try readManifest()
            entry.created = manifest.created.timeIntervalSince1970
            entry.parent = manifest.parent.map { "\($0.run) at \($0.step)" }
            if let text = try? readRecipe() { entry.recipe = Self.values(ofRecipe: text) }
            if let summary = manifest.summary { entry.take(summary) }
            // A run that was killed before its first step has no journal yet.
            if entry.status == .unfinished, FileManager.default.fileExists(atPath: journalPath) {
                try readCourse(into: &entry)
            }
        } catch {
            entry.status = .broken
            entry.detail = "\(error)"
            entry.isResumable = false
        }
        let lock = RunLock.state(path: lockPath)
        if lock.isHeld {
            // How it ended before it was resumed is not how it stands.
            if entry.status != .unfinished, entry.status != .broken { try? readCourse(into: &entry) }
            entry.status = .running
            entry.process = lock.processID
            entry.detail = lock.processID.map { "process \($0) trains it" } ?? "another process trains it"
        }
        return entry
    }

    private func readCourse(into entry: inout RunEntry) throws(RunStoreError) {
        let journal = try readJournal()
        entry.step = try journal.lastStep
        entry.seconds = try journal.lastSeconds
        guard let best = try journal.bestValidation() else { return }
        entry.take(best.validation, as: "val")
        entry.take(best.training, as: "train")
    }

    /// The time of the latest change to the files that a run writes to.
    private func lastActivity() -> Double? {
        [journalPath + "-wal", journalPath, manifestPath, checkpointsPath, path].compactMap(Self.modified).max()
    }

    /// When a file was changed last, in seconds since 1970.
    static func modified(_ path: String) -> Double? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) * 1e-9
    }

    /// The values of a recipe as it was resolved, by key; lists as text.
    static func values(ofRecipe text: String) -> [String: RunValue] {
        guard let document = try? TOMLTable(string: text) else { return [:] }
        var values: [String: RunValue] = [:]
        func gather(_ table: TOMLTable, _ prefix: String) {
            for key in table.keys {
                guard let value = table[key] else { continue }
                if let inner = value.table {
                    gather(inner, "\(prefix)\(key).")
                } else {
                    values[prefix + key] = Self.value(of: value)
                }
            }
        }
        gather(document, "")
        return values
    }

    private static func value(of value: any TOMLValueConvertible) -> RunValue {
        if let number = value.int { return .number(Double(number)) }
        if let number = value.double { return .number(number) }
        if let flag = value.bool { return .text(flag ? "true" : "false") }
        if let list = value.array {
            return .text("[\(list.map { self.value(of: $0).description }.joined(separator: ", "))]")
        }
        if let table = value.table {
            let pairs = table.keys.sorted().map { key in
                "\(key) = \(table[key].map { self.value(of: $0).description } ?? "")"
            }
            return .text("{\(pairs.joined(separator: ", "))}")
        }
        return .text(value.string ?? value.debugDescription)
    }
}

extension RunEntry {
    /// Takes in how the run ended.
    fileprivate mutating func take(_ summary: RunSummary) {
        status =
            switch summary.reason {
            case .completed, .earlyStopping, .budgetSpent: .done
            case .stoppedByUser: .stopped
            case .interrupted: .interrupted
            case .branched: .branched
            case .diverged: .diverged
            case .failed: .failed
            }
        detail = summary.message
        isResumable = summary.isResumable
        step = summary.step
        seconds = summary.durationSeconds
        take(summary.validationMetrics, as: "val")
        take(summary.testMetrics, as: "test")
        metrics["val_loss"] = summary.bestValidationLoss
    }

    fileprivate mutating func take(_ values: MetricValues, as split: String) {
        for metric in values.metrics { metrics["\(split)_\(metric.rawValue)"] = values[metric] }
    }
}
