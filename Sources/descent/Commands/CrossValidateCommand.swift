import ArgumentParser
import Datasets
import RunProtocol
import Training

/// `descent cross-validate RECIPE`
struct CrossValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cross-validate",
        abstract: "Train a recipe once for each fold of its data, and measure it on all of them.",
        discussion: """
            The rows are dealt out to the folds; each fold's run learns without them and is tested on them. Folds keep the shares \
            of the classes, unless the recipe splits its data at random, by groups or by time (data.split): then the folds do so \
            too, and by time each is tested on what comes after all that it learned from.
            """)

    @Argument(help: "The recipe, a TOML file.")
    var recipe: String

    @Option(help: "How many folds, at least 2.")
    var folds = 5

    @Option(help: "Seed of the runs and of the folds.")
    var seed: Int?

    @Flag(help: "Go on with the latest one of this recipe where there is one that has not come to its end.")
    var resumeOrStart = false

    @OptionGroup var options: RunOptions

    func validate() throws {
        if let seed, seed < 0 { throw ValidationError("--seed \(seed) must be at least 0") }
        if !(2...1000).contains(folds) { throw ValidationError("--folds \(folds) must lie between 2 and 1000") }
    }

    func run() throws {
        var recipe = try Recipe.load(path: recipe, overrides: options.overrides, seed: seed.map(UInt64.init))
        if let seed { recipe.data.splitSeed = UInt64(seed) }
        let version = CommandLineProgram.version
        if resumeOrStart, let folder = CrossValidation.unfinished(of: recipe, folds: folds, in: options.runsPath) {
            try RunLauncher(options).launch(
                CrossValidation(resuming: folder, threads: options.threadCount, programVersion: version))
        } else {
            try RunLauncher(options).launch(
                CrossValidation(
                    recipe, folds: folds, runsDirectory: options.runsPath, threads: options.threadCount,
                    programVersion: version))
        }
    }
}
