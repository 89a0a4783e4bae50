import Datasets
import Optimizers
import RunProtocol
import Tensors

extension TrainingLoop {
    /// Measures the validation part; leaves the debt standing when it was interrupted.
    func validate() throws {
        announce(.validating)
        let start = clock.seconds
        var lastReport = start
        var collector = insight.collector()
        let values = try evaluator.evaluate(data, rows: split.validation) { done in
            if clock.seconds - lastReport > 0.1 {
                lastReport = clock.seconds
                reporter.report(
                    .validationProgressed(
                        ValidationProgress(
                            step: progress.step, examplesDone: done, examplesTotal: split.validation.count)))
            }
            return inbox.interruption == nil
        } observer: {
            collector.add(outputs: $0, rows: $1)
        }
        guard let values else { return }
        take(validation: values, collector, durationSeconds: clock.seconds - start)
        try sampleTextIfDue()
    }

    private func take(validation: MetricValues, _ collector: OutcomeCollector, durationSeconds: Double) {
        let loss = validation[.loss] ?? .nan
        let isBest = loss.isFinite && loss < (progress.best?.metrics[.loss] ?? .infinity)
        progress.validationsSinceBest = isBest ? 0 : progress.validationsSinceBest + 1
        if isBest {
            progress.best = TrainingProgress.Best(
                step: progress.step, epoch: progress.epochsDone, metrics: validation)
        }
        if progress.plateau?.add(loss: loss) == true {
            let rate = NumberText.shortest(learningRate)
            reporter.log(
                .info, step: progress.step, "the validation loss is on a plateau: the learning rate falls to \(rate)")
        }
        let training = progress.tally.values
        progress.tally = MetricTally(problem.target)
        progress.owesValidation = false
        let record = ValidationRecord(
            step: progress.step, epoch: progress.epochsDone, validation: validation, training: training,
            isBest: isBest, validationsSinceBest: progress.validationsSinceBest, durationSeconds: durationSeconds)
        reporter.report(.validationCompleted(record))
        insight.report(
            record, collector,
            scheduledRate: board.isScheduled(HyperparameterCatalogue.learningRate.key) ? learningRate : nil)
        if isBest { best = keepableState().state }
        keepState()
        announceStopping()
        forecastSchedules()
        stopIfPatienceRanOut()
    }

    private func stopIfPatienceRanOut() {
        let patience = Int(board[HyperparameterCatalogue.patience])
        guard patience > 0, progress.validationsSinceBest >= patience else { return }
        end(
            .earlyStopping,
            "no better validation loss for \(patience) validations; the best was at step \(progress.best?.step ?? 0)")
    }

    /// The test part measured with the best weights; the current weights are put back after.
    func testMetrics() throws -> MetricValues {
        guard let best, !split.test.isEmpty else { return MetricValues() }
        let current = store.snapshot()
        try store.restore(best.variables)
        let values = try evaluator.evaluate(data, rows: split.test)
        try store.restore(current)
        return values ?? MetricValues()
    }
}
