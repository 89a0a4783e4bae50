import Datasets
import Foundation
import RunProtocol

extension TrainingLoop {
    /// Examples of the validation part that a probe looks at: enough to tell values apart, few enough for a moment.
    private static let probedExamples = 1024
    private static let mostValues = 16
    private static let mostBatches = 100_000

    /// Tries values of a hyperparameter, each from this state and on the same batches. The run itself stays as it is.
    func probe(_ command: TrainingCommand, key: String, values: [Double], batches: Int) throws -> CommandAnswer {
        guard let present = presentValue(of: key) else { return answer(command, board.set(key, to: 0), old: nil) }
        guard !values.isEmpty, values.count <= Self.mostValues, (1...Self.mostBatches).contains(batches) else {
            return reject(command, "a probe takes 1 to \(Self.mostValues) values, for 1 to \(Self.mostBatches) batches")
        }
        for value in values {
            if let problem = board.declaration(key)?.problem(with: value) { return reject(command, problem) }
        }
        var progressReport = TrialProgress(step: progress.step, batchesDone: 0, batchesTotal: values.count * batches)
        var candidates: [ProbeRecord.Candidate] = []
        for value in values {
            let candidate = try onCopy {
                _ = board.set(key, to: value)
                adoptBatchSize()
                return try train(candidate: value, batches: batches, &progressReport)
            }
            guard let candidate else { return reject(command, "the probe was ended before it was done") }
            candidates.append(candidate)
        }
        let best = candidates.filter { $0.validationLoss != nil }.min {
            ($0.validationLoss ?? .infinity) < ($1.validationLoss ?? .infinity)
        }
        reporter.report(
            .probeCompleted(
                ProbeRecord(
                    step: progress.step, key: key, presentValue: present, candidates: candidates,
                    suggestion: best?.value)))
        let title = board.declaration(key)?.title ?? key
        let note = best.map { "\(title) \(NumberText.brief($0.value)) does best" } ?? "a guard caught all of them"
        return answer(command, note: note)
    }

    /// Nil when the trial was ended before it was done.
    private func train(
        candidate value: Double, batches: Int, _ report: inout TrialProgress
    ) throws -> ProbeRecord.Candidate? {
        var losses: [Double] = []
        let end = report.batchesDone + batches
        while losses.count < batches {
            guard goesOn(&report) else { return nil }
            let step = try computeNextStep()
            losses.append(step.loss)
            // What would end the run's own way with this value ends the candidate's.
            if let caught = inspect(step) {
                report.batchesDone = end
                return ProbeRecord.Candidate(
                    value: value, losses: losses, validationLoss: nil, caught: caught.sentence)
            }
            take(step)
            noteGoodStep(step)
        }
        report.batchesDone = end
        let rows = Array(split.validation.prefix(Self.probedExamples))
        guard let metrics = try evaluator.evaluate(data, rows: rows, goesOn: { _ in !inbox.wantsTrialToEnd }) else {
            return nil
        }
        let loss = metrics[.loss].flatMap { $0.isFinite ? $0 : nil }
        return ProbeRecord.Candidate(value: value, losses: losses, validationLoss: loss)
    }

    /// Tries ever higher learning rates, a batch each. Nil when it was ended before it was done.
    func rangeTest(lowest: Double, highest: Double, batches: Int) throws -> RangeTestRecord? {
        let declaration = HyperparameterCatalogue.learningRate
        var report = TrialProgress(step: progress.step, batchesDone: 0, batchesTotal: batches)
        var test = RangeTest()
        return try onCopy { () throws -> RangeTestRecord? in
            for index in 0..<batches {
                guard goesOn(&report) else { return nil }
                let share = Double(index) / Double(max(1, batches - 1))
                let rate = lowest * pow(highest / lowest, share)
                _ = board.set(declaration.key, to: rate)
                guard test.add(learningRate: rate, loss: try trialStep()) else { break }
            }
            return test.record(step: report.step, key: declaration.key)
        }
    }

    func findLearningRate(
        _ command: TrainingCommand, lowest: Double, highest: Double, batches: Int
    ) throws -> CommandAnswer {
        let declaration = HyperparameterCatalogue.learningRate
        for rate in [lowest, highest] {
            if let problem = declaration.problem(with: rate) { return reject(command, problem) }
        }
        guard lowest < highest else { return reject(command, "the lowest rate must be below the highest") }
        guard (10...Self.mostBatches).contains(batches) else {
            return reject(command, "a range test takes 10 to \(Self.mostBatches) batches")
        }
        guard let record = try rangeTest(lowest: lowest, highest: highest, batches: batches) else {
            return reject(command, "the range test was ended before it was done")
        }
        reporter.report(.rangeTestCompleted(record))
        return answer(command, note: record.reason)
    }

    // MARK: The copy

    /// Trains in any way, and then puts everything back as it was.
    func onCopy<Result>(_ body: () throws -> Result) throws -> Result {
        let kept = keepableState()
        let waiting = (caught, allowedStep)
        announce(.probing)
        let result = try body()
        try adopt(kept)
        (caught, allowedStep) = waiting
        return result
    }

    /// Takes a step without telling anyone, and returns its loss. A step that is not finite changes nothing.
    private func trialStep() throws -> Double {
        let step = try computeNextStep()
        guard step.loss.isFinite, step.gradientNorm.isFinite else { return .infinity }
        take(step)
        return step.loss
    }

    /// Counts a batch, tells how far the trial is now and then, and says whether it may go on.
    private func goesOn(_ report: inout TrialProgress) -> Bool {
        if clock.seconds - lastTrialReport > 0.1 {
            lastTrialReport = clock.seconds
            reporter.report(.trialProgressed(report))
        }
        report.batchesDone += 1
        guard !inbox.wantsTrialToEnd else {
            isTrialCancelled = true
            return false
        }
        return true
    }
}
