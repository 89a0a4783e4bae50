import RunProtocol
import RunStore
import Testing

/// Events for the tests of journals.
enum Journals {
    static let summary = RunSummary(
        name: "penguins-1", runPath: "runs/penguins-1", reason: .earlyStopping, message: "patience ran out", step: 6,
        epoch: 2, bestStep: 3, bestValidationLoss: 0.5, testMetrics: MetricValues([.loss: 0.6]),
        validationMetrics: MetricValues([.loss: 0.5]), weightsHash: "00", bestCheckpoint: nil, durationSeconds: 1,
        isResumable: true)

    /// Six steps in two epochs, the first validation being the best; a change at step 4; the end.
    static let shortRun: [EventRecord] = numbered([
        .stateChanged(StateChange(state: .training, step: 0)),
        .stepsCompleted(steps(1...3)),
        .validationCompleted(validation(step: 3, loss: 0.5, isBest: true)),
        .stepsCompleted(steps(4...4)),
        .commandAnswered(answer(1, .set(key: "optimizer.learning_rate", value: 0.5), step: 4, old: 1, new: 0.5)),
        .commandAnswered(
            CommandAnswer(
                command: TrainingCommand(id: CommandID(2), action: .set(key: "nonsense", value: 1)), step: 4,
                outcome: .rejected(reason: "there is no such key"))),
        .stepsCompleted(steps(5...6)),
        .validationCompleted(validation(step: 6, loss: 0.7, isBest: false)),
        .runFinished(summary),
    ])

    static func numbered(_ events: [TrainingEvent], after sequence: Int = 0) -> [EventRecord] {
        events.enumerated().map { index, event in
            EventRecord(sequence: sequence + index + 1, seconds: Double(sequence + index) / 8, event: event)
        }
    }

    static func steps(_ range: ClosedRange<Int>) -> StepRecord {
        var record = step(range.lowerBound)
        for number in range.dropFirst() { record.merge(step(number)) }
        return record
    }

    static func step(_ number: Int) -> StepRecord {
        StepRecord(
            step: number, epoch: 1 + number / 4, loss: 1 / Double(number), gradientNorm: Double(number),
            learningRate: 1e-3, examplesPerSecond: 1e4)
    }

    static func validation(step: Int, loss: Double, isBest: Bool) -> ValidationRecord {
        ValidationRecord(
            step: step, epoch: 1, validation: MetricValues([.loss: loss]), training: MetricValues(), isBest: isBest,
            validationsSinceBest: isBest ? 0 : 1, durationSeconds: 0.125)
    }

    static func answer(
        _ id: Int, _ action: TrainingCommand.Action, step: Int, old: Double? = nil, new: Double? = nil
    ) -> CommandAnswer {
        CommandAnswer(
            command: TrainingCommand(id: CommandID(id), action: action), step: step,
            outcome: .applied(oldValue: old, newValue: new))
    }

    /// Writes events into a run's journal and closes it.
    static func write(_ records: [EventRecord], to run: RunFolder) throws {
        let journal = try run.openJournal { Issue.record("\($0)") }
        for record in records { journal.append(record) }
        #expect(journal.close() == nil)
    }
}
