import Datasets
import RunProtocol

extension TrainingLoop {
    /// Ends the run where its last epoch, a wish, or its budget says so.
    func endIfDue() {
        guard stopReason == nil else { return }
        if let epoch = progress.lastEpoch, progress.epochsDone > epoch {
            return end(.stoppedByUser, "stopped by hand after epoch \(progress.epochsDone)")
        }
        if progress.epochsDone >= Int(board[HyperparameterCatalogue.epochs]) {
            let all =
                progress.epochsDone == 1 ? "the one epoch is trained" : "all \(progress.epochsDone) epochs are trained"
            return end(.completed, all)
        }
        if let limit = timeLimitSeconds, clock.seconds >= limit {
            return end(
                .budgetSpent,
                "the \(NumberText.shortest(limit / 60)) minutes of its budget are spent at step \(progress.step)")
        }
        if let limit = costLimit, cost(of: clock.seconds) >= limit {
            end(
                .budgetSpent,
                "the cost of \(NumberText.shortest(limit)) of its budget is spent at step \(progress.step)")
        }
    }

    /// Ends the run after this epoch, or takes that back.
    func stopAfterEpoch(_ command: TrainingCommand, _ isOn: Bool) -> CommandAnswer {
        guard isOn != (progress.lastEpoch != nil) else {
            return reject(
                command, isOn ? "the run ends after this epoch already" : "the run is not to end after this epoch")
        }
        progress.lastEpoch = isOn ? sampler.state.epoch : nil
        return answer(
            command,
            note: isOn ? "the run ends after epoch \(sampler.state.epoch + 1)" : "the run goes on after this epoch")
    }

    private var timeLimitSeconds: Double? {
        let minutes = board[HyperparameterCatalogue.minutes]
        return minutes > 0 ? minutes * 60 : nil
    }

    private var costLimit: Double? {
        let limit = board[HyperparameterCatalogue.cost]
        return limit > 0 && setup.recipe.budget.costPerHour > 0 ? limit : nil
    }

    private func cost(of seconds: Double) -> Double { seconds / 3600 * setup.recipe.budget.costPerHour }

    /// Tells what may end the run, when that is not as told before.
    func announceStopping() {
        let patience = Int(board[HyperparameterCatalogue.patience])
        let perHour = setup.recipe.budget.costPerHour
        let status = StoppingStatus(
            step: progress.step, metric: .loss, best: progress.best?.metrics[.loss], bestStep: progress.best?.step,
            patience: patience > 0 ? patience : nil, validationsSinceBest: progress.validationsSinceBest,
            stopsAfterEpoch: progress.lastEpoch != nil, timeLimitSeconds: timeLimitSeconds, costLimit: costLimit,
            costPerHour: perHour > 0 ? perHour : nil)
        var unchanged = status
        unchanged.step = toldStopping?.step ?? -1
        guard unchanged != toldStopping else { return }
        toldStopping = status
        reporter.report(.stoppingChanged(status))
    }
}
