import Foundation
public import RunProtocol

/// The checkpoints of one run: files `step-N.safetensors` in a folder.
///
/// A checkpoint is in its place whole or not at all, and the new one is on the disk before an old one goes.
/// One thread at a time may save.
public struct CheckpointStore: Sendable {
    /// The folder that the files lie in.
    public let folder: String
    private let retention: RetentionPolicy
    private let fileSystem: any FileSystem

    /// The checkpoints in a folder, which must be there.
    public init(
        folder: String, retention: RetentionPolicy = RetentionPolicy(), fileSystem: any FileSystem = LocalFileSystem()
    ) {
        self.folder = folder
        self.retention = retention
        self.fileSystem = fileSystem
    }

    /// Writes a checkpoint, and returns when it is whole on the disk and what the policy no longer keeps is gone.
    ///
    /// The same step saved again is replaced; its kinds are joined, so that a best one stays a best one.
    /// Throws `.unwritable`; all that was kept before is then still there.
    /// Precondition: no metadata key starts with `descent.`.
    @discardableResult public func save(
        _ checkpoint: Checkpoint, step: Int, kinds: Set<CheckpointRecord.Kind>, validationLoss: Double? = nil
    ) throws(RunStoreError) -> CheckpointInfo {
        let file = CheckpointFile.name(step: step)
        let kept = try scan().whole
        let replaced = try infoToReplace(in: file)
        var new = CheckpointInfo(
            step: step, kinds: kinds.union(replaced?.kinds ?? []),
            validationLoss: validationLoss ?? replaced?.validationLoss, file: file)
        for action in retention.actions(kept: kept, new: new) {
            switch action {
            case .save: new.bytes = try write(checkpoint, info: new)
            // What cannot be removed stays, and is tried again at the next save: the new checkpoint is what matters.
            case .delete(let old): try? fileSystem.remove(path(of: old.file))
            }
        }
        return new
    }

    /// All checkpoints whose header can be read and whose length is right, by step.
    public func list() throws(RunStoreError) -> [CheckpointInfo] {
        try scan().whole
    }

    /// Whether there is any checkpoint file, be it whole or damaged.
    public func hasFiles() throws(RunStoreError) -> Bool {
        try names().contains { CheckpointFile.step(inName: $0) != nil }
    }

    /// The checkpoint in a file of the folder, verified by its checksum.
    public func load(file: String) throws(RunStoreError) -> Checkpoint {
        let path = path(of: file)
        do {
            return try CheckpointFile.decode(try fileSystem.read(path), file: file).1
        } catch let error as SystemError {
            throw error.reading(path)
        } catch {
            throw RunStoreError(.damaged, "checkpoint \(path) is damaged: \(error)")
        }
    }

    /// The newest checkpoint that is whole; damaged newer ones are named, and left as they are.
    ///
    /// Throws `.notFound` when there is none.
    public func loadNewestWhole() throws(RunStoreError) -> LoadedCheckpoint {
        try loadNewest(that: "whole") { _ in true }
    }

    /// The newest whole checkpoint that was saved as the best so far.
    ///
    /// Throws `.notFound` when there is none.
    public func loadBest() throws(RunStoreError) -> LoadedCheckpoint {
        try loadNewest(that: "whole best") { $0.kinds.contains(.best) }
    }

    /// Takes the checkpoints after a step out of the run's line: those that a person saved get another name, others go.
    ///
    /// Throws `.unwritable`; those that are left then stay in line.
    public func setAside(after step: Int) throws(RunStoreError) {
        // From the last down: whatever is left when it fails is the beginning of that line, without a hole.
        for info in try list().reversed() where info.step > step {
            do {
                guard info.kinds.contains(.manual) else {
                    try fileSystem.remove(path(of: info.file))
                    continue
                }
                try fileSystem.rename(path(of: info.file), to: path(of: try freeName(for: info.file)))
            } catch let error as SystemError {
                throw error.writing(path(of: info.file))
            } catch {
                throw RunStoreError(.unwritable, "\(error)")
            }
        }
    }

    private func freeName(for file: String) throws(RunStoreError) -> String {
        let taken = Set(try names())
        var number = 1
        while taken.contains("left-\(number)-\(file)") { number += 1 }
        return "left-\(number)-\(file)"
    }

