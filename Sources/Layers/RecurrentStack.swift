import Tensors

/// What a recurrent layer hands on.
public enum RecurrentOutput: String, CaseIterable, Hashable, Codable, Sendable {
    /// The state after each step: `[batch, steps, width]`.
    case everyStep
    /// The state after all steps, of both directions side by side: `[batch, width]`, for a classifier.
    case lastState
}

/// Recurrent layers one upon the other: what `LSTM` and `GRU` share.
struct RecurrentStack: Sendable {
    let name: String
    let cell: RecurrentCell
    let units: Int
    let layers: Int
    let isBidirectional: Bool
    let dropout: Double?
    let output: RecurrentOutput

    func apply(to input: Tensor, in pass: ForwardPass) throws(ShapeError) -> Tensor {
        guard input.elementType == .float32, input.shape.rank == 3, input.shape[1] > 0, units > 0, layers > 0 else {
            throw ShapeError(
                "the \(cell.rawValue.uppercased()) layer \(name)", given: [input.type],
                expected: "[batch, steps, inputs] with at least one step, unit and layer")
        }
        let padding = pass.padding(over: input.shape)
        var sequence = input
        for layer in 0..<layers {
            let made = sequence.recurrent(
                cell, weights(of: layer, inputs: sequence.shape.columns, in: pass.graph), padding: padding)
            guard layer < layers - 1 else { return output == .everyStep ? made.states : made.last }
            sequence = made.states
            if let dropout {
                // Not by the pass, which would take the layer for one that is described by its parts.
                sequence = try Dropout("\(name).dropout\(layer)", rate: dropout).apply(to: sequence, in: pass)
            }
        }
        return sequence
    }

    private func weights(of layer: Int, inputs: Int, in graph: Graph) -> [RecurrentWeights] {
        let directions = isBidirectional ? ["forward", "backward"] : ["forward"]
        // As PyTorch draws all of a recurrent layer.
        let start = Initializer.uniform(bound: 1 / Double(units).squareRoot())
        return directions.map { direction in
            func parameter(_ suffix: String, _ shape: Shape) -> Tensor {
                graph.parameter("\(name).layer\(layer).\(direction).\(suffix)", shape: shape, initializer: start)
            }
            let columns = cell.gates * units
            return RecurrentWeights(
                input: parameter("input.weight", [inputs, columns]),
                recurrent: parameter("recurrent.weight", [units, columns]), bias: parameter("bias", [columns]),
                candidateBias: cell == .gru ? parameter("candidate.bias", [units]) : nil)
        }
    }
}
