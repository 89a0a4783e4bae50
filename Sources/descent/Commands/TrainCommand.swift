import ArgumentParser
import Training

/// `descent train RECIPE`
struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train", abstract: "Train a recipe, in the dashboard where there is a terminal.")

    @Argument(help: "The recipe, a TOML file.")
    var recipe: String

    @Option(help: "Seed of the run. The same recipe and seed give the same weights, bit for bit.")
    var seed: Int?

    @Flag(name: .customLong("detach"), help: "Train without a terminal, in a process of its own: see descent attach.")
    var isDetached = false

    @OptionGroup var options: RunOptions

    func validate() throws {
        // The range of a seed in a recipe: what is resolved must read back.
        if let seed, seed < 0 { throw ValidationError("--seed \(seed) must be at least 0") }
    }

    func run() throws {
        if isDetached { try DetachedProcess.startAndLeave() }
        let recipe = try Recipe.load(path: recipe, overrides: options.overrides, seed: seed.map(UInt64.init))
        let prepared = try PreparedRecipe(recipe)
        try RunLauncher(options).launch { onJournalFailure in
            try RunSetup.new(
                prepared, runsDirectory: options.runsPath, threads: options.threadCount,
                programVersion: CommandLineProgram.version, onJournalFailure: onJournalFailure)
        }
    }
}
