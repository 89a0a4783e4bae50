public import Datasets
import Foundation
import RunProtocol
import RunStore
import Tensors

/// A recipe whose data is loaded and fits it: what can be wrong with either has been found.
public struct PreparedRecipe: Sendable {
    /// What is trained, and how.
    public let recipe: Recipe
    /// Its data, prepared and split.
    public let dataset: Dataset

    /// A recipe for data that is loaded already.
    init(recipe: Recipe, dataset: Dataset) {
        self.recipe = recipe
        self.dataset = dataset
    }

    /// Loads the recipe's data, and finds out whether the weights that it starts from fit.
    /// - Throws: `RecipeError` or `DataError`, each one sentence.
    public init(_ recipe: Recipe) throws {
        try self.init(recipe, like: recipe.start.preparation == .source ? StartSource(recipe)?.preparation() : nil)
        guard recipe.start != StartRecipe() else { return }
        let problem = try LearningProblem(
            recipe: recipe, preparation: dataset.preparation, dropout: recipe.model.dropout)
        _ = try StartingWeights(recipe, problem, layout: ModelFacts(problem, recipe, batchSize: 1).layout)
    }

    /// Loads the data of a run that has begun: what it was started from is needed no more.
    /// - Throws: `RecipeError` or `DataError`, each one sentence.
    init(_ recipe: Recipe, begunIn folder: RunFolder) throws {
        let isAlike = recipe.start.from != nil && recipe.start.preparation == .source
        try self.init(recipe, like: isAlike ? PreparationFile(in: folder).data.preparation : nil)
    }

    private init(_ recipe: Recipe, like source: Preparation?) throws {
        self.recipe = recipe
        if let problem = recipe.training.precision.problem {
            throw RecipeError(place: recipe.places["training.precision"] ?? recipe.name, message: problem)
        }
        for (key, path) in recipe.data.files { try Self.checkCanBeReadAgain(path, key: key, recipe) }
        dataset = try Self.load(recipe, like: source)
        let problem = try LearningProblem(
            recipe: recipe, preparation: dataset.preparation, dropout: recipe.model.dropout,
            classWeights: try recipe.loss.weights(of: dataset, recipe))
        try recipe.augmentation.check(for: dataset.examples.example, recipe: recipe)
        try Self.checkMemory(problem, recipe, rows: dataset.split.training.count)
    }

    /// A run that goes on reads its data again, which a pipe gives but once, and a device never ends.
    private static func checkCanBeReadAgain(_ path: String, key: String, _ recipe: Recipe) throws(RecipeError) {
        guard isPipeOrDevice(path) else { return }
        throw RecipeError(
            place: recipe.places[key] ?? key,
            message: "\(path) is a pipe or a device, which cannot be read again; save the data as a file")
    }

    /// Says where a problem with the data stands in the recipe, when it is a key's fault.
    private static func load(_ recipe: Recipe, like source: Preparation?) throws -> Dataset {
        var options = recipe.data
        options.startsLike = source
        do throws(DataError) {
            return try Dataset.load(options)
        } catch {
            guard let key = error.key, let place = recipe.places[key] else { throw error }
            throw RecipeError(place: place, message: error.file == nil ? error.sentence : error.description)
        }
    }

    /// Refuses a model that this machine cannot hold, before memory runs out.
    private static func checkMemory(_ problem: LearningProblem, _ recipe: Recipe, rows: Int) throws(RecipeError) {
        let facts = try ModelFacts(problem, recipe, batchSize: max(1, min(recipe.training.batchSize, rows)))
        let needed = Double(facts.trainingBytes)
        let held = Double(ProcessInfo.processInfo.physicalMemory)
        guard needed > held else { return }
        throw RecipeError(
            place: recipe.places["model.hidden"] ?? recipe.places["model.kind"] ?? recipe.name,
            message:
                "the model (\(recipe.model.summary)) needs about \(gibibytes(needed)) of memory to train, but this machine has \(gibibytes(held)); choose smaller layers"
        )
    }

    private static func gibibytes(_ bytes: Double) -> String {
        String(format: bytes < 10 * 0x1p30 ? "%.1f GiB" : "%.0f GiB", bytes / 0x1p30)
    }
}

extension PreparedRecipe {
    /// Whether something other than a file or folder stands at a path; false when nothing does.
    static func isPipeOrDevice(_ path: String) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0 else { return false }
        return ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
    }
}

extension DataOptions {
    /// The data's files with the recipe's key of each.
    var files: [(key: String, path: String)] {
        let all = [
            ("data.source", source), ("data.validation_source", validationSource), ("data.test_source", testSource),
            ("data.images", images),
            ("data.labels", labels), ("data.test_images", testImages), ("data.test_labels", testLabels),
        ]
        return all.compactMap { key, path in path.map { (key, $0) } }
    }
}
