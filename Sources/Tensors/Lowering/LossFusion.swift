extension LoweredGraph {
    /// Makes a loss and its gradient in one pass.
    mutating func fuseLosses() {
        for index in indices {
            guard let gradient = operation(index) as? LossOperation, gradient.parts == .gradient else { continue }
            let inputs = self[index].node.inputs
            let shared = Array(inputs.prefix(gradient.function.inputCount))
            let twin = users[inputs[0].node].first { user in
                guard let loss = operation(user) as? LossOperation, loss.parts == .loss else { return false }
                return loss.function.isEqual(to: gradient.function) && self[user].node.inputs == shared
            }
            guard let twin, canFuse([twin, index]) else { continue }
            fuse(
                [twin, index], into: LossOperation(function: gradient.function, parts: .both), inputs: inputs,
                outputs: [
                    [ValueID(node: twin, output: 0)],
                    [ValueID(node: twin, output: 1), ValueID(node: index, output: 1)],
                    [ValueID(node: index, output: 0)],
                ])
        }
    }
}
