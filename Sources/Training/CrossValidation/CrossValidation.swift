import Datasets
import Foundation
import RunProtocol
public import RunStore

/// A k-fold cross-validation: each fold is a run of its own, trained without the rows that it is tested on.
///
/// Everything that is learned from data (scales, categories, weights, when to stop) is learned anew in each fold. The runs lie
/// together in one folder: `NAME-cv-1/fold-1`, and so on, with `summary.json` and the whole data's `recipe.toml`. One that
/// was interrupted goes on from there: folds that are done are kept, and the one that was being trained goes on exactly.
public struct CrossValidation: Sendable {
    let recipe: Recipe
    let folds: Int
    let threads: Int
    let programVersion: String
    let folder: RunFolder
    let lock: RunLock
    /// Fold 1, where it is to be trained.
    private let first: PreparedRecipe?

    /// The cross-validation's name: that of its folder.
    var name: String { folder.name }

    /// Prepares the first fold, so that what is wrong with recipe or data is found before anything is trained.
    /// - Throws: `RecipeError`, `DataError` or `RunStoreError`, each one sentence.
    public init(
        _ recipe: Recipe, folds: Int, runsDirectory: String, threads: Int, programVersion: String
    ) throws {
        if recipe.data.splitKind == .column {
            throw RecipeError(
                place: recipe.places["data.split"] ?? recipe.name,
                message:
                    "data.split = \"column\" fixes the parts, so there are no folds to draw; use \"grouped\" or leave it out"
            )
        }
        self.recipe = recipe
        self.folds = folds
        self.threads = threads
        self.programVersion = programVersion
        first = try PreparedRecipe(Self.recipe(recipe, fold: 1, of: folds))
        folder = try RunFolder.createGroup(in: runsDirectory, baseName: "\(recipe.name)-cv")
        lock = try folder.lock()
        try folder.writeRecipe(recipe.resolvedText)
        try write(summary(of: []))
    }

    /// Opens one that has not come to its end.
    /// - Throws: `RunStoreError` when another process trains it, `RecipeError` when its folder is damaged or when the data has
    ///   changed since its first fold.
    public init(resuming folder: RunFolder, threads: Int, programVersion: String) throws {
        self.folder = folder
        self.threads = threads
        self.programVersion = programVersion
        lock = try folder.lock()
        guard let folds = try? Self.summary(in: folder).foldCount else {
            throw RecipeError(
                place: folder.groupSummaryPath,
                message: "it does not say how many folds there are to be; start anew with descent cross-validate")
        }
        self.folds = folds
        recipe = try Recipe.parse(text: folder.readRecipe(), file: folder.recipePath)
        guard let kept = folder.member("fold-1") else {
            first = try PreparedRecipe(Self.recipe(recipe, fold: 1, of: folds))
            return
        }
        first = nil
        let dataset = try PreparedRecipe(Self.recipe(recipe, fold: 1, of: folds)).dataset
        guard try PreparationFile(in: kept).data == PreparedData(dataset) else {
            throw RecipeError(
                place: folder.recipePath,
                message:
                    "the data has changed since the first fold, so the folds would not belong together; start anew with descent cross-validate \(folder.recipePath)"
            )
        }
    }

    /// The latest cross-validation of a recipe that has not come to its end; nil where there is none.
    public static func unfinished(of recipe: Recipe, folds: Int, in runsDirectory: String) -> RunFolder? {
        RunFolder.groups(in: runsDirectory).first { folder in
            guard let theirs = try? Recipe.parse(text: folder.readRecipe(), file: folder.recipePath),
                theirs.resolvedText == recipe.resolvedText,
                let summary = try? Self.summary(in: folder), summary.foldCount == folds
            else { return false }
            return summary.folds.count < folds
        }
    }

    private static func summary(in folder: RunFolder) throws -> CrossValidationSummary {
        try JSONLines.decode(
            CrossValidationSummary.self, from: Data(contentsOf: URL(fileURLWithPath: folder.groupSummaryPath)))
    }

    /// The recipe of one fold. What the whole recipe sets apart as test files is left alone.
    static func recipe(_ recipe: Recipe, fold: Int, of folds: Int) -> Recipe {
        var recipe = recipe
        recipe.name = "fold"
        recipe.data.folds = folds
        recipe.data.fold = fold
        recipe.data.testShare = 0
        return recipe
    }

    /// The folds that were done before, with what their runs told.
    func keptFolds() -> [(record: FoldRecord, history: [EventRecord])] {
        var kept: [(FoldRecord, [EventRecord])] = []
        for fold in 1...folds {
            guard let run = folder.member("fold-\(fold)"), let summary = try? run.readManifest().summary,
                let record = record(fold: fold, summary)
            else { break }
            kept.append((record, history(of: run)))
        }
        return kept
    }

    /// What a fold that was being trained has told.
    func history(ofFold fold: Int) -> [EventRecord] { folder.member("fold-\(fold)").map(history) ?? [] }

    private func history(of run: RunFolder) -> [EventRecord] { (try? run.readJournal().history()) ?? [] }

    /// How a fold's run ended; nil where it has not come to an end.
    func record(fold: Int, _ summary: RunSummary) -> FoldRecord? {
        switch summary.reason {
        case .interrupted, .failed, .branched: return nil
        case .completed, .earlyStopping, .stoppedByUser, .budgetSpent, .diverged: break
        }
        return FoldRecord(
            fold: fold, folds: folds, runPath: summary.runPath, reason: summary.reason, step: summary.step,
            bestStep: summary.bestStep, test: summary.testMetrics, validation: summary.validationMetrics,
            durationSeconds: summary.durationSeconds)
    }

    func setup(
        fold: Int, onJournalFailure: @escaping @Sendable (RunStoreError) -> Void
    ) throws -> RunSetup {
        if let begun = folder.member("fold-\(fold)") {
            return try RunSetup.resume(
                run: begun.path, runsDirectory: folder.path, threads: threads, onJournalFailure: onJournalFailure)
        }
        let prepared: PreparedRecipe
        if fold == 1, let first {
            prepared = first
        } else {
            prepared = try PreparedRecipe(Self.recipe(recipe, fold: fold, of: folds))
        }
        return try RunSetup.new(
            prepared, runsDirectory: folder.path, threads: threads, programVersion: programVersion,
            onJournalFailure: onJournalFailure)
    }

    func summary(of records: [FoldRecord]) -> CrossValidationSummary {
        CrossValidationSummary(name: name, path: folder.path, foldCount: folds, folds: records)
    }

    /// Keeps the summary beside the runs.
    func write(_ summary: CrossValidationSummary) throws {
        try JSONLines.encode(summary).write(to: URL(fileURLWithPath: folder.groupSummaryPath), options: .atomic)
    }
}
