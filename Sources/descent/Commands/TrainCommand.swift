import ArgumentParser
import Training

/// `descent train RECIPE`
struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train", abstract: "Train a recipe, in the dashboard where there is a terminal.")

    @Argument(help: "The recipe, a TOML file.")
    var recipe: String

    @Option(help: "Seed of the run. The same recipe and seed give the same weights, bit for bit.")
    var seed: UInt64?

    @OptionGroup var options: RunOptions

    func run() throws {
        let recipe = try Recipe.load(path: recipe, overrides: options.overrides, seed: seed)
        let prepared = try PreparedRecipe(recipe)
        try RunLauncher(options).launch { onJournalFailure in
            try RunSetup.new(
                prepared, runsDirectory: options.runsPath, threads: options.threadCount,
                programVersion: CommandLineProgram.version, onJournalFailure: onJournalFailure)
        }
    }
}
