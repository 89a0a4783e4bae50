import Foundation

@testable import Tensors

private func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

/// One direction of a recurrent layer by its definition, a number at a time. What is saved is laid out as this file likes.
private struct ReferenceDirection {
    let part: RecurrentPart
    let tokens: ReferenceValue?

    private var batch: Int { part.input[0] }
    private var steps: Int { part.input[1] }
    private var inputs: Int { part.input[2] }
    private var units: Int { part.units }
    private var gates: Int { part.forward.cell.gates }
    private var width: Int { part.forward.directions * units }

    private func time(_ step: Int) -> Int { part.direction == 1 ? steps - 1 - step : step }

    private func isPadding(_ step: Int, _ sequence: Int) -> Bool {
        tokens.map { $0.numbers[sequence * steps + time(step)] == 0 } ?? false
    }

    /// Where the unit 0 of a row of `[batch, steps, directions * units]` lies.
    private func outputRow(_ step: Int, _ sequence: Int) -> Int {
        (sequence * steps + time(step)) * width + part.direction * units
    }

    /// The gates `[step, sequence, 4, units]`, and the states and cells `[step + 1, sequence, units]`, one after the other.
    struct Saved {
        var gates: [Double]
        var states: [Double]
        var cells: [Double]
    }

    func forward(_ x: [Double], _ w: [Double], _ u: [Double], _ b: [Double], _ candidateBias: [Double]) -> Saved {
        var saved = Saved(
            gates: Array(repeating: 0, count: steps * batch * 4 * units),
            states: Array(repeating: 0, count: (steps + 1) * batch * units),
            cells: Array(repeating: 0, count: (steps + 1) * batch * units))
        for step in 0..<steps {
            for sequence in 0..<batch {
                let before = (step * batch + sequence) * units
                let state = Array(saved.states[before..<(before + units)])
                for unit in 0..<units {
                    let after = before + batch * units + unit
                    guard !isPadding(step, sequence) else {
                        saved.states[after] = state[unit]
                        saved.cells[after] = saved.cells[before + unit]
                        continue
                    }
                    let fromInput = (0..<gates).map { gate in
                        (0..<inputs).reduce(b[gate * units + unit]) { total, k in
                            total + x[(sequence * steps + time(step)) * inputs + k]
                                * w[k * gates * units + gate * units + unit]
                        }
                    }
                    let fromState = (0..<gates).map { gate in
                        (0..<units).reduce(0) { $0 + state[$1] * u[$1 * gates * units + gate * units + unit] }
                    }
                    let values =
                        part.forward.cell == .lstm
                        ? lstm(fromInput, fromState) : gru(fromInput, fromState, candidateBias[unit])
                    for gate in 0..<4 { saved.gates[(before * 4) + gate * units + unit] = values[gate] }
                    if part.forward.cell == .lstm {
                        saved.cells[after] = values[1] * saved.cells[before + unit] + values[0] * values[2]
                        saved.states[after] = values[3] * tanh(saved.cells[after])
                    } else {
                        saved.states[after] = (1 - values[1]) * values[2] + values[1] * state[unit]
                    }
                }
            }
        }
        return saved
    }

    private func lstm(_ x: [Double], _ h: [Double]) -> [Double] {
        [logistic(x[0] + h[0]), logistic(x[1] + h[1]), tanh(x[2] + h[2]), logistic(x[3] + h[3])]
    }

    /// Reset, update, candidate, and the candidate's recurrent part.
    private func gru(_ x: [Double], _ h: [Double], _ bias: Double) -> [Double] {
        let (reset, past) = (logistic(x[0] + h[0]), h[2] + bias)
        return [reset, logistic(x[1] + h[1]), tanh(x[2] + reset * past), past]
    }

    func write(_ saved: Saved, states: inout [Double], last: inout [Double]) {
        for sequence in 0..<batch {
            for unit in 0..<units {
                for step in 0..<steps {
                    states[outputRow(step, sequence) + unit] =
                        saved.states[((step + 1) * batch + sequence) * units + unit]
                }
                last[sequence * width + part.direction * units + unit] =
                    saved.states[(steps * batch + sequence) * units + unit]
            }
        }
    }

    /// The gradients by the arguments of the gates, laid out as the gates.
    func backward(_ saved: Saved, _ u: [Double], _ dy: [Double]?, _ dlast: [Double]?) -> [Double] {
        var result = Array(repeating: 0.0, count: saved.gates.count)
        for sequence in 0..<batch {
            var (dstate, dcell) = (
                (0..<units).map { dlast?[sequence * width + part.direction * units + $0] ?? 0 },
                Array(repeating: 0.0, count: units)
            )
            for step in (0..<steps).reversed() {
                for unit in 0..<units { dstate[unit] += dy?[outputRow(step, sequence) + unit] ?? 0 }
                guard !isPadding(step, sequence) else { continue }
                let row = (step * batch + sequence) * units
                var before = Array(repeating: 0.0, count: units)
                for unit in 0..<units {
                    let gate = (0..<4).map { saved.gates[row * 4 + $0 * units + unit] }
                    let d: [Double]
                    if part.forward.cell == .lstm {
                        let squashed = tanh(saved.cells[row + batch * units + unit])
                        let c = dcell[unit] + dstate[unit] * gate[3] * (1 - squashed * squashed)
                        d = [
                            c * gate[2] * gate[0] * (1 - gate[0]),
                            c * saved.cells[row + unit] * gate[1] * (1 - gate[1]),
                            c * gate[0] * (1 - gate[2] * gate[2]),
                            dstate[unit] * squashed * gate[3] * (1 - gate[3]),
                        ]
                        dcell[unit] = c * gate[1]
                    } else {
                        let candidate = dstate[unit] * (1 - gate[1]) * (1 - gate[2] * gate[2])
                        d = [
                            candidate * gate[3] * gate[0] * (1 - gate[0]),
                            dstate[unit] * (saved.states[row + unit] - gate[2]) * gate[1] * (1 - gate[1]), candidate,
                            candidate * gate[0],
                        ]
                        before[unit] += dstate[unit] * gate[1]
                    }
                    for index in 0..<4 { result[row * 4 + index * units + unit] = d[index] }
                }
                for other in 0..<units {
                    for column in 0..<gates * units {
                        before[other] += recurrent(result, row, column) * u[other * gates * units + column]
                    }
                }
                dstate = before
            }
        }
        return result
    }

