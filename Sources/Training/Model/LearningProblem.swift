import Datasets
import Layers
import RunProtocol
import Tensors

/// What a recipe and its data come to: the model, the loss, and how outputs are read.
struct LearningProblem: Sendable {
    let model: Sequential
    let loss: Loss
    let example: ExampleType
    let target: TargetType
    let preparation: Preparation
    let huberDelta: Double
    /// Whether rows count differently in training.
    let hasWeights: Bool
    /// Whether examples are mixed in pairs in training.
    let mixesExamples: Bool
    /// A weight for each class in training; nil where all count alike.
    let classWeights: [Float]?

    /// Joins a recipe to the preparation of its data. `dropout` may have been changed since the recipe was written.
    /// - Parameter classWeights: As `LossRecipe.weights(of:_:)` makes them; what is not trained needs none.
    /// - Throws: `RecipeError` when the model or the loss is not one for such data.
    init(
        recipe: Recipe, preparation: Preparation, dropout: Double, classWeights: [Float]? = nil
    ) throws(RecipeError) {
        self.classWeights = classWeights
        self.preparation = preparation
        example = preparation.exampleType
        target = preparation.targetType
        loss = try Self.loss(recipe, preparation)
        huberDelta = recipe.loss.huberDelta
        hasWeights = recipe.data.weightColumn != nil
        mixesExamples = recipe.augmentation.options.mixup > 0
        let context = ModelContext(
            settings: recipe.model.settings, example: example, target: target,
            outputs: Self.outputCount(target, loss),
            initializer: Initializer(recipeName: recipe.model.initializer) ?? .pytorch,
            dropout: dropout > 0 ? dropout : nil)
        do {
            model = Sequential(recipe.model.kind, try recipe.model.layers(context))
        } catch {
            throw RecipeError(
                place: recipe.places["model.kind"] ?? recipe.places["model.layers"] ?? recipe.name,
                message: error.message)
        }
        try checkShapes(recipe)
    }

    /// Whether two classes are told apart by one output.
    var hasSingleLogit: Bool { loss == .binaryCrossEntropy }
    var isClassification: Bool { classCount > 0 }
    /// Whether each token's successor is learned.
    var isLanguageModel: Bool { if case .nextTokens = target { true } else { false } }
    /// The number of classes, or of tokens to choose from; 0 for numbers.
    var classCount: Int {
        switch target {
        case .classes(let count), .nextTokens(let count): count
        case .values: 0
        }
    }
    /// Whether the loss reads class numbers rather than floats.
    var readsClassNumbers: Bool { loss.readsClassNumbers }
    /// The outputs of one answer.
    var outputCount: Int { Self.outputCount(target, loss) }
    var metrics: [Metric] { MetricTally.metrics(target, isForecast: !preparation.forecastColumns.isEmpty) }
    /// What the model learns to do, as events tell it.
    var task: RunDescription.Task {
        switch target {
        case .classes: .classification
        case .values: .regression
        case .nextTokens: .languageModel
        }
    }

    private static func outputCount(_ target: TargetType, _ loss: Loss) -> Int {
        switch target {
        case .classes(let count): loss == .binaryCrossEntropy ? 1 : count
        case .nextTokens(let vocabulary): vocabulary
        case .values(let count): count
        }
    }

    /// Tries the model on one example: a shape that does not fit is the recipe's fault.
    private func checkShapes(_ recipe: Recipe) throws(RecipeError) {
        do {
            _ = try trace(Graph(), batchSize: 1, mode: .evaluation)
        } catch {
            throw RecipeError(
                place: recipe.places["model.layers"] ?? recipe.places["model.kind"] ?? recipe.name,
                message: error.description)
        }
    }
}

/// The tensors of a traced model that its users write and read.
struct TracedModel {
    let features: Tensor
    let targets: Tensor
    let predictions: Tensor
    /// What training makes smaller.
    var loss: Tensor
    /// The layers that were applied.
    let layers: [LayerSummary]
    /// What each of them put out.
    let layerOutputs: [Tensor]
    /// How much each row counts, where that differs.
    var weights: Tensor?
    /// The targets of the examples that each one is mixed with.
    var mixedTargets: Tensor?
}

