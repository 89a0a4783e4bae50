public import Datasets
import Foundation
public import RunProtocol
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
    /// The run that this one was branched from.
    var parent: RunManifest.Parent?
    /// The version of the program, for the manifests of branches.
    var programVersion = ""
    /// What should stand in the log at the start.
    let notes: [LogMessage]

    /// A number for the next command that no command of the run has had.
    public var nextCommandID: Int {
        ((try? journal?.read().lastCommandID) ?? 0) + 1
    }

    /// What the run has told so far, for someone who begins to look on.
    public func history() -> [EventRecord] {
        (try? journal?.read().history()) ?? []
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
        let text = recipe.resolvedText
        try folder.writeRecipe(text)
        try PreparationFile.write(PreparedData(dataset), in: folder)
        // The manifest makes a folder a run, so it comes last: whatever ends the program here, no half run is left.
        try folder.writeManifest(
            RunManifest(
                name: folder.name, created: Date(), programVersion: programVersion, seed: recipe.training.seed,
                recipeDigest: SHA256.hexDigest(of: Array(text.utf8))))
        return RunSetup(
            recipe: recipe, dataset: dataset, folder: folder, threads: threads, lock: lock,
            journal: try folder.openJournal(onFailure: onJournalFailure), isResuming: false,
            programVersion: programVersion,
            notes: log(dataset.notes))
    }

    /// A setup for training of which nothing is kept: without a journal, in a folder to be removed afterwards.
    static func scratch(_ prepared: PreparedRecipe, threads: Int, in folder: String = NSTemporaryDirectory()) throws
        -> (RunSetup, folder: String)
    {
        let directory = "\(folder)/descent-scratch-\(UUID().uuidString)"
        let folder = try RunFolder.create(in: directory, baseName: prepared.recipe.name)
        let setup = RunSetup(
            recipe: prepared.recipe, dataset: prepared.dataset, folder: folder, threads: threads,
            lock: try folder.lock(), journal: nil, isResuming: false, notes: [])
        return (setup, directory)
    }

    /// Opens a run to go on with it.
    ///
    /// - Parameter settings: Keys of hyperparameters that are to be set, which the run must have.
    public static func resume(
        run: String, runsDirectory: String, threads: Int, settings: [String] = [],
        onJournalFailure: @escaping @Sendable (RunStoreError) -> Void = { _ in }
    ) throws -> RunSetup {
        let folder = try RunFolder.open(run, in: runsDirectory)
        let lock = try folder.lock()
        var manifest = try folder.readManifest()
        let recipe = try unchangedRecipe(of: folder, manifest)
        let dataset = try PreparedRecipe(recipe, begunIn: folder).dataset
        let kept = try PreparationFile(in: folder)
        guard kept.data == PreparedData(dataset) else {
            throw RecipeError(
                place: folder.recipePath,
                message:
                    "the data has changed since this run began, so it cannot go on exactly; start a new run with descent train \(folder.recipePath)"
            )
        }
        try check(settings, recipe, dataset)
        try folder.checkpoints().removeScratchFiles()
        let journal = try openJournal(of: folder, onFailure: onJournalFailure)
        manifest.summary = nil
        try folder.writeManifest(manifest)
        return RunSetup(
            recipe: recipe, dataset: dataset, folder: folder, threads: threads, lock: lock,
            journal: journal, isResuming: true, parent: manifest.parent,
            programVersion: manifest.programVersion,
            notes: kept.warning.map { [LogMessage(level: .warning, step: 0, text: $0)] } ?? [])
    }

    /// The recipe that the run began with: another one would not go on, but begin something else in the middle.
    private static func unchangedRecipe(of folder: RunFolder, _ manifest: RunManifest) throws -> Recipe {
        let text = try folder.readRecipe()
        if let digest = manifest.recipeDigest, digest != SHA256.hexDigest(of: Array(text.utf8)) {
            throw RecipeError(
                place: folder.recipePath,
                message:
                    "this file was changed since the run began, so the run cannot go on exactly; put it back as it was, change hyperparameters with --set, or start a new run with descent train \(folder.recipePath)"
            )
        }
        return try Recipe.parse(text: text, file: folder.recipePath)
    }

    /// The journal, or what to do when it is damaged: it is the run's record, and its weights do not depend on it.
    private static func openJournal(
        of folder: RunFolder, onFailure: @escaping @Sendable (RunStoreError) -> Void
    ) throws(RunStoreError) -> Journal {
        do throws(RunStoreError) {
            return try folder.openJournal(onFailure: onFailure)
        } catch {
            guard error.kind == .damaged else { throw error }
            throw RunStoreError(
                .damaged,
                "\(error); the weights are not touched: to go on without the record so far, move it away (mv \(folder.journalPath)* to another folder) and resume again"
            )
        }
    }

    private static func check(_ settings: [String], _ recipe: Recipe, _ dataset: Dataset) throws(RecipeError) {
        let board = HyperparameterBoard(recipe: recipe, isClassification: dataset.task == .classification)
        for key in settings where board.values[key] == nil {
            let keys = board.declarations.map(\.key)
            throw RecipeError(
                place: "--set \(key)",
                message: "this run has no such hyperparameter; it has \(keys.joined(separator: ", "))")
        }
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
