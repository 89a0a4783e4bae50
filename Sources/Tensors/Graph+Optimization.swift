extension Graph {
    /// Writes the gradients of a loss with respect to parameters into the flat gradient buffer, before the update.
    /// - Parameter addingUp: Whether they are added to those of the examples before, in a step over several batches or slices.
    public func storeGradients(
        of loss: Tensor, withRespectTo declarations: [ParameterDeclaration], addingUp: Bool = false
    ) {
        let tensors = declarations.map { parameter($0.name, shape: $0.shape, initializer: $0.initializer) }
        for (declaration, gradient) in zip(declarations, gradient(of: loss, withRespectTo: tensors)) {
            let reference = VariableReference(buffer: .gradients, region: .parameter(declaration.name))
            let place = variable(reference, shape: declaration.shape)
            if addingUp {
                addUp(gradient, in: place)
            } else {
                assign(gradient, to: place, phase: .forwardBackward)
            }
        }
    }

    /// The longest runs of floats in the flat buffers that are trained and updated alike.
    /// - Parameters:
    ///   - frozen: The names of parameters that stay as they are.
    ///   - group: The number of the group that a parameter belongs to.
    ///   - isolated: Whether the parameter of a name and a shape is a run of its own.
    public func trainedSegments(
        freezing frozen: Set<String>, group: (String) -> Int? = { _ in nil },
        isolating isolated: (String, Shape) -> Bool = { _, _ in false }
    ) -> [TrainedSegment] {
        layout.segments(without: frozen, group: group, isolating: { isolated($0.name, $0.shape) })
    }

    /// A run of the flat parameters, `[count]`. No parameter may be added after this.
    public func flatParameters(_ range: Range<Int>) -> Tensor { flat(.parameters, range) }

    /// A run of the flat gradients, `[count]`.
    public func flatGradients(_ range: Range<Int>) -> Tensor { flat(.gradients, range) }

    /// Changes the gradients of a run, of all examples of a step, before anything is made of them.
    public func changeGradients(_ range: Range<Int>, to changed: (Tensor) -> Tensor) {
        let gradients = flatGradients(range)
        assign(changed(gradients), to: gradients, phase: .settling)
    }

    /// A run of a flat buffer that an optimizer keeps from step to step, `[count]`; it starts as zeros.
    public func flatState(_ name: String, _ range: Range<Int>) -> Tensor { flat(.state(name), range) }

    private func flat(_ buffer: VariableBuffer, _ range: Range<Int>) -> Tensor {
        variable(VariableReference(buffer: buffer, region: .range(range)), shape: [range.count])
    }

    /// The Euclidean norm of tensors taken together, of rank 0.
    public func euclideanNorm(of tensors: [Tensor]) -> Tensor {
        tensors.isEmpty ? constant(0) : apply(EuclideanNorm(), to: tensors)[0]
    }

    /// The Euclidean norm of the gradients of runs, of all examples of a step, of rank 0.
    public func gradientNorm(of ranges: [Range<Int>]) -> Tensor {
        ranges.isEmpty ? constant(0) : apply(EuclideanNorm(), to: ranges.map(flatGradients), phase: .settling)[0]
    }

    /// `min(1, limit / (norm + 1e-6))`, as PyTorch's `clip_grad_norm_`, of rank 0; 1 where the limit is 0 or less.
    public func clipScale(norm: Tensor, limit: Tensor) -> Tensor {
        apply(ClipScale(), to: [norm, limit])[0]
    }

    /// Adds one step of gradient descent on flat tensors to the update: see `SGD`. The numbers are of rank 0.
    public func applySGD(
        parameters: Tensor, gradients: Tensor, velocity: Tensor?, learningRate: Tensor, momentum: Tensor,
        weightDecay: Tensor, gradientScale: Tensor, usesNesterov: Bool
    ) {
        let operation = SGDUpdate(usesNesterov: usesNesterov, hasVelocity: velocity != nil)
        let inputs = [parameters, gradients, learningRate, momentum, weightDecay, gradientScale]
        _ = apply(operation, to: inputs + (velocity.map { [$0] } ?? []), phase: .update)
    }

    /// Adds one step of Adam or AdamW on flat tensors to the update: see `Adam`. The numbers are of rank 0.
    public func applyAdam(
        parameters: Tensor, gradients: Tensor, firstMoment: Tensor, secondMoment: Tensor, learningRate: Tensor,
        beta1: Tensor, beta2: Tensor, epsilon: Tensor, weightDecay: Tensor, gradientScale: Tensor,
        decouplesWeightDecay: Bool
    ) {
        let operation = AdamUpdate(decouplesWeightDecay: decouplesWeightDecay)
        let inputs = [
            parameters, gradients, firstMoment, secondMoment, learningRate, beta1, beta2, epsilon, weightDecay,
            gradientScale,
        ]
        _ = apply(operation, to: inputs, phase: .update)
    }
}
