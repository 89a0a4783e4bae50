import Foundation
import NcursesScreen
import RunProtocol
import TerminalUI
import Training

/// `--plain`: progress as lines that a log file can keep.
struct PlainFrontEnd: FrontEnd {
    /// Seconds between two lines about steps.
    private static let stepLineSeconds = 2.0

    let waker: Waker
    let notices: Notices
    let graceSeconds: Double

    func show(_ session: any RunFeed, nextCommandID: Int) throws -> ProcessSignal? {
        var lastStepLine = 0.0
        var description: RunDescription?
        return try LineFrontEnd(waker: waker, notices: notices, graceSeconds: graceSeconds).show(session) { record in
            if case .runStarted(let started) = record.event { description = started }
            if case .stepsCompleted = record.event {
                guard record.seconds - lastStepLine >= Self.stepLineSeconds else { return true }
                lastStepLine = record.seconds
            }
            guard let line = PlainText.line(record, description) else { return true }
            return try Console.printLine(line)
        }
    }
}

/// Events as lines.
private enum PlainText {
    static func line(_ record: EventRecord, _ description: RunDescription?) -> String? {
        text(record.event, description).map { "\(NumberFormat.clock(record.seconds))  \($0)" }
    }

    private static func text(_ event: TrainingEvent, _ description: RunDescription?) -> String? {
        switch event {
        case .runStarted(let run):
            return
                "\(run.name): \(run.model), \(run.parameterCount) parameters; \(run.data); \(run.optimizer); \(run.device); seed \(run.seed)"
        case .stepsCompleted(let steps):
            let total = description.map { " of \($0.totalSteps)" } ?? ""
            return
                "step \(steps.lastStep)\(total)  epoch \(steps.epoch)  loss \(number(steps.meanLoss))  learning rate \(NumberText.shortest(rounded(steps.learningRate)))  \(Int(steps.examplesPerSecond)) examples/s"
        case .validationCompleted(let record):
            let training = record.training[.loss].map { "  training loss \(number($0))" } ?? ""
            return
                "epoch \(record.epoch)  step \(record.step)\(training)  validation \(SummaryText.metrics(record.validation, isBrief: true))\(record.isBest ? "  best" : "")"
        case .commandAnswered(let answer): return text(answer)
        case .guardTriggered(let record): return "guard: \(record.message)"
        case .noticeRaised(let notice): return "notice: \(notice.text) (\(notice.evidence))"
        case .textSampled(let sample): return "step \(sample.step)  sample: \(sample.prompt)\(sample.text)"
        case .stateRewound(let rewind): return "step \(rewind.fromStep)  back to step \(rewind.step)"
        case .runBranched(let branch): return "step \(branch.step)  branched: \(branch.name), \(branch.change)"
        case .foldStarted(let start): return "fold \(start.fold) of \(start.folds)"
        case .foldCompleted(let record):
            return "fold \(record.fold) of \(record.folds)  test \(SummaryText.metrics(record.test, isBrief: true))"
        case .crossValidationCompleted(let summary): return SummaryText.lines(summary).joined(separator: "\n")
        case .messageLogged(let message): return "\(message.level.rawValue): \(message.text)"
        case .stateChanged(let change) where change.state == .stopping: return "stopping at step \(change.step)"
        default: return nil
        }
    }

    private static func text(_ answer: CommandAnswer) -> String? {
        let name: String
        switch answer.command.action {
        case .set(let key, _), .followSchedule(let key), .hold(let key), .multiply(let key, _),
            .ramp(let key, _, _), .decay(let key, _):
            name = key
        default: name = "command"
        }
        switch answer.outcome {
        case .applied(let old?, let new?):
            let note = answer.note.map { "; \($0)" } ?? ""
            return "step \(answer.step)  \(name) \(NumberText.brief(old)) -> \(NumberText.brief(new))\(note)"
        case .applied: return nil
        case .rejected(let reason): return "step \(answer.step)  \(name) rejected: \(reason)"
        }
    }

    private static func number(_ value: Double) -> String {
        SummaryText.value(.loss, value)
    }

    private static func rounded(_ value: Double) -> Double { Double(String(format: "%.3e", value)) ?? value }
}
