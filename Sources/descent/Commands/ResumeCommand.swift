import ArgumentParser
import Foundation
import RunProtocol
import RunStore
import Training

/// `descent resume RUN`
struct ResumeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Go on with a run exactly where its last checkpoint stands.",
        discussion:
            """
            --set changes a hyperparameter as a hand would in the dashboard, at the step where the run goes on. A cross-validation \
            keeps the folds that are done and goes on with the next.
            """)

    @Argument(help: ArgumentHelp("The run's name or folder: see descent runs.", valueName: "run"))
    var runName: String

    @Flag(name: .customLong("detach"), help: "Train without a terminal, in a process of its own: see descent attach.")
    var isDetached = false

    @OptionGroup var options: RunOptions

    func run() throws {
        if let group = RunFolder.group(absoluteRunPath(runName), in: options.runsPath) {
            return try resume(crossValidation: group)
        }
        if isDetached { try DetachedProcess.startAndLeave() }
        let changes = try options.overrides.map(HyperparameterChange.init)
        try RunLauncher(options, changes: changes).launch { onJournalFailure in
            try RunSetup.resume(
                run: absoluteRunPath(runName), runsDirectory: options.runsPath, threads: options.threadCount,
                settings: changes.map(\.key),
                onJournalFailure: onJournalFailure)
        }
    }

    private func resume(crossValidation folder: RunFolder) throws {
        if isDetached { throw CommandFailure.usage("--detach is for a run; a cross-validation is trained here") }
        if !options.overrides.isEmpty {
            throw CommandFailure.usage(
                "--set is for a run: what the folds of a cross-validation have in common is fixed")
        }
        try RunLauncher(options).launch(
            CrossValidation(
                resuming: folder, threads: options.threadCount, programVersion: CommandLineProgram.version))
    }
}

/// A `--set` for a run that goes on.
struct HyperparameterChange {
    let key: String
    let value: Double

    init(_ text: String) throws {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2, let value = Double(parts[1]) else {
            throw CommandFailure.usage("--set \(text): expected key=number, such as --set optimizer.learning_rate=3e-4")
        }
        guard let declaration = HyperparameterCatalogue.all.first(where: { $0.key == parts[0] }) else {
            let keys = HyperparameterCatalogue.all.map(\.key).joined(separator: ", ")
            throw CommandFailure.usage("--set \(text): a run that goes on can change \(keys)")
        }
        if let problem = declaration.problem(with: value) { throw CommandFailure.usage("--set \(text): \(problem)") }
        key = parts[0]
        self.value = value
    }
}
