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
enum PreparationFile {
    /// What stands in the file: a number that was changed there would prepare new data in another way without a word.
    private struct Content: Codable {
        let data: PreparedData
        /// SHA-256 of the data as JSON.
        let checksum: String
    }

    private static func path(in folder: RunFolder) -> String { "\(folder.path)/preparation.json" }

    static func write(_ data: PreparedData, in folder: RunFolder) throws {
        let path = path(in: folder)
        do {
            try encode(data).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw TrainingFailure("cannot write \(path): \(error.localizedDescription)")
        }
    }

    static func read(in folder: RunFolder) throws -> PreparedData {
        let path = path(in: folder)
        guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: path)), let data = decode(bytes) else {
            throw RecipeError(
                place: path, message: "the preparation of this run's data cannot be read; the run's folder is damaged")
        }
        return data
    }

    static func encode(_ data: PreparedData) throws -> Data {
        try JSONLines.encode(Content(data: data, checksum: checksum(of: data)))
    }

    /// nil for bytes that are not what was written.
    static func decode(_ bytes: Data) -> PreparedData? {
        guard let content = try? JSONLines.decode(Content.self, from: bytes),
            (try? checksum(of: content.data)) == content.checksum
        else { return nil }
        return content.data
    }

    private static func checksum(of data: PreparedData) throws -> String {
        SHA256.hexDigest(of: Array(try JSONLines.encode(data)))
    }
}
