/// How the first output of an operation is made again, where that costs little beside the step.
struct Recomputation {
    /// Something of the node that the value came from.
    enum Operand {
        case input(Int)
        case output(Int)
    }

    /// What makes the value again, as its first output: the same bits.
    let operation: any Operation
    let operands: [Operand]

    /// The operation itself, on its own inputs.
    static func again(_ operation: some Operation, inputs: Int) -> Recomputation {
        Recomputation(operation: operation, operands: (0..<inputs).map(Operand.input))
    }
}

extension LoweredGraph {
    /// Values of fewer floats in a whole batch stay in caches, where making them again would cost more than keeping them.
    static let leastRecomputedFloats = 1 << 18

    /// Gives up large values of the forward that the backward reads, where they are cheap to make again from what it has to keep
    /// anyway: outputs of norms, of activations that keep their input, and of dropout.
    mutating func recomputeCheapValues(from leastFloats: Int) {
        let schedule = schedule()
        let slice = schedule.order.prefix(schedule.settlingStart)
        let times = Dictionary(uniqueKeysWithValues: slice.enumerated().map { ($1, $0) })
        let turn = fullestTime(schedule.order)
        for index in slice.reversed() where times[index].map({ $0 < turn }) == true {
            // An effect may have no output at all.
            guard let output = self[index].node.outputs.first, output.shape.count >= leastFloats else { continue }
            recompute(index, turn: turn, times: times)
        }
    }

    /// When the values in memory are the most.
    private func fullestTime(_ order: [Int]) -> Int {
        var lastUses: [ValueID: Int] = [:]
        for (time, index) in order.enumerated() {
            for input in self[index].node.inputs { lastUses[root(of: input)] = time }
        }
        var changes = Array(repeating: 0, count: order.count + 2)
        for (time, index) in order.enumerated() where operation(index)?.isAlias == false {
            for output in self[index].node.outputs.indices {
                let value = ValueID(node: index, output: output)
                guard homes[value] == nil else { continue }
                changes[time] += type(of: value).shape.count
                changes[(lastUses[value] ?? time) + 1] -= type(of: value).shape.count
            }
        }
        var (held, most, fullest) = (0, 0, 0)
        for (time, change) in changes.enumerated() {
            held += change
            if held > most { (most, fullest) = (held, time) }
        }
        return fullest
    }

    private mutating func recompute(_ index: Int, turn: Int, times: [Int: Int]) {
        let value = ValueID(node: index, output: 0)
        guard let recomputation = operation(index)?.recomputation, !isKept(value) else { return }
        // A reader without a time came with an earlier recomputation, or belongs to the update, whose weights are others.
        let readers = users(of: value)
        guard readers.allSatisfy({ times[$0] != nil && operation($0)?.isAlias == false }) else { return }
        let late = readers.filter { times[$0, default: 0] >= turn }
        guard let first = late.min(by: { times[$0, default: 0] < times[$1, default: 0] }), late.count < readers.count
        else { return }
        let operands = recomputation.operands.map { operand in
            switch operand {
            case .input(let position): self[index].node.inputs[position]
            case .output(let position): ValueID(node: index, output: position)
            }
        }
        guard operands.allSatisfy({ isThere($0, after: turn, times: times) }) else { return }
        let again = append(
            recomputation.operation, inputs: operands, rank: self[first].rank)
        for reader in late { replace(value, by: ValueID(node: again, output: 0), in: reader) }
    }

    /// Whether a value is in memory in the backward without anybody's asking.
    private func isThere(_ value: ValueID, after turn: Int, times: [Int: Int]) -> Bool {
        let root = root(of: value)
        guard operation(root.node) != nil, homes[root] == nil else { return true }
        return users(of: root).contains { times[$0, default: turn] >= turn && operation($0)?.isAlias == false }
    }
}
