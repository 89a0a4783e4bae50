/// A step of a computation: its shape rule, its gradient and its lowering stand side by side in one file.
///
/// An operation is a plain value without inputs of its own: the graph's node holds those. It may have several outputs.
protocol Operation: Sendable {
    /// The name in messages and listings: `matMul`.
    var name: String { get }

    /// The shape rule: the types of the outputs.
    /// - Throws: `ShapeError` when the inputs do not fit.
    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType]

    /// The gradient of each input, as new nodes of the same graph; nil where none flows.
    func gradients(_ context: GradientContext) -> [Tensor?]

    /// Emits the instructions that compute the outputs.
    func lower(_ context: inout LoweringContext)

    /// The inputs, all of them variables, that running the operation changes. An operation with any is an effect.
    var mutatedInputs: [Int] { get }

    /// The outputs that may be written over each input's buffer when nothing else needs that input any more:
    /// pairs of input and output indices.
    var inPlacePairs: [(input: Int, output: Int)] { get }

    /// The multiplications with an addition each of matrix products, convolutions and the like; 0 for what works element by
    /// element.
    func multiplyAdds(inputs: [TensorType], outputs: [TensorType]) -> Int

    /// How the first output is made again in the backward, where that is cheaper than keeping it; nil where it is not.
    var recomputation: Recomputation? { get }

    /// The operation that adds its only output to a variable, given as a further input, instead of writing it anywhere; nil
    /// where it cannot.
    func addingUp(_ mode: SumMode) -> (any Operation)?

    /// Whether what it makes of one example depends on the others of the batch, so that a batch cannot be cut.
    var couplesExamples: Bool { get }

    /// The rows that a product has of all examples together: with few, it runs slower than with many. Nil of no product.
    func productRows(inputs: [TensorType], outputs: [TensorType]) -> Int?

    /// Whether the only output is the input's buffer under another shape.
    var isAlias: Bool { get }
}

extension Operation {
    var mutatedInputs: [Int] { [] }
    var inPlacePairs: [(input: Int, output: Int)] { [] }
    var isAlias: Bool { false }
    var recomputation: Recomputation? { nil }
    var couplesExamples: Bool { false }
    func addingUp(_ mode: SumMode) -> (any Operation)? { nil }
    func productRows(inputs: [TensorType], outputs: [TensorType]) -> Int? { nil }
    func multiplyAdds(inputs: [TensorType], outputs: [TensorType]) -> Int { 0 }
}

/// What an operation's gradient is made from.
struct GradientContext {
    let graph: Graph
    let inputs: [Tensor]
    let outputs: [Tensor]
    /// The gradient of the loss with respect to each output; nil where none flows.
    let outputGradients: [Tensor?]

    /// The gradient of the only output of an operation that has one.
    var outputGradient: Tensor {
        guard let gradient = outputGradients[0] else {
            preconditionFailure("a gradient was asked of an operation that none flows into")
        }
        return gradient
    }
}
