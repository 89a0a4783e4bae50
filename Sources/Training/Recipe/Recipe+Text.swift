import Datasets
import Optimizers
import Tensors

extension Recipe {
    /// The recipe with every default written out and every path absolute: it trains the same from anywhere.
    public var resolvedText: String {
        var writer = RecipeWriter()
        writer.entry("name", .string(name))
        writeData(&writer)
        model.write(&writer)
        loss.write(&writer)
        optimizer.write(&writer)
        schedule.write(&writer)
        training.write(&writer)
        start.write(&writer)
        guards.write(&writer)
        checkpoints.write(&writer)
        budget.write(&writer)
        for change in steering { change.write(&writer) }
        augmentation.write(&writer)
        return writer.text
    }

    private func writeData(_ writer: inout RecipeWriter) {
        writer.table("data")
        let texts: [(String, String?)] = [
            ("source", data.source), ("validation_source", data.validationSource), ("test_source", data.testSource),
            ("target", data.moreTargets.isEmpty ? data.target : nil),
            ("images", data.images), ("labels", data.labels), ("test_images", data.testImages),
            ("test_labels", data.testLabels), ("format", data.format), ("delimiter", data.delimiter?.rawValue),
            ("task", data.task?.rawValue), ("weight", data.weightColumn), ("split", data.splitKind?.rawValue),
            ("split_column", data.splitColumn),
        ]
        for case (let key, let text?) in texts { writer.entry(key, .string(text)) }
        if let hasHeader = data.hasHeader { writer.entry("header", .boolean(hasHeader)) }
        if !data.columns.isEmpty { writer.entry("columns", .table(data.columns.mapValues(\.recipeValue))) }
        if let target = data.target, !data.moreTargets.isEmpty {
            writer.entry("target", .array(([target] + data.moreTargets).map { .string($0) }))
        }
        writeSourceKeys(&writer)
        if !data.ignoredColumns.isEmpty { writer.entry("ignore", .array(data.ignoredColumns.map { .string($0) })) }
        writer.entry("scaling", .string(data.scaling.rawValue))
        writer.entry("missing", .string(data.missingFill.rawValue))
        writer.entry("missing_categories", .string(data.missingCategories.rawValue))
        writer.entry("missing_indicators", .boolean(data.missingIndicators))
        writer.entry("rare", .integer(data.rareBelow))
        writer.entry("target_scaling", .string(data.targetScaling.rawValue))
        writer.entry("oversample", .boolean(data.oversamples))
        writer.entry("validation_share", .number(data.validationShare))
        writer.entry("test_share", .number(data.testShare))
        writer.entry("split_seed", .integer(Int(clamping: data.splitSeed)))
        if let prefetch = data.prefetch { writer.entry("prefetch", .integer(prefetch)) }
        if let folds = data.folds, let fold = data.fold {
            writer.entry("folds", .integer(folds))
            writer.entry("fold", .integer(fold))
        }
    }
}

/// Builds the text of a recipe.
struct RecipeWriter {
    private(set) var text = ""

    mutating func table(_ name: String) { text += "\n[\(name)]\n" }

    mutating func arrayTable(_ name: String) { text += "\n[[\(name)]]\n" }

    mutating func entry(_ key: String, _ value: RecipeValue) { text += "\(key) = \(value.toml)\n" }
}
