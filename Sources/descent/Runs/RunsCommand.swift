import ArgumentParser
import Dashboard
import Foundation
import RunProtocol
import RunStore

/// `descent runs`
struct RunsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs", abstract: "List, find and look after the runs.",
        discussion: """
            descent runs --filter "val_loss < 0.3 and learning_rate >= 1e-3" --sort val_accuracy
            descent runs --watch          the page of runs in the dashboard, as descent alone
            """,
        subcommands: [
            RunsListCommand.self, RunsRenameCommand.self, RunsTagCommand.self, RunsNoteCommand.self,
            RunsPinCommand.self, RunsHideCommand.self, RunsDeleteCommand.self,
        ],
        defaultSubcommand: RunsListCommand.self)
}

/// `descent runs`, without another word
struct RunsListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the runs, the latest first (what descent runs does).",
        discussion: """
            A filter is words that a run holds, and comparisons: tag = good, status = done, val_loss < 0.3, \
            optimizer.learning_rate >= 1e-3. All of them must hold.
            """)

    @Option(help: ArgumentHelp("Which runs, by words and comparisons.", valueName: "text"))
    var filter = ""

    @Option(help: ArgumentHelp("The key to sort by, such as val_loss; -key for the other direction.", valueName: "key"))
    var sort: String?

    @Option(help: ArgumentHelp("Further keys to show, separated by commas.", valueName: "keys"))
    var show = ""

    @Flag(help: "List hidden runs too.")
    var all = false

    @Flag(help: "Show the runs in the dashboard, and what changes.")
    var watch = false

    @OptionGroup var options: RunOptions

    private var runsDirectory: String { options.runsDirectory }

    func validate() throws {
        if watch, options.isJSON || !filter.isEmpty || sort != nil {
            throw ValidationError(
                "--watch opens the dashboard, where / filters and o sorts; leave the other options out")
        }
    }

    func run() throws {
        if watch { return try RunLauncher(options).showRuns() }
        let entries = try RunFolder.list(in: runsDirectory)
        let keys = RunKeys(entries)
        let (wanted, order, shown) = try Self.query(filter, sort, show, keys)
        let chosen = order.sorted(entries.filter { (all || !$0.notes.isHidden) && wanted.matches($0) })
        if options.isJSON {
            for entry in chosen where try !Console.printLine(RunJSON.line(of: entry)) { return }
            return
        }
        guard !chosen.isEmpty else {
            let text =
                entries.isEmpty
                ? "no runs in \(runsDirectory) yet; start one with: descent train RECIPE"
                : "none of the \(entries.count) runs in \(runsDirectory) is meant\(all ? "" : " (--all lists hidden ones too)")"
            try Console.printLine(text)
            return
        }
        for line in RunTable.lines(of: chosen, showing: wanted.keys + [order.key] + shown)
        where try !Console.printLine(line) {
            return
        }
    }

    /// The filter, the order and further keys, as they were typed.
    private static func query(
        _ filter: String, _ sort: String?, _ show: String, _ keys: RunKeys
    ) throws -> (RunFilter, RunOrder, [RunKey]) {
        do throws(RunQueryProblem) {
            let order = try sort.map { text throws(RunQueryProblem) in try RunOrder(text, keys: keys) } ?? .latest
            var shown: [RunKey] = []
            for name in show.split(separator: ",") { shown.append(try keys.key(named: String(name))) }
            return (try RunFilter(filter, keys: keys), order, shown)
        } catch {
            throw CommandFailure.usage(error.description)
        }
    }
}
