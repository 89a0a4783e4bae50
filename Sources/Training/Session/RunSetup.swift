public import Datasets
import Foundation
import RunProtocol
public import RunStore

/// All that a training session stands on: the recipe, its data, and the open run folder.
public struct RunSetup: Sendable {
    /// What is trained, and how.
    public let recipe: Recipe
    /// The recipe's data, prepared and split.
    public let dataset: Dataset
    /// Where the run is kept.
    public let folder: RunFolder
    /// The number of engine threads.
    public let threads: Int
    let lock: RunLock
    let journal: Journal?
    /// Whether the run goes on from what its folder holds.
    let isResuming: Bool
    /// What should stand in the log at the start.
    let notes: [LogMessage]

    /// A number for the next command that no command of the run has had.
    public var nextCommandID: Int {
        ((try? journal?.read().lastCommandID) ?? 0) + 1
    }

    /// Makes a new run folder for a recipe.
    ///
    /// - Parameter onJournalFailure: Called on another thread when the journal cannot be written.
    public static func new(
        _ prepared: PreparedRecipe, runsDirectory: String, threads: Int, programVersion: String,
        onJournalFailure: @escaping @Sendable (RunStoreError) -> Void = { _ in }
    ) throws -> RunSetup {
        let recipe = prepared.recipe
        let dataset = prepared.dataset
        let folder = try RunFolder.create(in: runsDirectory, baseName: recipe.name)
        let lock = try folder.lock()
        try folder.writeRecipe(recipe.resolvedText)
        try folder.writeManifest(
            RunManifest(name: folder.name, created: Date(), programVersion: programVersion, seed: recipe.training.seed))
        try PreparationFile.write(dataset.preparation, in: folder)
        return RunSetup(
            recipe: recipe, dataset: dataset, folder: folder, threads: threads, lock: lock,
            journal: try folder.openJournal(onFailure: onJournalFailure), isResuming: false, notes: log(dataset.notes))
    }

    /// Opens a run to go on with it.
    public static func resume(
        run: String, runsDirectory: String, threads: Int,
        onJournalFailure: @escaping @Sendable (RunStoreError) -> Void = { _ in }
    ) throws -> RunSetup {
        let folder = try RunFolder.open(run, in: runsDirectory)
        let lock = try folder.lock()
        let recipe = try Recipe.parse(text: folder.readRecipe(), file: folder.recipePath)
        let dataset = try PreparedRecipe(recipe).dataset
        guard try PreparationFile.read(in: folder) == dataset.preparation else {
            throw RecipeError(
                place: folder.recipePath,
                message:
                    "the data has changed since this run began, so it cannot go on exactly; start a new run with descent train \(folder.recipePath)"
            )
        }
        try folder.checkpoints().removeScratchFiles()
        var manifest = try folder.readManifest()
        manifest.summary = nil
        try folder.writeManifest(manifest)
        return RunSetup(
            recipe: recipe, dataset: dataset, folder: folder, threads: threads, lock: lock,
            journal: try folder.openJournal(onFailure: onJournalFailure), isResuming: true, notes: [])
    }

    private static func log(_ notes: [DataNote]) -> [LogMessage] {
        notes.map { LogMessage(level: $0.level == .warning ? .warning : .info, step: 0, text: $0.text) }
    }

    /// Keeps the summary with the run, for `descent runs`.
    func writeSummary(_ summary: RunSummary) throws {
        var manifest = try folder.readManifest()
        manifest.summary = summary
        try folder.writeManifest(manifest)
    }
}

/// A recipe whose data is loaded and fits it: what can be wrong with either has been found.
public struct PreparedRecipe: Sendable {
    /// What is trained, and how.
    public let recipe: Recipe
    /// Its data, prepared and split.
    public let dataset: Dataset

    /// Loads the recipe's data.
    /// - Throws: `RecipeError` or `DataError`, each one sentence.
    public init(_ recipe: Recipe) throws {
        self.recipe = recipe
        dataset = try Self.load(recipe)
        _ = try LearningProblem(recipe: recipe, preparation: dataset.preparation, dropout: recipe.model.dropout)
    }

    /// Says where a problem with the data stands in the recipe, when it is a key's fault.
    private static func load(_ recipe: Recipe) throws -> Dataset {
        do throws(DataError) {
            return try Dataset.load(recipe.data)
        } catch {
            guard let key = error.key, let place = recipe.places[key] else { throw error }
            throw RecipeError(place: place, message: error.file == nil ? error.sentence : error.description)
        }
    }
}

/// The preparation of a run's data, kept in its folder: new data is prepared as the training data was.
enum PreparationFile {
    private static func path(in folder: RunFolder) -> String { "\(folder.path)/preparation.json" }

    static func write(_ preparation: Preparation, in folder: RunFolder) throws {
        try JSONLines.encode(preparation).write(to: URL(fileURLWithPath: path(in: folder)), options: .atomic)
    }

    static func read(in folder: RunFolder) throws -> Preparation {
        let path = path(in: folder)
        do {
            return try JSONLines.decode(Preparation.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw RecipeError(
                place: path, message: "the preparation of this run's data cannot be read; the run's folder is damaged")
        }
    }
}
