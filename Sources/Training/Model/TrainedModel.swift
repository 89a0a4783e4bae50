public import Datasets
import Foundation
public import RunProtocol
public import RunStore
import Tensors

/// The best weights of a run, ready to be measured or used on data.
public final class TrainedModel {
    private let runName: String
    private let folder: RunFolder
    private let recipe: Recipe
    private let trainedData: PreparedData
    private let problem: LearningProblem
    private let store: VariableStore
    private let pool: ThreadPool
    private let evaluator: Evaluator
    /// The checkpoint's file name.
    public let checkpointFile: String
    /// Why newer or better checkpoints were passed over.
    public let skipped: [SkippedCheckpoint]
    /// What a person should know of the run's folder; nil where all is well.
    public let warning: String?

    /// Loads the best weights of a run, or the newest where no validation has been made.
    /// - Throws: `RunStoreError`, `RecipeError` or `TrainingFailure`, each one sentence.
    public init(folder: RunFolder, threads: Int) throws {
        self.folder = folder
        runName = folder.name
        recipe = try Recipe.parse(text: folder.readRecipe(), file: folder.recipePath)
        let kept = try PreparationFile(in: folder)
        trainedData = kept.data
        warning = kept.warning
        guard try folder.checkpoints().hasFiles() else {
            throw RecipeError(
                place: folder.name,
                message:
                    "this run has saved no weights yet: wait for its first checkpoint, or go on with descent resume")
        }
        let loaded = try folder.bestCheckpoint()
        let state = try TrainingState(loaded.checkpoint, file: loaded.info.file)
        checkpointFile = loaded.info.file
        skipped = loaded.skipped
        problem = try LearningProblem(recipe: recipe, preparation: trainedData.preparation, dropout: 0)
        store = try problem.makeStore(StepRule(recipe), seed: recipe.training.seed)
        try store.restore(state.variables)
        // As in training where this machine can; a model is as good in fp32.
        let precision = recipe.training.precision
        pool = try ThreadPool(threads: threads, precision: precision.isSupported ? precision : .fp32)
        evaluator = Evaluator(
            problem: problem, store: store, pool: pool, averagesWeights: recipe.training.averagesWeights)
    }

    private var preparation: Preparation { trainedData.preparation }
    private var takesLabels: Bool { recipe.data.images != nil }

    /// The loss and metrics on the run's own test part, or on a file of the same columns.
    public func evaluate(file: String?, labels: String? = nil) throws -> (MetricValues, [DataNote]) {
        if let labels, file == nil || !takesLabels {
            throw RecipeError(
                place: "--labels \(labels)",
                message: takesLabels
                    ? "labels belong to images: name those with --data"
                    : "this run was trained on a table, whose labels are its column \"\(preparation.targetName)\"")
        }
        if let file {
            let rows = try preparation.load(file: file, labels: labels, targets: .required)
            let data = BatchSource(rows.examples, preparation: preparation)
            let values = try evaluator.evaluate(data, rows: (0..<rows.examples.count).map(Int32.init))
            return (values ?? MetricValues(), rows.notes)
        }
        let dataset = try PreparedRecipe(recipe, begunIn: folder).dataset
        // Prepared anew, other data would be scaled and split in another way than the model has learned.
        guard PreparedData(dataset) == trainedData else {
            throw RecipeError(
                place: runName,
                message:
                    "the data has changed since this run was trained; to measure the model on it, name a file with --data"
            )
        }
        guard !dataset.split.test.isEmpty else {
            throw RecipeError(place: recipe.name, message: "this run has no test part; name a file with --data")
        }
        let data = BatchSource(dataset.examples, preparation: preparation)
        return (try evaluator.evaluate(data, rows: dataset.split.test) ?? MetricValues(), [])
    }

    /// Predictions for a file's rows as a table: the class and each class's probability, or the number.
    public func predict(file: String) throws -> (header: [String], rows: [[String]], notes: [DataNote]) {
        guard !problem.isLanguageModel else {
            throw RecipeError(
                place: runName, message: "this is a language model, which goes on with a text: give one with --prompt")
        }
        let prepared = try preparation.load(file: file, targets: .unused)
        let data = BatchSource(prepared.examples, preparation: preparation)
        let outputs = try evaluator.outputs(data, rows: (0..<prepared.examples.count).map(Int32.init))
        let names = prepared.names.isEmpty ? [] : [prepared.nameTitle]
        if !preparation.forecastColumns.isEmpty { return forecast(outputs, prepared) }
        guard problem.isClassification else {
            let rows = outputs.enumerated().map { index, output in
                Array(prepared.names.dropFirst(index).prefix(1)) + ["\(Float(preparation.unscale(output)))"]
            }
            return (names + [preparation.targetName], rows, prepared.notes)
        }
        let header = names + [preparation.targetName] + preparation.classNames.map { "probability \($0)" }
        let rows = (0..<prepared.examples.count).map { index in
            let probabilities = problem.probabilities(outputs, at: index)
            let best = probabilities.indices.max { probabilities[$0] < probabilities[$1] } ?? 0
            let name = Array(prepared.names.dropFirst(index).prefix(1))
            return name + [preparation.classNames[best]] + probabilities.map { String(format: "%.4f", $0) }
        }
        return (header, rows, prepared.notes)
    }

    /// How a language model goes on with a prompt; the prompt itself is not part of it.
    ///
    /// The same numbers give the same text.
    /// - Parameters:
    ///   - tokens: How many tokens are written.
    ///   - temperature: Below 1 the likely tokens come more often; 0 takes the likeliest each time.
    ///   - topK: Only so many of the likeliest are drawn from; nil for all.
    public func write(
        after prompt: String, tokens: Int, temperature: Double, topK: Int?, seed: UInt64
    ) throws -> String {
        guard problem.isLanguageModel else {
            throw RecipeError(
                place: runName,
                message:
                    "this model gives one answer an example and cannot go on with a prompt: name a file with --data"
            )
        }
        let rule = SamplingRule(tokens: tokens, temperature: temperature, topK: topK, seed: seed)
        return try TextSampler(
            problem: problem, store: store, pool: pool, averagesWeights: recipe.training.averagesWeights
        ).write(after: prompt, rule)
    }

    /// The steps that follow each window, one a row.
    private func forecast(
        _ outputs: [Float], _ prepared: PreparedRows
    ) -> (header: [String], rows: [[String]], notes: [DataNote]) {
        let columns = preparation.forecastColumns
        var rows: [[String]] = []
        for start in stride(from: 0, to: outputs.count, by: columns.count) {
            let step = start % problem.outputCount / columns.count + 1
            let values = columns.indices.map { column in
                let value = preparation.unscale(outputs[start + column], output: start + column)
                return "\(Float(value + (prepared.base.isEmpty ? 0 : prepared.base[start + column])))"
            }
            rows.append(["\(step)"] + values)
        }
        return (["step"] + columns, rows, prepared.notes)
    }
}

extension LearningProblem {
    /// The probability of each class for one example's outputs.
    func probabilities(_ outputs: [Float], at index: Int) -> [Double] {
        if hasSingleLogit {
            let second = 1 / (1 + exp(-Double(outputs[index])))
            return [1 - second, second]
        }
        let logits = outputs[index * classCount..<(index + 1) * classCount].map(Double.init)
        let highest = logits.max() ?? 0
        let weights = logits.map { exp($0 - highest) }
        let sum = weights.reduce(0, +)
        return weights.map { $0 / sum }
    }
}
