extension LoweredGraph {
    /// Takes the sum with a residual and a ReLU into the batch norm before them, and the ReLU's gradient into the batch norm's.
    mutating func fuseBatchNorms() {
        for index in indices {
            if operation(index) is BatchNorm { fuseTail(into: index) }
            if operation(index) is BatchNormGradient { fuseRectifiedGradient(into: index) }
        }
    }

    /// `max(0, batch norm + residual)` as one, with either part missing.
    private mutating func fuseTail(into index: Int) {
        guard var fused = operation(index) as? BatchNorm else { return }
        var members: Set<Int> = [index]
        var inputs = self[index].node.inputs
        var value = ValueID(node: index, output: 0)
        if let (user, residual) = addition(to: value), canFuse([index, user]) {
            members.insert(user)
            inputs.append(residual)
            value = ValueID(node: user, output: 0)
            fused.hasResidual = true
        }
        if !isKept(value), let user = onlyUser(of: value), let next = operation(user) as? ActivationOperation,
            next.activation == .relu, canFuse(members.union([user]))
        {
            members.insert(user)
            value = ValueID(node: user, output: 0)
            fused.rectifies = true
        }
        guard members.count > 1 else { return }
        let statistics = (1...3).map { [ValueID(node: index, output: $0)] }
        fuse(members, into: fused, inputs: inputs, outputs: [[value]] + statistics)
    }

    /// The gradient of a ReLU and that of the batch norm before it as one, which also gives what goes on past the batch norm.
    private mutating func fuseRectifiedGradient(into index: Int) {
        let upstream = self[index].node.inputs[4]
        guard let rectifier = operation(upstream.node) as? ActivationGradient, rectifier.activation == .relu,
            !isKept(upstream), canFuse([index, upstream.node])
        else { return }
        let passesOn = users(of: upstream) != [index]
        let (result, gradient) = (self[upstream.node].node.inputs[0], self[upstream.node].node.inputs[1])
        let made = (0..<3).map { [ValueID(node: index, output: $0)] }
        fuse(
            [index, upstream.node], into: BatchNormGradient(isRectified: true, makesResidualGradient: passesOn),
            inputs: Array(self[index].node.inputs.prefix(4)) + [gradient, result],
            outputs: made + (passesOn ? [[upstream]] : []))
    }
}