    /// The gradient by an argument's recurrent part: of a GRU's candidate it stands in the fourth place.
    private func recurrent(_ gradient: [Double], _ row: Int, _ column: Int) -> Double {
        let gate = part.forward.cell == .gru && column / units == 2 ? 3 : column / units
        return gradient[row * 4 + gate * units + column % units]
    }

    func inputGradient(_ dgates: [Double], _ w: [Double]) -> [Double] {
        var result = Array(repeating: 0.0, count: batch * steps * inputs)
        for step in 0..<steps {
            for sequence in 0..<batch {
                let row = (step * batch + sequence) * units
                for k in 0..<inputs {
                    result[(sequence * steps + time(step)) * inputs + k] = (0..<gates * units).reduce(0) {
                        $0 + dgates[row * 4 + $1] * w[k * gates * units + $1]
                    }
                }
            }
        }
        return result
    }

    func weightGradients(_ x: [Double], _ states: [Double], _ dgates: [Double]) -> [[Double]] {
        let columns = gates * units
        var (w, u) = (Array(repeating: 0.0, count: inputs * columns), Array(repeating: 0.0, count: units * columns))
        var (b, c) = (Array(repeating: 0.0, count: columns), Array(repeating: 0.0, count: units))
        for step in 0..<steps {
            for sequence in 0..<batch {
                let row = (step * batch + sequence) * units
                for column in 0..<columns {
                    let gradient = dgates[row * 4 + column]
                    b[column] += gradient
                    for k in 0..<inputs {
                        w[k * columns + column] += x[(sequence * steps + time(step)) * inputs + k] * gradient
                    }
                    for k in 0..<units {
                        u[k * columns + column] += states[row + k] * recurrent(dgates, row, column)
                    }
                }
                for unit in 0..<units { c[unit] += dgates[row * 4 + 3 * units + unit] }
            }
        }
        return part.forward.cell == .gru ? [w, u, b, c] : [w, u, b]
    }
}

extension ReferenceDirection.Saved {
    /// From the two buffers that the operation hands on: the gates; the states and then the cells.
    fileprivate init(_ gates: ReferenceValue, _ states: ReferenceValue) {
        let half = states.numbers.count / 2
        self.init(
            gates: gates.numbers, states: Array(states.numbers.prefix(half)), cells: Array(states.numbers.suffix(half)))
    }
}

extension Recurrent: ReferenceOperation {
    func reference(_ inputs: [ReferenceValue]) -> [[Double]] {
        let shape = inputs[0].shape
        let units = inputs[2].shape[0]
        var states = Array(repeating: 0.0, count: shape.rows * directions * units)
        var last = Array(repeating: 0.0, count: shape[0] * directions * units)
        var saved: [[Double]] = []
        for direction in 0..<directions {
            let part = RecurrentPart(forward: self, direction: direction, input: shape, units: units)
            let weights = inputs[(1 + direction * weightCount)..<(1 + (direction + 1) * weightCount)].map(\.numbers)
            let tokens = inputs.count > 1 + directions * weightCount ? inputs.last : nil
            let reference = ReferenceDirection(part: part, tokens: tokens)
            let made = reference.forward(
                inputs[0].numbers, weights[0], weights[1], weights[2], weights.count > 3 ? weights[3] : [])
            reference.write(made, states: &states, last: &last)
            saved += [made.gates, made.states + made.cells]
        }
        return [states, last] + saved
    }
}

extension RecurrentGradient: ReferenceOperation {
    func reference(_ inputs: [ReferenceValue]) -> [[Double]] {
        let given = 3 + (hasSteps ? 1 : 0) + (hasLast ? 1 : 0)
        let reference = ReferenceDirection(part: part, tokens: inputs.count > given ? inputs[given] : nil)
        return [
            reference.backward(
                ReferenceDirection.Saved(inputs[0], inputs[1]), inputs[2].numbers,
                hasSteps ? inputs[3].numbers : nil, hasLast ? inputs[hasSteps ? 4 : 3].numbers : nil)
        ]
    }
}

extension RecurrentInputGradient: ReferenceOperation {
    func reference(_ inputs: [ReferenceValue]) -> [[Double]] {
        [ReferenceDirection(part: part, tokens: nil).inputGradient(inputs[0].numbers, inputs[1].numbers)]
    }
}

extension RecurrentWeightGradient: ReferenceOperation {
    func reference(_ inputs: [ReferenceValue]) -> [[Double]] {
        let states = Array(inputs[1].numbers.prefix(inputs[1].numbers.count / 2))
        return ReferenceDirection(part: part, tokens: nil).weightGradients(inputs[0].numbers, states, inputs[2].numbers)
    }
}