extension LearningProblem {
    /// Writes the model and its loss into a graph.
    /// - Throws: `ShapeError`, naming the layer that cannot take what comes to it.
    func trace(_ graph: Graph, batchSize: Int, mode: Mode) throws(ShapeError) -> TracedModel {
        let pass = ForwardPass(graph: graph, mode: mode)
        let shape = Shape([batchSize] + example.shape)
        let features =
            example.isInteger ? graph.integerInput("features", shape: shape) : graph.input("features", shape: shape)
        let targets = targetInput(graph, "targets", batchSize: batchSize)
        let predictions = try pass.apply(model, to: features)
        var traced = TracedModel(
            features: features, targets: targets, predictions: predictions,
            loss: try trainedLoss(predictions, targets, mode),
            layers: pass.summaries, layerOutputs: pass.outputs)
        if mode == .training { try weightLoss(of: &traced, graph, batchSize: batchSize) }
        return traced
    }

    private func targetInput(_ graph: Graph, _ name: String, batchSize: Int) -> Tensor {
        let width = target.elementCount(of: example)
        return readsClassNumbers
            ? graph.integerInput(name, shape: [batchSize * width]) : graph.input(name, shape: [batchSize, width])
    }

    /// Gives each row its weight in the loss, and each example a share in the target of the one that it is mixed with.
    private func weightLoss(of traced: inout TracedModel, _ graph: Graph, batchSize: Int) throws(ShapeError) {
        if hasWeights {
            let weights = graph.input("weights", shape: [batchSize])
            traced.weights = weights
            traced.loss = traced.loss.weightingRows(by: weights)
        }
        guard mixesExamples else { return }
        let others = targetInput(graph, "mixed targets", batchSize: batchSize)
        var loss = try trainedLoss(traced.predictions, others, .training)
        if let weights = traced.weights { loss = loss.weightingRows(by: weights) }
        let share = graph.value(of: graph.scalar("mixed_share", initially: 0))
        traced.mixedTargets = others
        traced.loss = traced.loss * (1 - share) + loss * share
    }
}

extension LearningProblem {
    /// What is made smaller. Smoothing, focus and class weights are means of training: what is measured is the plain loss.
    private func trainedLoss(_ predictions: Tensor, _ targets: Tensor, _ mode: Mode) throws(ShapeError) -> Tensor {
        guard mode == .training else { return try (loss == .focal ? .crossEntropy : loss)(predictions, targets) }
        let weights = classWeights.map { predictions.graph.constant($0, shape: [$0.count]) }
        return try loss(predictions, targets, classWeights: weights)
    }

    private static func loss(_ recipe: Recipe, _ preparation: Preparation) throws(RecipeError) -> Loss {
        let kind = recipe.loss.kind
        func refuse(_ message: String) -> RecipeError {
            RecipeError(
                place: recipe.places["loss.kind"] ?? recipe.name, message: "loss.kind = \"\(kind.rawValue)\" \(message)"
            )
        }
        let name = preparation.targetName
        switch (preparation.task, kind) {
        case (.classification, .automatic), (.classification, .crossEntropy): return .crossEntropy
        case (.classification, .focal), (.languageModel, .focal): return .focal
        case (.classification, .binaryCrossEntropy):
            guard preparation.classNames.count == 2 else {
                throw refuse(
                    "tells two classes apart, but \(name) has \(preparation.classNames.count); use \"cross_entropy\"")
            }
            return .binaryCrossEntropy
        case (.regression, .automatic), (.regression, .squaredError): return .meanSquaredError
        case (.regression, .absoluteError): return .meanAbsoluteError
        case (.regression, .huber): return .huber
        case (.languageModel, .automatic), (.languageModel, .crossEntropy): return .crossEntropy
        case (.languageModel, _): throw refuse("is not for text; use \"cross_entropy\" or \"focal\"")
        case (.classification, _):
            throw refuse(
                "is for numbers, but \(name) holds classes; use \"cross_entropy\", or data.task = \"regression\"")
        case (.regression, _):
            throw refuse(
                "is for classes, but \(name) holds numbers; use \"mse\", \"mae\" or \"huber\", or data.task = \"classification\""
            )
        }
    }
}
