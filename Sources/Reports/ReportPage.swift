import Foundation
import RunProtocol
import TerminalUI

/// A report as one HTML page that needs nothing else: no script, no font, no picture from anywhere.
public struct ReportPage: Sendable {
    private let report: RunReport
    private let name: String

    /// The page of a report on a run of a name.
    public init(_ report: RunReport, name: String) {
        self.report = report
        self.name = name
    }

    /// The whole page.
    public var html: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(HTML.escaped(name)): training report</title>
        <style>
        \(ReportStyle.sheet)
        </style>
        </head>
        <body>
        <main>
        \([header, tiles, charts, metrics, interventions, warnings, hyperparameters, recipe].joined(separator: "\n"))
        </main>
        </body>
        </html>

        """
    }

    private func section(_ title: String, _ content: String) -> String {
        content.isEmpty ? "" : "<section>\n<h2>\(HTML.escaped(title))</h2>\n\(content)\n</section>"
    }

    private var header: String {
        let facts = [report.description?.model, report.description?.data, report.description?.optimizer]
            .compactMap { $0 }
        let end = report.summary.map(\.message) ?? "still training, or ended without a word"
        return """
            <header><h1>\(HTML.escaped(name))</h1>
            <p>\(HTML.escaped(facts.joined(separator: " · ")))</p>
            <p class="end">\(HTML.escaped(end))</p></header>
            """
    }

    /// The few numbers that are looked for first.
    private var tiles: String {
        var tiles: [(value: String, label: String)] = []
        let measured = report.summary?.testMetrics ?? MetricValues()
        for metric in measured.metrics.prefix(3) {
            tiles.append((text(measured[metric]), "test \(metric.title)"))
        }
        if let best = report.best {
            tiles.append((text(best.validation[.loss]), "best validation loss"))
            tiles.append((NumberFormat.grouped(best.step), "best step"))
        }
        if let last = report.summary?.step ?? report.steps.last?.lastStep {
            tiles.append((NumberFormat.grouped(last), "steps"))
        }
        if let seconds = report.summary?.durationSeconds { tiles.append((Self.duration(seconds), "training time")) }
        if let count = report.description?.parameterCount { tiles.append((NumberFormat.grouped(count), "parameters")) }
        let items = tiles.map {
            "<div class=\"tile\"><b>\(HTML.escaped($0.value))</b><span>\(HTML.escaped($0.label))</span></div>"
        }
        return "<div class=\"tiles\">\(items.joined())</div>"
    }

    private var charts: String {
        let shown = report.metrics.map(report.chart(of:)).filter { !$0.isEmpty } + report.stepCharts
        return section(
            "Curves", "<div class=\"charts\">\(shown.map { "<figure>\($0.element)</figure>" }.joined())</div>")
    }

    private var metrics: String {
        guard let best = report.best else { return "" }
        let test = report.summary?.testMetrics
        let rows = best.validation.metrics.map { metric in
            [metric.title, text(best.training[metric]), text(best.validation[metric]), text(test?[metric])]
        }
        return section(
            "The best weights (step \(best.step), epoch \(best.epoch))",
            HTML.table(header: ["metric", "training", "validation", "test"], rows: rows, numericFrom: 1))
    }

    private var interventions: String {
        guard !report.interventions.isEmpty else { return "" }
        let rows = report.interventions.map { ["\($0.step)", $0.sentence, $0.note ?? ""] }
        return section(
            "Done by hand", HTML.table(header: ["step", "what", "note"], rows: rows, numericFrom: 3))
    }

    private var warnings: String {
        let items = report.warnings.map { "<li>step \($0.step): \(HTML.escaped($0.text))</li>" }
        return section("Warnings", items.isEmpty ? "" : "<ul>\(items.joined(separator: "\n"))</ul>")
    }

    private var hyperparameters: String {
        guard let settings = report.description?.hyperparameters, !settings.isEmpty else { return "" }
        let rows = settings.map {
            [$0.declaration.key, $0.declaration.describe($0.value), $0.declaration.help]
        }
        return section(
            "Hyperparameters at the start",
            HTML.table(header: ["key", "value", "what it is"], rows: rows, numericFrom: 3))
    }

    private var recipe: String {
        section("Recipe", "<pre>\(HTML.escaped(report.recipe))</pre>")
    }

    private func text(_ value: Double?) -> String {
        guard let value else { return "–" }
        guard value.isFinite else { return NumberText.shortest(value) }
        return String(format: value != 0 && !(1e-3..<1e6).contains(value.magnitude) ? "%.3e" : "%.4f", value)
    }

    private static func duration(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded())
        if whole < 60 { return String(format: "%.1f s", seconds) }
        if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
        return "\(whole / 3600) h \(whole % 3600 / 60) min"
    }
}
