extension LoweredGraph {
    /// Takes a bias, another addend and an activation, or the gradient of an activation, into the product before it, and an
    /// addend into the gradient of a norm.
    mutating func fuseEpilogues() {
        for index in indices where operation(index) is MatMul {
            if !fuseActivationGradient(into: index) { fuseAdditionsAndActivation(into: index) }
        }
        for index in indices where operation(index) is RowNormGradient { fuseResidual(into: index) }
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

    /// `f(A B + bias + addend)` as one, with any part missing.
    private mutating func fuseAdditionsAndActivation(into index: Int) {
        guard let product = operation(index) as? MatMul else { return }
        var members: Set<Int> = [index]
        var inputs = self[index].node.inputs
        var value = ValueID(node: index, output: 0)
        if let (user, bias) = biasAddition(to: value), canFuse([index, user]) {
            members.insert(user)
            inputs.append(bias)
            value = ValueID(node: user, output: 0)
        }
        let hasBias = inputs.count > 2
        if let (user, addend) = addition(to: value), canFuse(members.union([user])) {
            members.insert(user)
            inputs.append(addend)
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
        let fused = FusedMatMul(
            product: product, epilogue: epilogue, hasBias: hasBias, hasAddend: inputs.count > (hasBias ? 3 : 2))
        fuse(members, into: fused, inputs: inputs, outputs: outputs)
    }

    /// The addition of a row to a product that nothing else reads, and that row.
    func biasAddition(to value: ValueID) -> (user: Int, bias: ValueID)? {
        guard !isKept(value), let user = onlyUser(of: value),
            let addition = operation(user) as? BinaryOperation, addition.function == .add
        else { return nil }
        let inputs = self[user].node.inputs
        let bias = inputs[0] == value ? inputs[1] : inputs[0]
        return bias != value && type(of: bias).shape == [type(of: value).shape.columns] ? (user, bias) : nil
    }

    /// The addition of a tensor of the same shape to a value that nothing else reads, and that tensor.
    func addition(to value: ValueID) -> (user: Int, addend: ValueID)? {
        guard !isKept(value), let user = onlyUser(of: value),
            let addition = operation(user) as? BinaryOperation, addition.function == .add
        else { return nil }
        let inputs = self[user].node.inputs
        let addend = inputs[0] == value ? inputs[1] : inputs[0]
        return addend != value && type(of: addend).shape == type(of: value).shape ? (user, addend) : nil
    }

    /// What comes to an input past the norm, added to the norm's own gradient as that is made.
    private mutating func fuseResidual(into index: Int) {
        let value = ValueID(node: index, output: 0)
        guard let gradient = operation(index) as? RowNormGradient, let (user, residual) = addition(to: value),
            canFuse([index, user])
        else { return }
        let others = self[index].node.outputs.indices.dropFirst().map { [ValueID(node: index, output: $0)] }
        fuse(
            [index, user],
            into: RowNormGradient(
                epsilon: gradient.epsilon, centers: gradient.centers, hasBias: gradient.hasBias, hasResidual: true),
            inputs: self[index].node.inputs + [residual], outputs: [[ValueID(node: user, output: 0)]] + others)
    }

    func onlyUser(of value: ValueID) -> Int? {
        let users = users(of: value)
        return users.count == 1 ? users[0] : nil
    }
}
