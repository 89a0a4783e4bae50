import ArgumentParser
import Foundation
import RunProtocol
import RunStore

/// `descent runs`
struct RunsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "runs", abstract: "List the runs, newest first.")

    @Option(name: .customLong("runs"), help: "The folder that holds the runs.")
    var runsDirectory = "runs"

    func run() throws {
        let runs = try RunFolder.list(in: runsDirectory)
        guard !runs.isEmpty else {
            try Console.printLine("no runs in \(runsDirectory) yet; start one with: descent train RECIPE")
            return
        }
        let rows = [["run", "state", "step", "best loss", "last active", ""]] + runs.map(Self.columns)
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        for row in rows {
            let cells = zip(row, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }
            try Console.printLine(cells.joined(separator: "  ").trimmingCharacters(in: .whitespaces))
        }
    }

    private static func columns(of run: RunListing) -> [String] {
        [
            run.name, state(run.state), run.lastStep.map(String.init) ?? "-",
            run.bestValidationLoss.map { SummaryText.value(.loss, $0) } ?? "-",
            run.lastActivity.map(age) ?? "-", problem(run.state),
        ]
    }

    private static func state(_ state: RunListing.State) -> String {
        switch state {
        case .running(let process): process.map { "running (pid \($0))" } ?? "running"
        case .finished(let reason): SummaryText.title(of: reason)
        case .unfinished: "unfinished, resumable"
        case .broken: "broken"
        }
    }

    /// Why a run is broken, in the last column, so that a long reason moves no other.
    private static func problem(_ state: RunListing.State) -> String {
        if case .broken(let reason) = state { reason } else { "" }
    }

    private static func age(since date: Date) -> String {
        let seconds = max(0, Int(Date().timeIntervalSince(date)))
        switch seconds {
        case ..<60: return "\(seconds) s ago"
        case ..<3600: return "\(seconds / 60) min ago"
        case ..<86400: return "\(seconds / 3600) h ago"
        default: return "\(seconds / 86400) d ago"
        }
    }
}
