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
        let warmUpSteps = Int((recipe.warmup * Double(totalSteps)).rounded())
        let stepsAfter = max(1, totalSteps - warmUpSteps)
        switch recipe.kind {
        case .constant: return WarmUp(steps: warmUpSteps, then: ConstantSchedule(base: base))
        case .step:
            let interval = recipe.everyEpochs * stepsPerEpoch
            return WarmUp(
                steps: warmUpSteps, then: StepSchedule(base: base, factor: recipe.factor, interval: interval))
        case .cosine:
            let cosine = CosineSchedule(base: base, final: base * recipe.finalShare, totalSteps: stepsAfter)
            return WarmUp(steps: warmUpSteps, then: cosine)
        case .oneCycle:
            // Its rise is its warm-up.
            return OneCycleSchedule(peak: base, totalSteps: max(2, totalSteps), risingShare: recipe.warmup)
        }
    }
}
