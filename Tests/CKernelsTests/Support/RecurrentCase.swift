import CKernels
import Testing

/// A recurrent layer on numbers of its own, forward and back, by the kernels.
struct RecurrentCase: CustomTestStringConvertible, Sendable {
    let cell: descent_recurrent_cell
    let batch: Int
    let steps: Int
    let inputs: Int
    let units: Int
    var isReversed = false
    var hasPadding = false
    /// Units of another direction beside each row of the result.
    var gap = 0

    var testDescription: String {
        "\(cell == .lstm ? "LSTM" : "GRU") \(batch)x\(steps), \(inputs) to \(units)" + (isReversed ? ", reversed" : "")
            + (hasPadding ? ", padded" : "")
    }

    private var shape: descent_recurrent_shape {
        descent_recurrent_shape(
            cell: cell, batch: batch, steps: steps, inputs: inputs, units: units, y_stride: units + gap,
            is_reversed: isReversed)
    }

    private var columns: Int { (cell == .lstm ? 4 : 3) * units }

    private var tokens: [Int32]? {
        hasPadding ? (0..<batch * steps).map { $0 % steps < steps - $0 / steps % steps ? 1 : 0 } : nil
    }

    /// All results one after the other: states, last, and the gradients by the input, the weights and the biases; empty when
    /// something was written beyond its place.
    func run(on pool: TestPool) -> [Float] {
        var (shape, numbers) = (shape, Numbers(seed: 17))
        let x = numbers.floats(batch * steps * inputs)
        let small = 1 / Float(units + inputs).squareRoot()
        let (input, recurrent) = (
            numbers.floats(inputs * columns, in: -small...small), numbers.floats(units * columns, in: -small...small)
        )
        let (bias, candidate) = (numbers.floats(columns), numbers.floats(units))
        let width = units + gap
        let (dy, dlast) = (numbers.floats(batch * steps * width), numbers.floats(batch * width))
        let y = Buffer([Float](repeating: 0, count: batch * steps * width - gap))
        let last = Buffer([Float](repeating: 0, count: batch * width - gap))
        let gates = Buffer(count: descent_recurrent_gate_floats(&shape))
        let states = Buffer(count: descent_recurrent_state_floats(&shape))
        let scratch = Buffer(count: descent_recurrent_scratch_floats(pool.pool, &shape))
        let dx = Buffer(count: x.count)
        let gradients = [inputs * columns, units * columns, columns, units].map(Buffer.init(count:))
        let tokens = tokens
        tokens.withOptionalPointer { tokens in
            input.withUnsafeBufferPointer { input in
                recurrent.withUnsafeBufferPointer { recurrent in
                    bias.withUnsafeBufferPointer { bias in
                        candidate.withUnsafeBufferPointer { candidate in
                            guard let input = input.baseAddress, let recurrent = recurrent.baseAddress,
                                let bias = bias.baseAddress
                            else { return }
                            var weights = descent_recurrent_weights(
                                input: input, recurrent: recurrent, bias: bias,
                                candidate_bias: cell == .gru ? candidate.baseAddress : nil)
                            descent_recurrent(
                                pool.pool, &shape, &weights, x, tokens, y.pointer, last.pointer, gates.pointer,
                                states.pointer, scratch.pointer)
                        }
                    }
                }
            }
            descent_recurrent_backward(
                pool.pool, &shape, recurrent, tokens, gates.pointer, states.pointer, dy, dlast, gates.pointer,
                scratch.pointer)
        }
        descent_recurrent_input_gradient(pool.pool, &shape, input, gates.pointer, dx.pointer, scratch.pointer)
        var places = descent_recurrent_gradients(
            input: gradients[0].pointer, recurrent: gradients[1].pointer, bias: gradients[2].pointer,
            candidate_bias: cell == .gru ? gradients[3].pointer : nil)
        descent_recurrent_weight_gradients(
            pool.pool, &shape, x, states.pointer, gates.pointer, &places, scratch.pointer)
        let outputs = [y, last, dx] + gradients.prefix(cell == .gru ? 4 : 3)
        guard (outputs + [gates, states, scratch]).allSatisfy(\.guardsAreWhole) else { return [] }
        return outputs.flatMap(\.values)
    }
}
