import Optimizers

/// The learning rate at each step: the recipe's schedule, stretched over the steps that the run will take.
struct LearningRateRule {
    let recipe: ScheduleRecipe

    /// Whether the rate moves by itself.
    var isScheduled: Bool { recipe.kind != .constant || recipe.warmup > 0 }

    /// The rate of a step, counted from 0.
    func learningRate(base: Double, step: Int, totalSteps: Int, stepsPerEpoch: Int) -> Double {
        guard isScheduled else { return base }
        return schedule(base: base, totalSteps: max(totalSteps, step + 1), stepsPerEpoch: stepsPerEpoch)
            .learningRate(step: step)
    }

    private func schedule(base: Double, totalSteps: Int, stepsPerEpoch: Int) -> any Schedule {
        // Its rise is its warm-up.
        if recipe.kind == .oneCycle {
            return OneCycleSchedule(peak: base, totalSteps: max(2, totalSteps), risingShare: recipe.warmup)
        }
        let warmUpSteps = Int((recipe.warmup * Double(totalSteps)).rounded())
        let following = following(
            base: base, steps: max(1, totalSteps - warmUpSteps), stepsPerEpoch: max(1, stepsPerEpoch))
        return warmUpSteps > 0 ? warmed(following, steps: warmUpSteps) : following
    }

    private func warmed(_ following: some Schedule, steps: Int) -> any Schedule {
        WarmUp(steps: steps, then: following)
    }

    /// What comes after the warm-up.
    private func following(base: Double, steps: Int, stepsPerEpoch: Int) -> any Schedule {
        let final = base * recipe.finalShare
        let interval = recipe.everyEpochs * stepsPerEpoch
        switch recipe.kind {
        // What a plateau cuts is the base.
        case .constant, .plateau, .oneCycle: return ConstantSchedule(base: base)
        case .step: return StepSchedule(base: base, factor: recipe.factor, interval: interval)
        case .exponential: return ExponentialSchedule(base: base, factor: recipe.factor, interval: interval)
        case .cosine: return CosineSchedule(base: base, final: final, totalSteps: steps, cycles: recipe.cycles)
        case .linear: return PolynomialSchedule(base: base, final: final, totalSteps: steps)
        case .polynomial:
            return PolynomialSchedule(base: base, final: final, power: recipe.power, totalSteps: steps)
        }
    }
}
