public import Tensors

/// What training makes smaller: a function of predictions and targets, averaged over the batch.
public enum Loss: String, CaseIterable, Hashable, Codable, Sendable {
    /// Logits `[batch, classes]` against `int32[batch]` labels. Reads the scalar `label_smoothing`.
    case crossEntropy = "cross_entropy"
    /// Cross-entropy that makes less of what is told apart already. Reads the scalar `focal_gamma`.
    case focal
    /// Logits `[batch, 1]` against targets 0 or 1 of the same shape.
    case binaryCrossEntropy = "binary_cross_entropy"
    /// The mean of the squared errors.
    case meanSquaredError = "mse"
    /// The mean of the absolute errors.
    case meanAbsoluteError = "mae"
    /// Squared for small errors, linear beyond the scalar `huber_delta`.
    case huber

    /// The names that a recipe may use.
    public static var recipeNames: [String] { allCases.map(\.rawValue) }

    /// Whether targets are numbers of classes, `int32[batch]`.
    public var readsClassNumbers: Bool { self == .crossEntropy || self == .focal }

    /// Adds the loss to the graph of the predictions.
    /// - Parameter classWeights: A weight `[classes]` for each label; cross-entropy and focal alone take them.
    /// - Returns: The mean loss, of rank 0.
    /// - Throws: `ShapeError` when predictions and targets do not fit.
    public func callAsFunction(
        _ predictions: Tensor, _ targets: Tensor, classWeights: Tensor? = nil
    ) throws(ShapeError) -> Tensor {
        let graph = predictions.graph
        guard fits(predictions.type, targets.type) else {
            throw ShapeError(
                "the loss \(rawValue)", given: [predictions.type, targets.type],
                expected: readsClassNumbers
                    ? "logits [batch, classes] and int32[batch] labels" : "predictions and targets of one shape")
        }
        switch self {
        case .crossEntropy:
            let smoothing = graph.scalar("label_smoothing", initially: 0)
            return predictions.softmaxCrossEntropy(labels: targets, smoothing: smoothing, classWeights: classWeights)
        case .focal:
            return predictions.focalLoss(
                labels: targets, gamma: graph.scalar("focal_gamma", initially: 2), classWeights: classWeights)
        case .binaryCrossEntropy: return predictions.binaryCrossEntropy(targets: targets)
        case .meanSquaredError: return predictions.meanSquaredError(targets: targets)
        case .meanAbsoluteError: return predictions.meanAbsoluteError(targets: targets)
        case .huber:
            return predictions.huberLoss(targets: targets, delta: graph.scalar("huber_delta", initially: 1))
        }
    }

    private func fits(_ predictions: TensorType, _ targets: TensorType) -> Bool {
        guard predictions.elementType == .float32, predictions.shape.rank >= 1 else { return false }
        if !readsClassNumbers { return predictions == targets }
        return targets.elementType == .int32 && targets.shape.count == predictions.shape.rows
    }
}
