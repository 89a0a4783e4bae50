import ArgumentParser
import Foundation
import RunProtocol
import RunStore
import Training

/// `descent branch RUN`
struct BranchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "branch", abstract: "Train on from a state of a run, with a change, as a run of its own.",
        discussion: """
            The branch has the same recipe, seed and batches, so that the change is all that differs; the parent's curve \
            lies under its own in the dashboard. --set changes a hyperparameter, as a hand would in the dashboard.
            """)

    @Argument(help: ArgumentHelp("The run's name or folder: see descent runs.", valueName: "run"))
    var runName: String

    @Option(name: .customLong("at"), help: "The step to branch at, or best; else the newest checkpoint.")
    var place: String?

    @Option(name: .customLong("follow-schedule"), help: "Give a hyperparameter back to its schedule. May be repeated.")
    var scheduledKeys: [String] = []

    @Flag(name: .customLong("no-train"), help: "Make the branch, and train it later with descent resume.")
    var isOnlyMade = false

    @OptionGroup var options: RunOptions

    func validate() throws {
        if let place, place != "best", (Int(place) ?? -1) < 0 {
            throw ValidationError("--at \(place): expected a step or best")
        }
    }

    func run() throws {
        let folder = try RunFolder.open(absoluteRunPath(runName), in: options.runsPath)
        var changes: [String: Double] = [:]
        for change in try options.overrides.map(HyperparameterChange.init) { changes[change.key] = change.value }
        let request = BranchRequest(step: place.flatMap(Int.init), changes: changes, scheduledKeys: scheduledKeys)
        let record = try folder.branch(
            request, atBest: place == "best", programVersion: CommandLineProgram.version)
        guard !isOnlyMade else {
            try Console.printLine("\(record.name): branched at step \(record.branchStep), \(record.change)")
            try Console.printLine("  train it with  descent resume \(record.runPath)")
            return
        }
        try RunLauncher(options).launch { onJournalFailure in
            try RunSetup.resume(
                run: record.runPath, runsDirectory: options.runsPath, threads: options.threadCount,
                onJournalFailure: onJournalFailure)
        }
    }
}

/// A run's path made absolute: what is printed of the run must work from anywhere.
func absoluteRunPath(_ nameOrPath: String) -> String {
    nameOrPath.contains("/") ? URL(fileURLWithPath: nameOrPath).standardizedFileURL.path : nameOrPath
}
