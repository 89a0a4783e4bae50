extension LoweredGraph {
    /// Takes a bias and an activation, or the gradient of an activation, into the product before it.
    mutating func fuseEpilogues() {
        for index in indices where operation(index) is MatMul {
            if !fuseActivationGradient(into: index) { fuseBiasAndActivation(into: index) }
        }
    }

    /// `activationGradient(saved, A B)` as one.
    private mutating func fuseActivationGradient(into index: Int) -> Bool {
        let value = ValueID(node: index, output: 0)
        guard let product = operation(index) as? MatMul, !isKept(value), let user = onlyUser(of: value),
            let gradient = operation(user) as? ActivationGradient, self[user].node.inputs[1] == value,
            canFuse([index, user])
        else { return false }
        fuse(
            [index, user],
            into: FusedMatMul(
                product: product, epilogue: .activationGradient(gradient.activation), hasBias: false),
            inputs: self[index].node.inputs + [self[user].node.inputs[0]],
            outputs: [[ValueID(node: user, output: 0)]])
        return true
    }

    /// `f(A B + bias)` as one, with either part missing.
    private mutating func fuseBiasAndActivation(into index: Int) {
        guard let product = operation(index) as? MatMul else { return }
        var members: Set<Int> = [index]
        var inputs = self[index].node.inputs
        var value = ValueID(node: index, output: 0)
        if let (user, bias) = biasAddition(to: value), canFuse([index, user]) {
            members.insert(user)
            inputs.append(bias)
            value = ValueID(node: user, output: 0)
        }
        var epilogue = FusedMatMul.Epilogue.none
        var outputs = [[value]]
        let activated = users(of: value).first { operation($0) is ActivationOperation }
        if let activated, let operation = operation(activated) as? ActivationOperation,
            canFuse(members.union([activated]))
        {
            let keeps = isKept(value) || users(of: value) != [activated]
            epilogue = .activation(operation.activation, keepsPreactivation: keeps)
            members.insert(activated)
            outputs = [[ValueID(node: activated, output: 0)]] + (keeps ? [[value]] : [])
        }
        guard members.count > 1 else { return }
        let fused = FusedMatMul(product: product, epilogue: epilogue, hasBias: inputs.count > 2)
        fuse(members, into: fused, inputs: inputs, outputs: outputs)
    }

    /// The addition of a row to a product that nothing else reads, and that row.
    private func biasAddition(to value: ValueID) -> (user: Int, bias: ValueID)? {
        guard !isKept(value), let user = onlyUser(of: value),
            let addition = operation(user) as? BinaryOperation, addition.function == .add
        else { return nil }
        let inputs = self[user].node.inputs
        let bias = inputs[0] == value ? inputs[1] : inputs[0]
        return bias != value && type(of: bias).shape == [type(of: value).shape.columns] ? (user, bias) : nil
    }

    private func onlyUser(of value: ValueID) -> Int? {
        let users = users(of: value)
        return users.count == 1 ? users[0] : nil
    }
}
