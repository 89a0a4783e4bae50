import Datasets
import Foundation
import RunStore

/// What a recipe's `start.from` names: a run, or a file of weights.
struct StartSource {
    /// The weights that are there, without what an optimizer keeps.
    struct Weights {
        /// The file as people know it: "digits-1/checkpoints/step-40.safetensors".
        let file: String
        let names: [String]
        let tensors: [String: NamedTensor]
    }

    private let path: String
    /// nil for a file.
    private let run: RunFolder?
    private let place: String

    /// nil for a recipe that starts from nothing.
    /// - Throws: `RecipeError` when nothing is there.
    init?(_ recipe: Recipe) throws(RecipeError) {
        guard let path = recipe.start.from else { return nil }
        self.path = path
        place = recipe.places["start.from"] ?? recipe.name
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw RecipeError(place: place, message: "\(path) is not there; expected \(StartRecipe.expected)")
        }
        do throws(RunStoreError) {
            run = isFolder.boolValue ? try RunFolder.open(path, in: "") : nil
        } catch {
            throw RecipeError(place: place, message: "\(path) cannot be started from: \(error)")
        }
    }

    /// An error that stands where the source is named.
    func error(_ message: String) -> RecipeError { RecipeError(place: place, message: message) }

    /// How that run's data became numbers; nil for a file, which does not tell.
    func preparation() throws -> Preparation? {
        try run.map { try PreparationFile(in: $0).data.preparation }
    }

    /// Whether what the run learned is known to be something else than what is to be learned now.
    func hasOtherTarget(than problem: LearningProblem) throws -> Bool {
        try preparation().map { !problem.preparation.hasTarget(of: $0) } ?? false
    }

    /// The best weights of the run, or those of the file.
    func weights() throws -> Weights {
        do {
            if let run {
                let loaded = try run.bestCheckpoint()
                return Weights("\(run.name)/checkpoints/\(loaded.info.file)", loaded.checkpoint)
            }
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
            return Weights((path as NSString).lastPathComponent, try Safetensors.decode([UInt8](bytes)))
        } catch {
            throw self.error("\(path) cannot be started from: \(error)")
        }
    }
}

extension StartSource.Weights {
    fileprivate init(_ file: String, _ checkpoint: Checkpoint) {
        let own = checkpoint.tensors.filter { !$0.name.hasPrefix("optimizer.") }
        self.init(
            file: file, names: own.map(\.name),
            tensors: Dictionary(own.map { ($0.name, $0) }) { first, _ in first })
    }
}

extension RunFolder {
    /// The best weights of a run, or the newest where no validation has been made.
    func bestCheckpoint() throws(RunStoreError) -> LoadedCheckpoint {
        do throws(RunStoreError) {
            return try checkpoints().loadBest()
        } catch {
            guard error.kind == .notFound else { throw error }
            return try checkpoints().loadNewestWhole()
        }
    }
}
