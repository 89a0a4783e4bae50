import Datasets
import Layers
import RunProtocol
import Tensors

/// What a recipe and its data come to: the model, the loss, and how outputs are read.
struct LearningProblem: Sendable {
    let model: Sequential
    let loss: Loss
    let classCount: Int
    let exampleShape: [Int]
    let preparation: Preparation
    let huberDelta: Double

    /// Whether two classes are told apart by one output.
    var hasSingleLogit: Bool { loss == .binaryCrossEntropy }
    var isClassification: Bool { classCount > 0 }
    /// Whether the loss reads class numbers rather than floats.
    var readsClassNumbers: Bool { loss == .crossEntropy }
    var outputCount: Int { Self.outputCount(of: preparation.targetType, hasSingleLogit: hasSingleLogit) }
    var metrics: [Metric] { MetricTally.metrics(classCount: classCount) }

    /// Joins a recipe to the preparation of its data. `dropout` may have been changed since the recipe was written.
    init(recipe: Recipe, preparation: Preparation, dropout: Double) throws(RecipeError) {
        self.preparation = preparation
        exampleShape = preparation.exampleShape
        classCount = preparation.task == .classification ? preparation.classNames.count : 0
        guard !preparation.exampleType.isInteger else {
            throw RecipeError(
                place: recipe.places["model.kind"] ?? recipe.name,
                message: "model.kind = \"\(recipe.model.kind.rawValue)\" reads numbers, but the data is text")
        }
        loss = try Self.loss(recipe, preparation)
        huberDelta = recipe.loss.huberDelta
        let outputs = Self.outputCount(of: preparation.targetType, hasSingleLogit: loss == .binaryCrossEntropy)
        let initializer = Initializer(recipeName: recipe.model.initializer) ?? .pytorch
        model = multilayerPerceptron(
            hidden: recipe.model.hidden, outputs: outputs, activation: recipe.model.activation, dropout: dropout,
            initializer: initializer)
    }

    private static func outputCount(of target: TargetType, hasSingleLogit: Bool) -> Int {
        switch target {
        case .classes(let count): hasSingleLogit ? 1 : count
        case .values(let count): count
        case .nextTokens(let vocabulary): vocabulary
        }
    }

    private static func loss(_ recipe: Recipe, _ preparation: Preparation) throws(RecipeError) -> Loss {
        let place = recipe.places["loss.kind"] ?? recipe.name
        let kind = recipe.loss.kind
        switch (preparation.task, kind) {
        case (.classification, .automatic), (.classification, .crossEntropy): return .crossEntropy
        case (.classification, .binaryCrossEntropy):
            guard preparation.classNames.count == 2 else {
                throw RecipeError(
                    place: place,
                    message:
                        "loss.kind = \"binary_cross_entropy\" tells two classes apart, but \(preparation.targetName) has \(preparation.classNames.count); use \"cross_entropy\""
                )
            }
            return .binaryCrossEntropy
        case (.regression, .automatic), (.regression, .squaredError): return .meanSquaredError
        case (.regression, .absoluteError): return .meanAbsoluteError
        case (.regression, .huber): return .huber
        case (.languageModel, .automatic), (.languageModel, .crossEntropy): return .crossEntropy
        case (.languageModel, _):
            throw RecipeError(
                place: place,
                message: "loss.kind = \"\(kind.rawValue)\" is not for text; use \"cross_entropy\"")
        case (.classification, _):
            throw RecipeError(
                place: place,
                message:
                    "loss.kind = \"\(kind.rawValue)\" is for numbers, but \(preparation.targetName) holds classes; use \"cross_entropy\", or data.task = \"regression\""
            )
        case (.regression, _):
            throw RecipeError(
                place: place,
                message:
                    "loss.kind = \"\(kind.rawValue)\" is for classes, but \(preparation.targetName) holds numbers; use \"mse\", \"mae\" or \"huber\", or data.task = \"classification\""
            )
        }
    }
}
