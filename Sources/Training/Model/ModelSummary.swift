import Datasets
import Layers
import RunProtocol
import Tensors

/// A recipe's model as a person wants it described: layer by layer, with what a step costs.
public struct ModelSummary: Codable, Sendable {
    /// One layer that is not made of others.
    public struct Layer: Codable, Sendable {
        /// The layer's name: `hidden0`.
        public let name: String
        /// The kind: `dense`.
        public let kind: String
        /// The shape of its output for one example.
        public let outputShape: [Int]
        /// How many numbers it learns; 0 where it shares those of another.
        public let parameterCount: Int
    }

    /// In a few words: "MLP 64-32, relu".
    public let model: String
    /// "penguins.csv, 344 rows, 7 features"
    public let data: String
    /// The shape of one example.
    public let inputShape: [Int]
    /// The layers, in the order in which they are applied.
    public let layers: [Layer]
    /// Numbers that are learned.
    public let parameterCount: Int
    /// Examples a step.
    public let batchSize: Int
    /// Floating-point operations of a training step: two for each multiplication with an addition in matrix products,
    /// convolutions, attention and recurrence.
    public let operationsPerStep: Int
    /// Weights, in bytes.
    public let weightBytes: Int
    /// Gradient, and what the optimizer keeps from step to step, in bytes.
    public let optimizerBytes: Int
    /// Everything that a step computes on its way, in bytes; buffers are used again.
    public let activationBytes: Int
    /// In how many slices a batch is computed, one after the other.
    public let slices: Int
    /// The prepared data, in bytes.
    public let dataBytes: Int

    /// Loads the recipe's data, and traces and plans one step; nothing is computed.
    /// - Throws: `RecipeError` or `DataError`, each one sentence.
    public init(_ prepared: PreparedRecipe) throws {
        let (recipe, dataset) = (prepared.recipe, prepared.dataset)
        let problem = try LearningProblem(
            recipe: recipe, preparation: dataset.preparation, dropout: recipe.model.dropout,
            classWeights: try recipe.loss.weights(of: dataset, recipe))
        batchSize = max(1, min(recipe.training.batchSize, dataset.split.training.count))
        let facts = try ModelFacts(problem, recipe, batchSize: batchSize)
        model = recipe.model.summary
        data = dataset.summary
        inputShape = problem.example.shape
        layers = facts.layers.map {
            Layer(
                name: $0.name, kind: $0.kind, outputShape: Array($0.outputShape.dimensions.dropFirst()),
                parameterCount: $0.parameterCount)
        }
        parameterCount = facts.parameterCount
        operationsPerStep = 2 * facts.multiplyAddsPerStep
        weightBytes = facts.parameterCount * MemoryLayout<Float>.stride
        optimizerBytes = max(0, facts.variableBytes - weightBytes)
        activationBytes = facts.arenaBytes
        slices = facts.slices
        let values = problem.example.elementCount + problem.target.elementCount(of: problem.example)
        dataBytes = dataset.examples.count * values * MemoryLayout<Float>.stride
    }
}
