import ArgumentParser
import Foundation
import Reports
import RunProtocol
import RunStore

/// `descent report RUN`
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Write a run's curves, metrics and interventions as one HTML page.",
        discussion: """
            The page holds all that it needs and can be mailed. With --chart, one chart is written instead, fit for a paper: \
            --chart loss > loss.svg, or --chart loss.png, -o FILE.png.
            """)

    @Argument(help: ArgumentHelp("The run's name or folder: see descent runs.", valueName: "run"))
    var runName: String

    @Option(
        name: [.short, .long], help: "Where to write; \"-\" for standard output (default: report.html in the run).")
    var output: String?

    @Option(
        help: "Write the chart of one metric: loss, accuracy... as SVG, or loss.png, loss.svg for a file of that name.")
    var chart: String?

    @Option(name: .customLong("runs"), help: "The folder that holds the runs.")
    var runsDirectory = "runs"

    /// How many points of a curve a page is wide enough for.
    private static let points = 700

    func run() throws {
        let folder = try RunFolder.open(runName, in: runsDirectory)
        let journal = try JournalReader(path: folder.journalPath)
        let report = RunReport(
            events: try journal.lifecycleEvents(), steps: try journal.curve(points: Self.points),
            recipe: try folder.readRecipe())
        if let chart {
            // A name of a file says which metric too.
            let isFile = chart.hasSuffix(".png") || chart.hasSuffix(".svg")
            let metric = isFile ? ((chart as NSString).lastPathComponent as NSString).deletingPathExtension : chart
            try ChartFile.write(try self.chart(of: metric, in: report), to: output ?? (isFile ? chart : "-"))
        } else {
            try write(ReportPage(report, name: folder.name).html, to: output ?? folder.path + "/report.html")
        }
    }

    private func chart(of name: String, in report: RunReport) throws -> SVGChart {
        guard let metric = report.metrics.first(where: { $0.rawValue == name }) else {
            let known = report.metrics.map(\.rawValue).joined(separator: ", ")
            throw CommandFailure.usage("--chart \(name): the run has no such metric; it has \(known)")
        }
        return report.chart(of: metric)
    }

    private func write(_ text: String, to path: String) throws {
        if path == "-" {
            try Console.printLine(text)
            return
        }
        try ChartFile.write(Data(text.utf8), to: path)
        Console.printError("wrote \(path)")
    }
}
