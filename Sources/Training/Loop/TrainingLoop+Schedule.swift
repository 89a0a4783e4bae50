import Datasets
import Optimizers
import RunProtocol

extension TrainingLoop {
    /// The rate of the next step.
    var learningRate: Double { learningRate(stepsTaken: progress.step) }

    /// The rate of the step that follows so many steps, as things stand.
    private func learningRate(stepsTaken: Int) -> Double {
        let key = HyperparameterCatalogue.learningRate.key
        let value = board[HyperparameterCatalogue.learningRate]
        guard board.followsRecipe(key) else { return value }
        let base = value * (progress.plateau?.scale ?? 1)
        return LearningRateRule(recipe: setup.recipe.schedule).learningRate(
            base: base, step: stepsTaken, totalSteps: totalSteps, stepsPerEpoch: stepsPerEpoch)
    }

    /// The value of a hyperparameter that the next step will see: the schedule's where one moves it.
    func presentValue(of key: String) -> Double? {
        if let plan = board.plans[key] {
            return max(board.declaration(key)?.minimum ?? 0, plan.value(stepsTaken: progress.step))
        }
        return key == HyperparameterCatalogue.learningRate.key ? learningRate : board.values[key]
    }

    /// The batch size goes to the sampler, which counts the steps from it.
    func adoptBatchSize() {
        sampler.batchSize = board.examplesPerStep
    }

    /// The steps that the whole run will have taken, as things stand.
    var totalSteps: Int {
        let epochsLeft = Int(board[HyperparameterCatalogue.epochs]) - sampler.state.epoch
        guard epochsLeft > 0 else { return progress.step }
        return progress.step + sampler.stepsLeftInEpoch + (epochsLeft - 1) * sampler.stepsPerEpoch
    }

    var stepsPerEpoch: Int { sampler.stepsPerEpoch }

    /// The end of the run, as things stand.
    var plan: PlanChange {
        PlanChange(
            step: progress.step, epochs: Int(board[HyperparameterCatalogue.epochs]), stepsPerEpoch: stepsPerEpoch,
            totalSteps: totalSteps)
    }

    // MARK: Forecasts

    private static let forecastPoints = 120

    /// Tells how values will move, where that is not as told before.
    func forecastSchedules() {
        let rate = HyperparameterCatalogue.learningRate.key
        for key in Set([rate] + board.plans.keys + forecasts.keys).sorted() {
            let plan = board.plans[key]
            let value = board.values[key].map { $0 * (progress.plateau?.scale ?? 1) }
            let basis = ForecastBasis(
                plan: plan, base: plan == nil ? value : nil, followsRecipe: board.followsRecipe(key),
                totalSteps: totalSteps)
            guard forecasts[key] != basis else { continue }
            forecasts[key] = basis
            reporter.report(.scheduleForecast(forecast(key)))
        }
    }

    private func forecast(_ key: String) -> ScheduleForecast {
        let first = progress.step + 1
        let last = max(first, totalSteps)
        let stride = max(1, (last - first) / Self.forecastPoints)
        var steps = Array(Swift.stride(from: first, to: last, by: stride)) + [last]
        if let plan = board.plans[key], (first..<last).contains(plan.end) { steps = (steps + [plan.end]).sorted() }
        let points = steps.uniqued().map { ScheduleForecast.Point(step: $0, value: value(of: key, stepsTaken: $0 - 1)) }
        return ScheduleForecast(
            step: progress.step, key: key, summary: scheduleSummary(key), followsRecipe: board.followsRecipe(key),
            points: points)
    }

    private func value(of key: String, stepsTaken: Int) -> Double {
        if let plan = board.plans[key] {
            return max(board.declaration(key)?.minimum ?? 0, plan.value(stepsTaken: stepsTaken))
        }
        return key == HyperparameterCatalogue.learningRate.key
            ? learningRate(stepsTaken: stepsTaken) : board.values[key] ?? 0
    }

    private func scheduleSummary(_ key: String) -> String {
        if let plan = board.plans[key] { return plan.summary }
        guard board.followsRecipe(key) else { return "held" }
        let name = setup.recipe.schedule.kind.rawValue
        guard let base = board.scheduled[key], let value = board.values[key], base != value else { return name }
        return "\(name), \(NumberText.shortest(value / base)) times as high"
    }
}

/// What a forecast follows from: as long as it stays, nothing new is to be told.
struct ForecastBasis: Equatable {
    var plan: ValuePlan?
    var base: Double?
    var followsRecipe: Bool
    var totalSteps: Int
}