    /// Removes what a killed process left half-written. Call it only while the run is locked.
    public func removeScratchFiles() throws(RunStoreError) {
        for file in try names() where file.hasSuffix(ScratchFile.suffix) {
            do {
                try fileSystem.remove(path(of: file))
            } catch {
                throw error.writing(path(of: file))
            }
        }
    }
}

extension CheckpointStore {
    private func path(of file: String) -> String { folder + "/" + file }

    private func names() throws(RunStoreError) -> [String] {
        do {
            return try fileSystem.names(in: folder)
        } catch {
            throw error.reading(folder)
        }
    }

    /// Writes the file and returns its length.
    private func write(_ checkpoint: Checkpoint, info: CheckpointInfo) throws(RunStoreError) -> Int {
        let path = path(of: info.file)
        let header: [UInt8]
        let data: [NamedTensor]
        do {
            (header, data) = try CheckpointFile.pieces(of: checkpoint, info: info)
        } catch {
            throw RunStoreError(.unwritable, "cannot write \(path): \(error)")
        }
        do {
            var count = header.count
            try fileSystem.replaceFile(at: path) { file throws(SystemError) in
                try write(.uint8(header), to: file)
                for tensor in data { count += try write(tensor.values, to: file) }
            }
            return count
        } catch {
            throw error.writing(path)
        }
    }

    @discardableResult private func write(
        _ values: NamedTensor.Values, to file: Int32
    ) throws(SystemError) -> Int {
        // A result carries the error out of the standard library's closures, which rethrow only `any Error`.
        let outcome = values.withUnsafeBytes { bytes in
            Result { () throws(SystemError) in try fileSystem.writeAll(bytes, to: file) }
        }
        try outcome.get()
        return values.byteCount
    }

    /// Looks at every checkpoint file, headers only: the whole ones by step, and why others are not.
    private func scan() throws(RunStoreError) -> (whole: [CheckpointInfo], broken: [SkippedCheckpoint]) {
        var whole: [CheckpointInfo] = []
        var broken: [SkippedCheckpoint] = []
        for file in try names() where CheckpointFile.step(inName: file) != nil {
            do {
                whole.append(try info(of: file))
            } catch {
                broken.append(SkippedCheckpoint(file: file, reason: "\(error)"))
            }
        }
        return (whole.sorted { $0.step < $1.step }, broken)
    }

    /// What the file that is about to be replaced says of itself; nil when there is none, or a damaged one.
    ///
    /// That it cannot be read now must stop the save: replaced unread, a best checkpoint would no longer be known as one.
    private func infoToReplace(in file: String) throws(RunStoreError) -> CheckpointInfo? {
        do {
            return try info(of: file)
        } catch let error as SystemError where error.code != ENOENT {
            throw error.reading(path(of: file))
        } catch {
            return nil
        }
    }

    private func info(of file: String) throws -> CheckpointInfo {
        let path = path(of: file)
        let length = try SafetensorsHeader.length(from: try fileSystem.read(path, limit: 8))
        let start = try fileSystem.read(path, limit: 8 + length)
        return try CheckpointFile.info(fileStart: start, file: file, bytes: try fileSystem.size(of: path))
    }

    private func loadNewest(
        that adjective: String, where isWanted: (CheckpointInfo) -> Bool
    ) throws(RunStoreError) -> LoadedCheckpoint {
        let (whole, broken) = try scan()
        var skipped = broken
        for candidate in whole.reversed() where isWanted(candidate) {
            let path = path(of: candidate.file)
            do {
                let (info, checkpoint) = try CheckpointFile.decode(try fileSystem.read(path), file: candidate.file)
                let newer = skipped.filter { (CheckpointFile.step(inName: $0.file) ?? 0) > info.step }
                return LoadedCheckpoint(info: info, checkpoint: checkpoint, skipped: newestFirst(newer))
            } catch {
                skipped.append(SkippedCheckpoint(file: candidate.file, reason: "\(error)"))
            }
        }
        let reasons = newestFirst(skipped).map { "; \($0.file): \($0.reason)" }.joined()
        throw RunStoreError(.notFound, "there is no \(adjective) checkpoint in \(folder)\(reasons)")
    }

    private func newestFirst(_ skipped: [SkippedCheckpoint]) -> [SkippedCheckpoint] {
        skipped.sorted { (CheckpointFile.step(inName: $0.file) ?? 0) > (CheckpointFile.step(inName: $1.file) ?? 0) }
    }
}
