import ArgumentParser
import Dashboard
import Foundation
import Reports
import RunProtocol
import RunStore
import TerminalUI

/// `descent compare RUN RUN...`
struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare", abstract: "Tell what differs between runs, and what they came to.",
        discussion: """
            Only keys of the recipes that differ are listed, then the metrics, with * at the best, and what was done by \
            hand. --chart writes one chart of all of them, as SVG or PNG by the file's name.
            """)

    @Argument(help: ArgumentHelp("The runs' names or folders, two to eight.", valueName: "run"))
    var runNames: [String]

    @Option(help: ArgumentHelp("Write a chart of the runs over one another: a file .svg or .png.", valueName: "file"))
    var chart: String?

    @Option(help: "What the chart shows: val_loss, train_loss, val_accuracy, learning_rate, gradient_norm...")
    var metric = "val_loss"

    @Flag(name: .customLong("json"), help: "Print one run a line, as JSON.")
    var isJSON = false

    @Option(name: .customLong("runs"), help: "The folder that holds the runs.")
    var runsDirectory = "runs"

    func validate() throws {
        guard (2...8).contains(runNames.count) else {
            throw ValidationError("compare takes two to eight runs, not \(runNames.count)")
        }
    }

    func run() throws {
        let folders = try runNames.map { try RunFolder.open($0, in: runsDirectory) }
        let entries = folders.map { $0.entry() }
        if let broken = entries.first(where: { $0.status == .broken }) {
            throw CommandFailure.usage("\(broken.name) cannot be compared: \(broken.detail)")
        }
        let courses = try folders.map { RunCourse(try $0.readJournal().course()) }
        if let chart { try write(entries, courses, to: chart) }
        if isJSON {
            for entry in entries where try !Console.printLine(RunJSON.line(of: entry)) { return }
            return
        }
        for line in lines(entries, courses) where try !Console.printLine(line) { return }
    }

    // MARK: The table

    private func lines(_ entries: [RunEntry], _ courses: [RunCourse]) -> [String] {
        let comparison = RunComparison(entries)
        let now = Date().timeIntervalSince1970
        func row(_ row: RunComparison.Row) -> [String] {
            [row.key.name]
                + row.values.enumerated().map { index, value in
                    (value.map { RunColumn.text($0, of: row.key, now: now) } ?? "-") + (row.best == index ? " *" : "")
                }
        }
        var rows = [[""] + entries.map(\.name)] + comparison.differences.map(row)
        rows.append([""])
        rows += comparison.results.map(row)
        let changes = courses.map(\.changes)
        for index in 0..<(changes.map(\.count).max() ?? 0) {
            rows.append([index == 0 ? "steered" : ""] + changes.map { $0.indices.contains(index) ? $0[index] : "" })
        }
        let widths = rows[0].indices.map { column in
            rows.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
        }
        let text = rows.map { row in
            var line = zip(row, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }
                .joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line
        }
        return text + ["", "\(comparison.sameCount) keys of their recipes are the same"]
    }

    // MARK: The chart

    private func write(_ entries: [RunEntry], _ courses: [RunCourse], to path: String) throws {
        let known = courses.flatMap(\.names)
        guard known.contains(metric) else {
            let names = Set(known).sorted().joined(separator: ", ")
            throw CommandFailure.usage("--metric \(metric): none of the runs has told it; there are \(names)")
        }
        let series = zip(entries, courses).enumerated().map { number, pair in
            ChartSeries(
                name: pair.0.name, role: .run(number),
                points: pair.1.points(of: metric).map {
                    ChartSeries.Point(x: $0.x, y: $0.y)
                })
        }
        var chart = SVGChart(title: metric.replacingOccurrences(of: "_", with: " "), series: series)
        if metric == "gradient_norm" { chart.scale = .logarithmic }
        try ChartFile.write(chart, to: path)
    }
}
