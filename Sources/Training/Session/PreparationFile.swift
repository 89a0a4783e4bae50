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
    private static func path(in folder: RunFolder) -> String { "\(folder.path)/preparation.json" }

    static func write(_ data: PreparedData, in folder: RunFolder) throws {
        let path = path(in: folder)
        do {
            try JSONLines.encode(data).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw TrainingFailure("cannot write \(path): \(error.localizedDescription)")
        }
    }

    static func read(in folder: RunFolder) throws -> PreparedData {
        let path = path(in: folder)
        do {
            return try JSONLines.decode(PreparedData.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw RecipeError(
                place: path, message: "the preparation of this run's data cannot be read; the run's folder is damaged")
        }
    }
}
