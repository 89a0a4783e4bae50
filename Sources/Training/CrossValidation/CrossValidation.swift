import Datasets
import Foundation
import RunProtocol
import RunStore

/// A k-fold cross-validation: each fold is a run of its own, trained without the rows that it is tested on.
///
/// Everything that is learned from data (scales, categories, weights, when to stop) is learned anew in each fold. The runs lie
/// together in one folder: `NAME-cv-1/fold-1`, and so on, with `summary.json`.
public struct CrossValidation: Sendable {
    let recipe: Recipe
    let folds: Int
    let threads: Int
    let programVersion: String
    let path: String
    let first: PreparedRecipe

    /// The cross-validation's name: that of its folder.
    var name: String { URL(fileURLWithPath: path).lastPathComponent }

    /// Prepares the first fold, so that what is wrong with recipe or data is found before anything is trained.
    /// - Throws: `RecipeError`, `DataError` or `RunStoreError`, each one sentence.
    public init(
        _ recipe: Recipe, folds: Int, runsDirectory: String, threads: Int, programVersion: String
    ) throws {
        self.recipe = recipe
        self.folds = folds
        self.threads = threads
        self.programVersion = programVersion
        if recipe.data.splitKind == .column {
            throw RecipeError(
                place: recipe.places["data.split"] ?? recipe.name,
                message:
                    "data.split = \"column\" fixes the parts, so there are no folds to draw; use \"grouped\" or leave it out"
            )
        }
        first = try PreparedRecipe(Self.recipe(recipe, fold: 1, of: folds))
        path = try RunFolder.createGroup(in: runsDirectory, baseName: "\(recipe.name)-cv")
        try write(CrossValidationSummary(name: name, path: path, folds: []))
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

    func setup(
        fold: Int, onJournalFailure: @escaping @Sendable (RunStoreError) -> Void
    ) throws -> RunSetup {
        let prepared = fold == 1 ? first : try PreparedRecipe(Self.recipe(recipe, fold: fold, of: folds))
        return try RunSetup.new(
            prepared, runsDirectory: path, threads: threads, programVersion: programVersion,
            onJournalFailure: onJournalFailure)
    }

    /// Keeps the summary beside the runs.
    func write(_ summary: CrossValidationSummary) throws {
        let file = URL(fileURLWithPath: path).appendingPathComponent("summary.json")
        try JSONLines.encode(summary).write(to: file, options: .atomic)
    }
}
