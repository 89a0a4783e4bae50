import Datasets
import Foundation
import RunProtocol
import RunStore

/// What a run keeps of its data: how it became numbers, and a digest that tells whether it is the same data still.
struct PreparedData: Hashable, Codable {
    let preparation: Preparation
    /// SHA-256 over the examples, their targets and the numbers of each part's rows.
    let digest: String

    init(_ dataset: Dataset) {
        preparation = dataset.preparation
        var hash = SHA256()
        dataset.examples.forEachBytes { hash.update($0) }
        for rows in [dataset.split.training, dataset.split.validation, dataset.split.test] {
            rows.withUnsafeBytes { hash.update($0) }
        }
        digest = hash.finish()
    }
}

/// The preparation of a run's data, kept in its folder: new data is prepared as the training data was.
struct PreparationFile {
    /// What stands in the file: a number that was changed there would prepare new data in another way without a word.
    private struct Content: Codable {
        let data: PreparedData
        /// SHA-256 of the data as JSON.
        let checksum: String
    }

    let data: PreparedData
    /// False for files of versions that kept no checksum: whether they are whole cannot be told.
    let hasChecksum: Bool

    /// What should be said of a file whose wholeness cannot be told.
    var warning: String? {
        hasChecksum
            ? nil
            : "the run's preparation.json is of an older version and has no checksum, so whether it was changed since cannot be told"
    }

    private static func path(in folder: RunFolder) -> String { "\(folder.path)/preparation.json" }

    static func write(_ data: PreparedData, in folder: RunFolder) throws {
        try write(encode(data), in: folder)
    }

    /// Gives a branch what its parent has, as it stands there: without a checksum where that has none.
    static func copy(from parent: RunFolder, to folder: RunFolder) throws {
        _ = try PreparationFile(in: parent)
        try write(Data(contentsOf: URL(fileURLWithPath: path(in: parent))), in: folder)
    }

    private static func write(_ bytes: Data, in folder: RunFolder) throws {
        let path = path(in: folder)
        do {
            try bytes.write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw TrainingFailure("cannot write \(path): \(error.localizedDescription)")
        }
    }

    /// Reads a run's file.
    /// - Throws: `RecipeError` when it is not as it was written.
    init(in folder: RunFolder) throws {
        let path = Self.path(in: folder)
        guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: path)), let file = PreparationFile(bytes) else {
            throw RecipeError(
                place: path, message: "the preparation of this run's data cannot be read; the run's folder is damaged")
        }
        self = file
    }

    /// nil for bytes that are not what was written.
    init?(_ bytes: Data) {
        if let content = try? JSONLines.decode(Content.self, from: bytes) {
            guard (try? Self.checksum(of: content.data)) == content.checksum else { return nil }
            data = content.data
            hasChecksum = true
        } else {
            guard let old = try? JSONLines.decode(PreparedData.self, from: bytes) else { return nil }
            data = old
            hasChecksum = false
        }
    }

    static func encode(_ data: PreparedData) throws -> Data {
        try JSONLines.encode(Content(data: data, checksum: checksum(of: data)))
    }

    private static func checksum(of data: PreparedData) throws -> String {
        SHA256.hexDigest(of: Array(try JSONLines.encode(data)))
    }
}
