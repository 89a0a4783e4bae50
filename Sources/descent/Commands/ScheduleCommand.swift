import ArgumentParser
import RunStore
import Training

/// `descent schedule RUN`
struct ScheduleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule", abstract: "Print a steered run as a plain recipe that trains the same without a hand.",
        discussion: "What was undone or left by a rewind is not part of it.")

    @Argument(help: ArgumentHelp("The run's name or folder: see descent runs.", valueName: "run"))
    var runName: String

    @Option(name: .customLong("runs"), help: "The folder that holds the runs.")
    var runsDirectory = "runs"

    func run() throws {
        let folder = try RunFolder.open(runName, in: runsDirectory)
        let text = try Recipe.exported(folder).resolvedText
        try Console.printLine("# Run \(folder.name), with all that was done to it.\n\(text)")
    }
}
