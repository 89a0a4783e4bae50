import Datasets
import Foundation

extension Recipe {
    /// Reads `[data]`. Paths are made absolute, from the recipe's folder.
    static func data(_ reader: inout RecipeReader, relativeTo folder: URL) throws(RecipeError) -> DataOptions {
        var options = DataOptions()
        options.source = try path("data.source", &reader, folder)
        options.testSource = try path("data.test_source", &reader, folder)
        options.validationSource = try path("data.validation_source", &reader, folder)
        try readSourceKeys(&options, &reader)
        options.images = try path("data.images", &reader, folder)
        options.labels = try path("data.labels", &reader, folder)
        options.testImages = try path("data.test_images", &reader, folder)
        options.testLabels = try path("data.test_labels", &reader, folder)
        let targets = try reader.strings("data.target")
        options.target = targets.first
        options.moreTargets = Array(targets.dropFirst())
        options.format = try reader.string("data.format")
        if let text = try reader.string("data.delimiter") {
            guard let delimiter = Delimiter(rawValue: text) else {
                throw reader.error(
                    "data.delimiter", "data.delimiter must be \",\", \";\", \"|\" or \"\\t\", not \"\(text)\"")
            }
            options.delimiter = delimiter
        }
        let hasHeader = try reader.boolean("data.header", default: true)
        options.hasHeader = try reader.value(at: ["data", "header"]) == nil ? nil : hasHeader
        if try reader.string("data.task") != nil {
            options.task = try reader.choice("data.task", default: LearningTask.classification)
        }
        options.columns = try columns(&reader)
        options.ignoredColumns = try reader.strings("data.ignore")
        try prepare(&options, &reader)
        try splitting(&options, &reader)
        try checkSources(options, reader)
        return options
    }

    private static func path(
        _ key: String, _ reader: inout RecipeReader, _ folder: URL
    ) throws(RecipeError) -> String? {
        guard let text = try reader.string(key) else { return nil }
        guard !text.isEmpty else { throw reader.error(key, "\(key) is empty; expected the path of a file") }
        let expanded = (text as NSString).expandingTildeInPath
        return URL(fileURLWithPath: expanded, relativeTo: folder).standardizedFileURL.path
    }

    private static func checkSources(_ options: DataOptions, _ reader: RecipeReader) throws(RecipeError) {
        if options.source == nil && options.images == nil {
            throw reader.error(
                "data",
                "[data] names no data; expected source = \"FILE.csv\" with target = \"COLUMN\", or images and labels")
        }
        if options.source != nil, let image = options.images {
            throw reader.error("data.images", "data.source and data.images (\"\(image)\") are both given; keep one")
        }
        let kind = options.resolvedKind
        if kind == .table, let source = options.source, options.target == nil {
            guard FileManager.default.fileExists(atPath: source) else {
                throw reader.error(
                    "data.source",
                    "data.source: there is no such file: \(source); paths in a recipe are relative to the recipe")
            }
            throw reader.error(
                "data.source",
                "data.target is missing; expected the name of the column to learn, such as target = \"species\"")
        }
        // An archive holds its labels itself, and a table of numbers may have them in a column.
        let holdsLabels = options.target != nil || options.images?.lowercased().hasSuffix(".npz") == true
        if kind == .arrays, options.images != nil, options.labels == nil, !holdsLabels {
            throw reader.error(
                "data.images", "data.labels is missing; expected the file with a label for each image")
        }
        if (options.testImages == nil) != (options.testLabels == nil), !holdsLabels {
            throw reader.error(
                options.testImages == nil ? "data.test_labels" : "data.test_images",
                "data.test_images and data.test_labels belong together; give both or none")
        }
        if options.validationShare + options.testShare >= 1 {
            throw reader.error(
                "data.validation_share",
                "data.validation_share and data.test_share leave no rows to train on; their sum must be below 1")
        }
        if options.validationShare == 0, options.validationSource == nil {
            throw reader.error(
                "data.validation_share",
                "data.validation_share is 0, but the best weights are chosen by validation; give it some, such as 0.15")
        }
    }
}
