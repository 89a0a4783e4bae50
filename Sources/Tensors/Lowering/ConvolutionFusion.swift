extension LoweredGraph {
    /// Takes a bias and an activation into the convolution before it, and the gradient of an activation into the data gradient.
    mutating func fuseConvolutions() {
        for index in indices {
            if operation(index) is Convolution { fuseBiasAndActivation(into: index) }
            if operation(index) is ConvolutionDataGradient { fuseGradient(into: index) }
        }
    }

    /// `f(convolution + bias)` as one, with either part missing.
    private mutating func fuseBiasAndActivation(into index: Int) {
        guard var fused = operation(index) as? Convolution else { return }
        var members: Set<Int> = [index]
        var inputs = self[index].node.inputs
        var value = ValueID(node: index, output: 0)
        if let (user, bias) = biasAddition(to: value), canFuse([index, user]) {
            members.insert(user)
            inputs.append(bias)
            value = ValueID(node: user, output: 0)
            fused.hasBias = true
        }
        var outputs = [[value]]
        let activated = users(of: value).first { operation($0) is ActivationOperation }
        if let activated, let activation = operation(activated) as? ActivationOperation,
            canFuse(members.union([activated]))
        {
            let keeps = isKept(value) || users(of: value) != [activated]
            fused.epilogue = .activation(activation.activation, keepsPreactivation: keeps)
            members.insert(activated)
            outputs = [[ValueID(node: activated, output: 0)]] + (keeps ? [[value]] : [])
        }
        guard members.count > 1 else { return }
        fuse(members, into: fused, inputs: inputs, outputs: outputs)
    }

    /// `activationGradient(saved, data gradient)` as one.
    private mutating func fuseGradient(into index: Int) {
        let value = ValueID(node: index, output: 0)
        guard var fused = operation(index) as? ConvolutionDataGradient, !isKept(value),
            let user = onlyUser(of: value), let gradient = operation(user) as? ActivationGradient,
            self[user].node.inputs[1] == value, self[user].node.inputs[0] != value, canFuse([index, user])
        else { return }
        fused.activation = gradient.activation
        fuse(
            [index, user], into: fused, inputs: self[index].node.inputs + [self[user].node.inputs[0]],
            outputs: [[ValueID(node: user, output: 0)]])
    }
}
