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
        let warmup = Int((recipe.warmup * Double(totalSteps)).rounded())
        switch recipe.kind {
        case .constant: return ConstantSchedule(base: base, warmupSteps: warmup)
        case .step:
            return StepSchedule(
                base: base, stepSize: recipe.everyEpochs * stepsPerEpoch, factor: recipe.factor, warmupSteps: warmup)
        case .cosine:
            return CosineSchedule(
                base: base, totalSteps: totalSteps, minimum: base * recipe.finalShare, warmupSteps: warmup)
        case .oneCycle:
            return OneCycleSchedule(base: base, totalSteps: totalSteps, warmupShare: recipe.warmup)
        }
    }
}
