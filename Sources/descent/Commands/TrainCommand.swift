import ArgumentParser
import RunProtocol
import RunStore
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

    @Flag(
        name: .customLong("resume-or-start"),
        help: "Go on with the latest run of this recipe where there is one that has not ended: for restart loops.")
    var resumesOrStarts = false

    @OptionGroup var options: RunOptions

    func validate() throws {
        // The range of a seed in a recipe: what is resolved must read back.
        if let seed, seed < 0 { throw ValidationError("--seed \(seed) must be at least 0") }
    }

    func run() throws {
        if isDetached { try DetachedProcess.startAndLeave() }
        let recipe = try Recipe.load(path: recipe, overrides: options.overrides, seed: seed.map(UInt64.init))
        if resumesOrStarts, try goOn(with: recipe) { return }
        let prepared = try PreparedRecipe(recipe)
        try RunLauncher(options).launch { onJournalFailure in
            try RunSetup.new(
                prepared, runsDirectory: options.runsPath, threads: options.threadCount,
                programVersion: CommandLineProgram.version, onJournalFailure: onJournalFailure)
        }
    }

    /// Goes on with the latest run of the recipe, or says that it has ended. False when there is none.
    private func goOn(with recipe: Recipe) throws -> Bool {
        guard let (folder, manifest) = try RunFolder.latest(of: recipe, in: options.runsPath) else { return false }
        switch manifest.summary?.reason {
        case .completed, .earlyStopping, .stoppedByUser, .budgetSpent, .branched:
            try Console.printLine("\(folder.name) has ended already: \(manifest.summary?.message ?? "")")
        case .diverged:
            throw CommandFailure.failed("\(folder.name) has diverged: \(manifest.summary?.message ?? "")")
        case .interrupted, .failed, nil:
            try RunLauncher(options).launch { onJournalFailure in
                try RunSetup.resume(
                    run: folder.path, runsDirectory: options.runsPath, threads: options.threadCount,
                    onJournalFailure: onJournalFailure)
            }
        }
        return true
    }
}
