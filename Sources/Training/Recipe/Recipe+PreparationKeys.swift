import Datasets

extension Recipe {
    /// Reads the keys of `[data]` that say how columns become numbers.
    static func prepare(_ options: inout DataOptions, _ reader: inout RecipeReader) throws(RecipeError) {
        options.scaling = try reader.choice("data.scaling", default: options.scaling)
        options.missingFill = try missing("data.missing", &reader, MissingFill.ofNumbers, options.missingFill)
        options.missingCategories = try missing(
            "data.missing_categories", &reader, MissingFill.ofCategories, options.missingCategories)
        options.missingIndicators = try reader.boolean("data.missing_indicators", default: options.missingIndicators)
        options.rareBelow = try reader.integer("data.rare", default: options.rareBelow, in: 0...1_000_000) ?? 2
        options.targetScaling = try reader.choice("data.target_scaling", default: options.targetScaling)
        options.weightColumn = try reader.string("data.weight")
        options.oversamples = try reader.boolean("data.oversample", default: false)
        options.prefetch = try reader.integer("data.prefetch", default: nil, in: 0...64)
    }

    /// Reads the keys of `[data]` that say which rows are in which part.
    static func splitting(_ options: inout DataOptions, _ reader: inout RecipeReader) throws(RecipeError) {
        if try reader.string("data.split") != nil {
            options.splitKind = try reader.choice("data.split", default: SplitKind.random)
        }
        options.splitColumn = try reader.string("data.split_column")
        if options.splitColumn == nil, let kind = options.splitKind, kind.needsColumn {
            throw reader.error(
                "data.split", "data.split = \"\(kind.rawValue)\" needs a column: give data.split_column = \"NAME\"")
        }
        if options.splitColumn != nil, options.splitKind?.needsColumn != true {
            throw reader.error(
                "data.split_column",
                "data.split_column is for data.split = \"grouped\", \"time\" or \"column\"; say which it is to be")
        }
        options.validationShare = try reader.number(
            "data.validation_share", default: options.validationShare, in: 0...0.9)
        options.testShare = try reader.number("data.test_share", default: options.testShare, in: 0...0.9)
        options.splitSeed = UInt64(try reader.integer("data.split_seed", default: 0, in: 0...Int.max) ?? 0)
        options.folds = try reader.integer("data.folds", default: nil, in: 2...1000)
        options.fold = try reader.integer("data.fold", default: nil, in: 1...(options.folds ?? 1000))
        if (options.folds == nil) != (options.fold == nil) {
            throw reader.error(
                options.fold == nil ? "data.folds" : "data.fold",
                "data.folds and data.fold belong together; descent cross-validate sets both")
        }
    }

    /// Reads `data.columns`: a kind for a column, or a table of what it is to have of its own.
    static func columns(_ reader: inout RecipeReader) throws(RecipeError) -> [String: ColumnOptions] {
        var columns: [String: ColumnOptions] = [:]
        for name in try reader.names(inTable: "data.columns") {
            columns[name] = try column(name, &reader)
        }
        return columns
    }

    private static func column(_ name: String, _ reader: inout RecipeReader) throws(RecipeError) -> ColumnOptions {
        let path = ["data", "columns", name]
        if case .string = try reader.value(at: path) {
            return ColumnOptions(kind: try reader.choice(at: path, default: ColumnKind.number))
        }
        var options = ColumnOptions()
        if try reader.value(at: path + ["kind"]) != nil {
            options.kind = try reader.choice(at: path + ["kind"], default: ColumnKind.number)
        }
        if try reader.value(at: path + ["scaling"]) != nil {
            options.scaling = try reader.choice(at: path + ["scaling"], default: Scaling.standard)
        }
        if try reader.value(at: path + ["missing"]) != nil {
            options.missing = try reader.choice(at: path + ["missing"], default: MissingFill.mean)
        }
        switch try reader.value(at: path + ["indicator"]) {
        case nil: break
        case .boolean(let flag): options.indicator = flag
        case .some(let other):
            throw reader.error(
                "data.columns", "data.columns.\(name).indicator must be true or false, not \(other.summary)")
        }
        switch try reader.value(at: path + ["rare"]) {
        case nil: break
        case .integer(let count) where count >= 0: options.rareBelow = count
        case .some(let other):
            throw reader.error(
                "data.columns", "data.columns.\(name).rare must be a whole number of at least 0, not \(other.summary)")
        }
        try reader.rejectKeys(ofTable: path, but: ColumnOptions.keys)
        return options
    }

    private static func missing(
        _ key: String, _ reader: inout RecipeReader, _ allowed: [MissingFill], _ fallback: MissingFill
    ) throws(RecipeError) -> MissingFill {
        let name = try reader.name(key, default: fallback.rawValue, among: allowed.map(\.rawValue))
        return MissingFill(rawValue: name) ?? fallback
    }
}

extension ColumnOptions {
    /// As it stands in a recipe.
    var recipeValue: RecipeValue {
        if let kind, self == ColumnOptions(kind: kind) { return .string(kind.rawValue) }
        var entries: [String: RecipeValue] = [:]
        if let kind { entries["kind"] = .string(kind.rawValue) }
        if let scaling { entries["scaling"] = .string(scaling.rawValue) }
        if let missing { entries["missing"] = .string(missing.rawValue) }
        if let indicator { entries["indicator"] = .boolean(indicator) }
        if let rareBelow { entries["rare"] = .integer(rareBelow) }
        return .table(entries)
    }
}
