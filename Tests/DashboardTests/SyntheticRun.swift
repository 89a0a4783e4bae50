import Foundation
import RunProtocol
import TerminalUI

@testable import Dashboard

/// A made-up run, the same each time: drives a dashboard as a real one would.
struct SyntheticRun {
    var state: DashboardState
    var seconds = 0.2
    private var sequence = 0
    private var noise: UInt64 = 42
    private var best = Double.infinity

    init(
        _ columns: Int = 80, _ rows: Int = 24, theme: String = ThemeLibrary.defaultName,
        depth: ColorDepth = .truecolor, glyphs: GlyphSet = .unicode
    ) throws {
        state = DashboardState(
            DashboardOptions(
                themes: try ThemeLibrary().themes, themeName: theme, colorDepth: depth, glyphSet: glyphs,
                size: Size(columns: columns, rows: rows)))
    }

    @discardableResult
    mutating func send(_ event: TrainingEvent) -> [Effect] {
        sequence += 1
        _ = update(&state, .tick(seconds: seconds))
        return update(&state, .events([EventRecord(sequence: sequence, seconds: seconds, event: event)]))
    }

    @discardableResult
    mutating func press(_ keys: Key...) -> [Effect] {
        keys.flatMap { update(&state, .input(.key($0))) }
    }

    @discardableResult
    mutating func type(_ text: String) -> [Effect] {
        text.flatMap { update(&state, .input(.key(.character($0)))) }
    }

    static func description(task: RunDescription.Task = .classification, startStep: Int = 0) -> RunDescription {
        RunDescription(
            name: "digits-07", runPath: "runs/digits-07", task: task, model: "MLP 64-128-64-10, relu",
            parameterCount: 17_226, data: "digits.csv, 1,797 rows, 64 features", trainingExamples: 1280,
            validationExamples: 260, testExamples: 257, optimizer: "AdamW, cosine, warm-up 5 %",
            device: "CPU, 2 threads, AVX-512", seed: 1337, stepsPerEpoch: 40, totalSteps: 2400, epochs: 60,
            startStep: startStep, patience: 10,
            metrics: task == .classification ? [.loss, .accuracy, .macroF1] : [.loss, .mae, .rmse, .r2],
            hyperparameters: [
                setting("optimizer.learning_rate", "learning rate", 1e-7, 10, .logarithmic, 1e-3, isScheduled: true),
                setting("optimizer.weight_decay", "weight decay", 0, 1, .logarithmic, 0.01),
                setting("optimizer.momentum", "momentum", 0, 0.999, .linear, 0.9),
                setting("optimizer.clip_norm", "clip norm", 0, 1000, .logarithmic, 1),
                setting("model.dropout", "dropout", 0, 0.95, .linear, 0.1),
                setting("training.batch_size", "batch size", 1, 4096, .logarithmic, 32, isInteger: true),
                setting("training.patience", "patience", 0, 1000, .linear, 10, isInteger: true),
                setting("training.epochs", "epochs", 1, 10_000, .logarithmic, 60, isInteger: true),
            ], classNames: [])
    }

    private static func setting(
        _ key: String, _ title: String, _ minimum: Double, _ maximum: Double, _ scale: Hyperparameter.Scale,
        _ value: Double, isInteger: Bool = false, isScheduled: Bool = false
    ) -> HyperparameterSetting {
        HyperparameterSetting(
            declaration: Hyperparameter(
                key: key, title: title, help: "what \(title) does", minimum: minimum, maximum: maximum, scale: scale,
                isInteger: isInteger), value: value, isScheduled: isScheduled)
    }

    mutating func start(_ description: RunDescription = SyntheticRun.description()) {
        send(.runStarted(description))
        send(.stateChanged(StateChange(state: .training, step: description.startStep)))
    }

    private mutating func random() -> Double {
        noise = noise &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(noise >> 11) / 9_007_199_254_740_992 - 0.5
    }

    mutating func step(_ step: Int, loss: Double) {
        seconds += 0.02
        let warmed = min(1, Double(step) / 120)
        send(
            .stepsCompleted(
                StepRecord(
                    step: step, epoch: 1 + (step - 1) / 40, loss: loss,
                    gradientNorm: 0.5 + 2 / (1 + Double(step) / 100),
                    learningRate: 1e-3 * warmed * (1 - Double(step) / 4800), examplesPerSecond: 51_000 + 900 * random())
            ))
    }

    /// Trains so many steps with a validation after each epoch.
    mutating func train(_ steps: Int) {
        for number in 1...max(1, steps) {
            let mean = 0.15 + 2.2 / (1 + Double(number) / 60)
            step(number, loss: mean * (1 + 0.3 * random()))
            if number % 40 == 0 { validate(number, mean + Double(number) / 8000 + 0.05 * random()) }
        }
    }

    mutating func validate(_ step: Int, _ loss: Double) {
        seconds += 0.1
        let isBest = loss < best
        best = min(best, loss)
        let accuracy = 1 - 0.9 / (1 + Double(step) / 80)
        send(
            .validationCompleted(
                ValidationRecord(
                    step: step, epoch: step / 40,
                    validation: MetricValues([.loss: loss, .accuracy: accuracy, .macroF1: accuracy - 0.01]),
                    training: MetricValues([.loss: loss - 0.04, .accuracy: accuracy + 0.01]), isBest: isBest,
                    validationsSinceBest: isBest ? 0 : 3, durationSeconds: 0.1)))
        if isBest, step % 200 == 0 {
            send(
                .checkpointSaved(
                    CheckpointRecord(
                        step: step, kind: .best, file: "step-\(step).safetensors", bytes: 207_000,
                        durationSeconds: 0.012)))
        }
    }

    mutating func answer(_ command: TrainingCommand, at step: Int, _ outcome: CommandAnswer.Outcome) {
        send(.commandAnswered(CommandAnswer(command: command, step: step, outcome: outcome)))
    }

    static let summary = RunSummary(
        name: "digits-07", runPath: "runs/digits-07", reason: .earlyStopping,
        message: "no better validation loss for 10 epochs", step: 1240, epoch: 31, bestStep: 840,
        bestValidationLoss: 0.3391, testMetrics: MetricValues([.loss: 0.31, .accuracy: 0.9689, .macroF1: 0.9675]),
        validationMetrics: MetricValues([.loss: 0.3391, .accuracy: 0.9712]),
        weightsHash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        bestCheckpoint: "checkpoints/step-840.safetensors", durationSeconds: 31.4, isResumable: true)

    func picture() -> CellBuffer {
        var buffer = CellBuffer(size: state.size)
        draw(state, into: &buffer)
        return buffer
    }

    /// The screen's text, without blanks at the ends of lines.
    func text() -> String {
        let buffer = picture()
        return (0..<buffer.size.rows).map { row in
            var line = String.UnicodeScalarView()
            for cell in buffer.row(row) where cell.glyph != Cell.continuation { line.append(cell.glyph) }
            var text = String(line)
            while text.last == " " { text.removeLast() }
            return text
        }.joined(separator: "\n") + "\n"
    }
}

extension [Effect] {
    /// The commands among the effects.
    var commands: [TrainingCommand] {
        compactMap { if case .send(let command) = $0 { command } else { nil } }
    }
}
