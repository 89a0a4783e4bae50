extension Graph {
    /// The gradients of a loss of rank 0 with respect to tensors, as new nodes of this graph; zeros where none flows.
    ///
    /// Reverse-mode differentiation: the nodes between are visited from the loss backwards, and each operation says what of its
    /// outputs' gradients reaches its inputs. Where a value is used several times, the contributions are added.
    public func gradient(of loss: Tensor, withRespectTo variables: [Tensor]) -> [Tensor] {
        precondition(loss.graph === self && loss.shape.count == 1, "a gradient is taken of one number of this graph")
        let sources = Set(variables.map(\.id))
        let reaching = nodesReached(from: sources, upTo: loss.id.node)
        var gradients: [ValueID: Tensor] = [loss.id: constant([1], shape: loss.shape)]
        for index in stride(from: loss.id.node, through: 0, by: -1) where reaching[index] {
            let node = nodes[index]
            guard let operation = node.operation else { continue }
            let outputs = node.outputs.indices.map { output in tensor(ValueID(node: index, output: output)) }
            let upstream = outputs.map { gradients[$0.id] }
            guard upstream.contains(where: { $0 != nil }) else { continue }
            let inputs = node.inputs.map(tensor)
            let context = GradientContext(graph: self, inputs: inputs, outputs: outputs, outputGradients: upstream)
            for (input, contribution) in zip(inputs, operation.gradients(context)) {
                guard let contribution, reaching[input.id.node] else { continue }
                gradients[input.id] = gradients[input.id].map { $0 + contribution } ?? contribution
            }
        }
        return variables.map { variable in
            gradients[variable.id] ?? constant(0).spread(over: variable.shape)
        }
    }

    /// For each node up to the last, whether it is one of the sources or depends on one.
    private func nodesReached(from sources: Set<ValueID>, upTo last: Int) -> [Bool] {
        var reached = Array(repeating: false, count: last + 1)
        for source in sources where source.node <= last { reached[source.node] = true }
        for index in 0...last where nodes[index].inputs.contains(where: { reached[$0.node] }) { reached[index] = true }
        return reached
    }
}
