import Foundation
import RunProtocol

/// The end of a run as lines for people.
enum SummaryText {
    static func lines(_ summary: RunSummary) -> [String] {
        let title = title(of: summary.reason)
        // "stopped by hand: stopped by hand at step 40" says it twice.
        let told = summary.message.hasPrefix(title) ? summary.message : "\(title): \(summary.message)"
        var lines = ["\(summary.name): \(told)"]
        func add(_ label: String, _ text: String) {
            lines.append("  \(label.padding(toLength: 12, withPad: " ", startingAt: 0))\(text)")
        }
        if !summary.testMetrics.metrics.isEmpty { add("test", metrics(summary.testMetrics)) }
        if let step = summary.bestStep {
            add("best", "step \(step): \(metrics(summary.validationMetrics)) on validation")
        }
        add(
            "trained",
            "\(summary.step) steps, \(summary.epoch) \(summary.epoch == 1 ? "epoch" : "epochs"), \(String(format: "%.1f", summary.durationSeconds)) s"
        )
        if let file = summary.bestCheckpoint { add("best model", "\(summary.runPath)/\(file)") }
        add("run", summary.runPath)
        if !summary.weightsHash.isEmpty { lines.append("  weights sha256: \(summary.weightsHash)") }
        if summary.isResumable { add("go on with", "descent resume \(summary.runPath)") }
        return lines
    }

    /// The folds of a cross-validation as a table that fits 80 columns: a metric a row, with mean and standard deviation, and
    /// each fold's value where there is room.
    static func lines(_ summary: CrossValidationSummary) -> [String] {
        let showsFolds = (1...6).contains(summary.folds.count)
        func row(_ cells: [String]) -> String {
            "  " + (cells.first ?? "").padding(toLength: 11, withPad: " ", startingAt: 0)
                + cells.dropFirst().map { String(repeating: " ", count: max(1, 8 - $0.count)) + $0 }.joined()
        }
        let titles = showsFolds ? summary.folds.map { "fold \($0.fold)" } : ["least", "greatest"]
        var lines = ["\(summary.name), tested on each fold:", row(["", "mean", "sd"] + titles)]
        for metric in summary.mean.metrics {
            let values = summary.folds.compactMap { $0.test[metric] }
            let shown = showsFolds ? values : [values.min() ?? .nan, values.max() ?? .nan]
            let numbers = [summary.mean[metric] ?? .nan, summary.deviation[metric] ?? .nan] + shown
            lines.append(row([metric.title] + numbers.map(short)))
        }
        return lines
    }

    /// At most 7 characters.
    private static func short(_ value: Double) -> String {
        switch value.magnitude {
        case ..<100: String(format: "%.4f", value)
        case ..<10_000: String(format: "%.1f", value)
        default: String(format: "%.1e", value)
        }
    }

    static func title(of reason: RunSummary.Reason) -> String {
        switch reason {
        case .completed: "completed"
        case .earlyStopping: "stopped early"
        case .stoppedByUser: "stopped by hand"
        case .interrupted: "interrupted"
        case .budgetSpent: "budget spent"
        case .branched: "branched"
        case .diverged: "diverged"
        case .failed: "failed"
        }
    }

    /// - Parameter isBrief: Whether it is one of many lines.
    static func metrics(_ values: MetricValues, isBrief: Bool = false) -> String {
        values.metrics.filter { !isBrief || $0.isHeadline }.map { "\($0.title) \(value($0, values[$0] ?? .nan))" }
            .joined(separator: "  ")
    }

    static func value(_ metric: Metric, _ value: Double) -> String {
        guard value.isFinite else { return NumberText.shortest(value) }
        // Four decimals say nothing of a loss that is nearly zero, and too much of one that has run away.
        return String(format: value != 0 && !(1e-3..<1e6).contains(value.magnitude) ? "%.3e" : "%.4f", value)
    }
}
