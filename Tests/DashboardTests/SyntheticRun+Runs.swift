import Foundation
import RunProtocol
import TerminalUI

@testable import Dashboard

extension SyntheticRun {
    static let noon = 1_700_000_000.0

    /// Made-up runs of two recipes, the latest first, of every status.
    static func entries(_ count: Int) -> [RunEntry] {
        (0..<count).map { index in
            let number = count - index
            let recipe = number % 3 == 0 ? "digits" : "penguins"
            var entry = RunEntry(
                path: "/data/runs/\(recipe)-\(number)", folder: "\(recipe)-\(number)",
                status: RunEntry.Status.allCases[[1, 1, 0, 1, 2, 5, 6, 1][number % 8]])
            let loss = 0.1 + 0.05 * Double(number * 7 % 11)
            entry.metrics = ["val_loss": loss, "val_accuracy": 1 - loss / 2, "test_accuracy": 0.98 - loss / 2]
            entry.step = 840 + 10 * number
            entry.seconds = 12.5 * Double(number)
            entry.created = noon - 4000 * Double(index)
            entry.lastActivity = noon - 3600 * Double(index)
            entry.detail = entry.status == .done ? "all 60 epochs are trained" : ""
            entry.isResumable = entry.status == .unfinished || entry.status == .interrupted
            entry.recipe = [
                "optimizer.learning_rate": .number([1e-3, 3e-3, 1e-2][number % 3]), "model.kind": .text("mlp"),
                "optimizer.kind": .text("adamw"), "model.hidden": .text(number % 2 == 0 ? "[64, 32]" : "[128]"),
                "training.batch_size": .number(16), "training.seed": .number(Double(number)),
            ]
            if number % 5 == 0 { entry.notes.tags = ["good"] }
            if number == 3 { entry.notes = RunNotes(name: "the first digits", tags: ["paper"], isPinned: true) }
            if number == 4 { entry.notes = RunNotes(note: "too wide for so few rows", isHidden: true) }
            return entry
        }
    }

    /// The course of a made-up run: a loss that falls to a floor, and one change by hand.
    static func course(floor: Double, rate: Double = 1) -> [EventRecord] {
        var events: [TrainingEvent] = [.runStarted(description())]
        for step in stride(from: 20, through: 1000, by: 20) {
            let loss = floor + 2 * exp(-Double(step) / 200 * rate)
            events.append(
                .stepsCompleted(
                    StepRecord(
                        step: step, epoch: 1 + step / 40, loss: loss, gradientNorm: 1, learningRate: 1e-3,
                        examplesPerSecond: 1e4)))
            guard step % 100 == 0 else { continue }
            events.append(
                .validationCompleted(
                    ValidationRecord(
                        step: step, epoch: 1 + step / 40,
                        validation: MetricValues([.loss: loss + 0.05, .accuracy: 1 - loss / 3]),
                        training: MetricValues([.loss: loss, .accuracy: 1 - loss / 4]), isBest: true,
                        validationsSinceBest: 0, durationSeconds: 0.1)))
        }
        events.append(
            .commandAnswered(
                CommandAnswer(
                    command: TrainingCommand(
                        id: CommandID(1), action: .set(key: "optimizer.learning_rate", value: 5e-4)),
                    step: 600, outcome: .applied(oldValue: 1e-3, newValue: 5e-4))))
        return events.enumerated().map { index, event in
            EventRecord(sequence: index + 1, seconds: Double(index), event: event)
        }
    }

    /// Opens the page of runs and tells it of so many.
    @discardableResult
    mutating func tellRuns(_ count: Int, isComplete: Bool = true) -> [Effect] {
        press(.character("8"))
        return update(
            &state, .library([.listed(Self.entries(count), isComplete: isComplete, time: Self.noon)]))
    }

    /// Compares the first runs in the list, and tells their courses.
    mutating func compare(_ count: Int) {
        for index in 0..<count {
            press(.character("c"), .down)
            guard index < RunsState.slotCount, let path = state.runs.slots[index] else { continue }
            _ = update(
                &state,
                .library([
                    .course(path: path, Self.course(floor: 0.1 * Double(index + 1), rate: 1 + 0.4 * Double(index)))
                ]))
        }
        press(.home)
    }
}
