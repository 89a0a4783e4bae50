import Foundation
import RunProtocol

/// A checkpoint as a file: safetensors, with what the store knows of it and a checksum among its metadata.
///
/// The checksum is the SHA-256 of the whole file with the 64 digits of the checksum itself read as zeros.
enum CheckpointFile {
    private static let prefix = "descent."
    private static let checksumKey = "descent.sha256"
    private static let noChecksum = String(repeating: "0", count: 64)

    private enum Key {
        static let step = "descent.step"
        static let kinds = "descent.kinds"
        static let validationLoss = "descent.validation_loss"
    }

    // MARK: Names

    static func name(step: Int) -> String { "step-\(step).safetensors" }

    /// The step that a file's name tells of; nil when it is no name of a checkpoint.
    static func step(inName file: String) -> Int? {
        guard file.hasPrefix("step-"), file.hasSuffix(".safetensors") else { return nil }
        guard let step = Int(file.dropFirst(5).dropLast(12)), file == name(step: step) else { return nil }
        return step
    }

    // MARK: Writing

    /// The file in pieces, to be written one after the other: first the header, then each tensor's numbers.
    static func pieces(of checkpoint: Checkpoint, info: CheckpointInfo) throws -> (header: [UInt8], data: [NamedTensor])
    {
        precondition(
            !checkpoint.metadata.keys.contains { $0.hasPrefix(prefix) }, "metadata keys descent.* are the store's own")
        var labelled = checkpoint
        labelled.metadata[Key.step] = String(info.step)
        labelled.metadata[Key.kinds] = info.kinds.map(\.rawValue).sorted().joined(separator: ",")
        // "\(Double)" reads back as the same number, NaN and infinity too.
        if let loss = info.validationLoss { labelled.metadata[Key.validationLoss] = "\(loss)" }
        labelled.metadata[checksumKey] = noChecksum
        var header = try SafetensorsHeader(for: labelled).encoded()
        let data = SafetensorsHeader.inFileOrder(checkpoint.tensors)

        var digest = SHA256()
        header.withUnsafeBytes { digest.update($0) }
        for tensor in data { tensor.values.withUnsafeBytes { digest.update($0) } }
        if let place = checksumRange(in: header) { header.replaceSubrange(place, with: Array(digest.finish().utf8)) }
        return (header, data)
    }

    // MARK: Reading

    /// What the file says of itself. `fileStart` holds at least the header.
    static func info(fileStart: [UInt8], file: String, bytes: Int) throws(SafetensorsError) -> CheckpointInfo {
        let header = try SafetensorsHeader(fileStart: fileStart)
        let whole = 8 + (try SafetensorsHeader.length(from: fileStart)) + header.dataCount
        guard bytes == whole else {
            throw SafetensorsError("it holds \(bytes) bytes where its header tells of \(whole)")
        }
        return try info(from: header.metadata, file: file, bytes: bytes)
    }

    /// The checkpoint in the file, after its checksum was found to match.
    static func decode(_ bytes: [UInt8], file: String) throws(SafetensorsError) -> (CheckpointInfo, Checkpoint) {
        var checkpoint = try Safetensors.decode(bytes)
        guard let stated = checkpoint.metadata[checksumKey], let place = checksumRange(in: bytes) else {
            throw SafetensorsError("it carries no checksum")
        }
        var digest = SHA256()
        bytes.withUnsafeBytes { file in
            digest.update(UnsafeRawBufferPointer(rebasing: file[..<place.lowerBound]))
            Array(noChecksum.utf8).withUnsafeBytes { digest.update($0) }
            digest.update(UnsafeRawBufferPointer(rebasing: file[place.upperBound...]))
        }
        guard digest.finish() == stated else { throw SafetensorsError("its checksum does not match its content") }
        let info = try info(from: checkpoint.metadata, file: file, bytes: bytes.count)
        checkpoint.metadata = checkpoint.metadata.filter { !$0.key.hasPrefix(prefix) }
        return (info, checkpoint)
    }

    private static func info(
        from metadata: [String: String], file: String, bytes: Int
    ) throws(SafetensorsError) -> CheckpointInfo {
        guard let step = metadata[Key.step].flatMap(Int.init), let kinds = metadata[Key.kinds] else {
            throw SafetensorsError("it is no checkpoint of a run: its step is not stated")
        }
        guard file == name(step: step) else { throw SafetensorsError("it holds step \(step), which its name denies") }
        return CheckpointInfo(
            step: step,
            kinds: Set(kinds.split(separator: ",").compactMap { CheckpointRecord.Kind(rawValue: String($0)) }),
            validationLoss: metadata[Key.validationLoss].flatMap(Double.init), file: file, bytes: bytes)
    }

    /// Where the digits of the checksum stand, searched in the header alone.
    ///
    /// The quotes make the place unique: within a JSON string they would be escaped.
    private static func checksumRange(in bytes: [UInt8]) -> Range<Int>? {
        guard let length = try? SafetensorsHeader.length(from: bytes), bytes.count >= 8 + length else { return nil }
        guard let key = Data(bytes[8..<8 + length]).range(of: Data("\"\(checksumKey)\":\"".utf8)) else { return nil }
        let place = 8 + key.upperBound..<8 + key.upperBound + noChecksum.utf8.count
        return place.upperBound <= 8 + length ? place : nil
    }
}
