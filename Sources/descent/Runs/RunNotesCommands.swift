import ArgumentParser
import Foundation
import RunProtocol
import RunStore

/// What the commands that look after a run have in common.
struct OneRun: ParsableArguments {
    @Argument(help: ArgumentHelp("The run's name or folder: see descent runs.", valueName: "run"))
    var runName: String

    @Option(name: .customLong("runs"), help: "The folder that holds the runs.")
    var runsDirectory = "runs"

    func change(_ change: RunNoteChange) throws {
        let folder = try RunFolder.open(runName, in: runsDirectory)
        do {
            try folder.change(change)
        } catch let problem as RunQueryProblem {
            throw CommandFailure.usage("\(runName): \(problem)")
        }
    }
}

/// `descent runs rename RUN NAME`
struct RunsRenameCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rename", abstract: "Give a run another name; every command finds it by either.",
        discussion: "The folder keeps its name, so that what points into it stays right. An empty name takes it back.")

    @OptionGroup var target: OneRun

    @Argument(help: "The name.")
    var name: String

    func run() throws { try target.change(.rename(name)) }
}

/// `descent runs tag RUN TAG...`
struct RunsTagCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tag", abstract: "Give a run tags, or take them away.")

    @OptionGroup var target: OneRun

    @Argument(help: "The tags, each one word.")
    var tags: [String]

    @Flag(help: "Take the tags away.")
    var remove = false

    func run() throws {
        for tag in tags { try target.change(remove ? .untag(tag) : .tag(tag)) }
    }
}

/// `descent runs note RUN TEXT`
struct RunsNoteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "note", abstract: "Write a note about a run, in the place of the old one.")

    @OptionGroup var target: OneRun

    @Argument(help: "The text; an empty one takes the note away.")
    var text: String

    func run() throws { try target.change(.note(text)) }
}

/// `descent runs pin RUN`
struct RunsPinCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pin", abstract: "List a run above the others.")

    @OptionGroup var target: OneRun

    @Flag(help: "No longer.")
    var off = false

    func run() throws { try target.change(.pin(!off)) }
}

/// `descent runs hide RUN`
struct RunsHideCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hide", abstract: "Leave a run out of the list.")

    @OptionGroup var target: OneRun

    @Flag(help: "No longer.")
    var off = false

    func run() throws { try target.change(.hide(!off)) }
}

/// `descent runs delete RUN...`
struct RunsDeleteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Throw runs away, with their checkpoints; asks first.")

    @Argument(help: ArgumentHelp("The runs' names or folders.", valueName: "run"))
    var runNames: [String]

    @Flag(help: "Do not ask.")
    var yes = false

    @Option(name: .customLong("runs"), help: "The folder that holds the runs.")
    var runsDirectory = "runs"

    func run() throws {
        let folders = try runNames.map { try RunFolder.open($0, in: runsDirectory) }
        if !yes {
            guard isatty(STDIN_FILENO) == 1 else {
                throw CommandFailure.usage("to delete runs without being asked, say --yes")
            }
            let names = folders.map(\.name).joined(separator: ", ")
            // Not by print, which would keep the question until a line is whole.
            let question = "Delete \(names), with all checkpoints? This cannot be undone. [y/N] "
            try FileHandle.standardOutput.write(contentsOf: Data(question.utf8))
            guard ["y", "yes"].contains(readLine()?.lowercased() ?? "") else { return }
        }
        for folder in folders {
            try folder.delete()
            try Console.printLine("deleted \(folder.path)")
        }
    }
}
