public import Tensors

/// A multilayer perceptron: dense layers `hidden0`, `hidden1`, ... each with an activation and dropout, then a dense layer `output`.
///
/// Shapes: `[batch, features] -> [batch, outputs]`; without hidden layers it is a linear model.
/// - Parameters:
///   - hidden: The width of each hidden layer.
///   - outputs: One for each class, or 1 for a number or a yes or no.
///   - dropout: The share dropped after each hidden layer; nil adds no dropout, so that none can be set later.
public func multilayerPerceptron(
    hidden: [Int], outputs: Int, activation: Activation = .relu, dropout: Double? = nil,
    initializer: Initializer = .pytorch
) -> Sequential {
    var layers: [any Layer] = []
    for (index, width) in hidden.enumerated() {
        layers.append(
            Dense("hidden\(index)", outputs: width, activation: activation, initializer: initializer))
        if let dropout { layers.append(Dropout("hidden\(index).dropout", rate: dropout)) }
    }
    layers.append(Dense("output", outputs: outputs, initializer: initializer))
    return Sequential("mlp", layers)
}
