import ArgumentParser
import Datasets
import Foundation
import RunProtocol
import RunStore
import Training

/// What `evaluate` and `predict` have in common.
struct ModelOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The run's name or folder: see descent runs.", valueName: "run"))
    var runName: String

    @Option(name: .customLong("runs"), help: "The folder that holds the runs.")
    var runsDirectory = "runs"

    @Option(help: "Number of engine threads.")
    var threads: Int?

    func validate() throws {
        if let threads, !(1...256).contains(threads) {
            throw ValidationError("--threads \(threads) must lie between 1 and 256")
        }
    }

    /// The run's best weights; says on standard error what is wrong with its folder.
    func load() throws -> TrainedModel {
        let folder = try RunFolder.open(runName, in: runsDirectory)
        let model = try TrainedModel(
            folder: folder, threads: threads ?? min(256, ProcessInfo.processInfo.activeProcessorCount))
        for skipped in model.skipped {
            Console.printError("\(skipped.file) is damaged (\(skipped.reason)); \(model.checkpointFile) is used")
        }
        if let warning = model.warning { Console.printError(warning) }
        return model
    }
}

/// `descent evaluate RUN`
struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate", abstract: "Measure a run's best weights on its test part or on other data.")

    @OptionGroup var options: ModelOptions

    @Option(name: .customLong("data"), help: "A file with the columns that the run was trained on, or IDX images.")
    var file: String?

    @Option(name: .customLong("labels"), help: "For IDX images: the file with their labels.")
    var labels: String?

    @Flag(name: .customLong("json"), help: "Print one JSON object.")
    var isJSON = false

    func run() throws {
        let (values, notes) = try options.load().evaluate(file: file, labels: labels)
        for note in notes { Console.printError(note.text) }
        if isJSON {
            _ = try Console.printLine(try JSONLines.encode(values))
        } else {
            let width = values.metrics.map(\.title.count).max() ?? 0
            for metric in values.metrics {
                let title = metric.title.padding(toLength: width, withPad: " ", startingAt: 0)
                try Console.printLine("\(title)  \(SummaryText.value(metric, values[metric] ?? .nan))")
            }
        }
    }
}
