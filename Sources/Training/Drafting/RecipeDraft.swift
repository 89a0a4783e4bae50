public import Datasets
import Foundation
import RunProtocol

/// A recipe to start from, written for data that was looked at: with comments, and absolute paths, so that it works from
/// anywhere.
public struct RecipeDraft: Sendable {
    /// The recipe, in TOML.
    public let text: String

    /// Writes a recipe for data whose target is known.
    public init(_ inspection: DataInspection) {
        var writer = DraftWriter()
        let report = inspection.report
        writer.comment("\(report.kind) of \(report.examples) examples, \(report.example); written by descent init.")
        writer.comment("descent train FILE            trains it")
        writer.comment("descent cross-validate FILE   trains it on 5 folds: mean and deviation")
        writer.entry("name", .string(Self.name(of: report.source)))
        let start = StartingPoint(
            examples: report.parts?.training ?? report.examples, example: inspection.dataset?.examples.example,
            isRegression: report.task == .regression, isLanguageModel: report.task == .languageModel,
            targetTails: TargetTails(inspection.dataset))
        Self.writeData(inspection, start, &writer)
        Self.writeModel(start, &writer)
        writer.table("optimizer")
        writer.entry("kind", .string("adamw"))
        writer.entry("learning_rate", .number(start.learningRate))
        writer.entry("weight_decay", .number(start.weightDecay), "pulls weights to zero")
        writer.table("schedule")
        writer.entry("kind", .string("cosine"), "the learning rate falls to zero over the run")
        writer.entry("warmup", .number(0.1))
        writer.table("training")
        writer.entry("epochs", .integer(start.epochs))
        writer.entry("batch_size", .integer(start.batchSize))
        writer.entry("patience", .integer(start.patience), "validations without a better loss; 0: no limit")
        text = writer.text
    }

    private static func writeModel(_ start: StartingPoint, _ writer: inout DraftWriter) {
        if let kind = start.kind {
            writer.table("model")
            writer.entry("kind", .string(kind))
            if !start.hidden.isEmpty {
                writer.entry("hidden", .array(start.hidden.map { .integer($0) }), "widths of the layers in between")
            }
            if start.dropout > 0 {
                writer.entry("dropout", .number(start.dropout), "more of it holds the model back more")
            }
        }
        if start.loss != .automatic {
            writer.table("loss")
            writer.entry("kind", .string(start.loss.rawValue), "forgives what lies far off")
        }
        guard start.augmentation.isActive else { return }
        writer.table("augment")
        if start.augmentation.flips {
            writer.entry("flip", .boolean(true), "mirrored: take it out where sides matter")
        }
        let magnitudes: [(key: String, value: Double, comment: String)] = [
            ("shift", start.augmentation.shift, "pictures move by up to this share"),
            ("rotate", start.augmentation.rotation, "pictures turn by up to so many degrees"),
            ("zoom", start.augmentation.zoom, "pictures grow or shrink by up to this share"),
            ("color", start.augmentation.color, "brightness, contrast and saturation change"),
            ("cutout", start.augmentation.cutout, "a square of this share is covered"),
            ("mixup", start.augmentation.mixup, "pairs are mixed, with their targets"),
        ]
        for magnitude in magnitudes where magnitude.value > 0 {
            writer.entry(magnitude.key, .number(magnitude.value), magnitude.comment)
        }
        writer.entry("strength", .number(1), "of all of this; can be changed while it trains")
    }

    /// The file's name without what follows the first dot, with what cannot stand in a run's name replaced.
    private static func name(of path: String) -> String {
        let url = URL(fileURLWithPath: path)
        // The files of MNIST bear the same names everywhere; their folder says which they are.
        let isPart = url.lastPathComponent.hasPrefix("train-images")
        let file = (isPart ? url.deletingLastPathComponent() : url).lastPathComponent
        let stem = file.split(separator: ".", omittingEmptySubsequences: true).first.map(String.init) ?? "data"
        let safe = stem.unicodeScalars.map { scalar in
            scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(Character(scalar)))
                || scalar == "-" || scalar == "_" ? Character(scalar) : "-"
        }
        let name = String(safe.prefix(60))
        return name.allSatisfy { $0 == "-" } ? "data" : name
    }

    private static func writeData(_ inspection: DataInspection, _ start: StartingPoint, _ writer: inout DraftWriter) {
        let (options, report) = (inspection.options, inspection.report)
        writer.table("data")
        for (key, path) in options.files {
            writer.entry(
                String(key.dropFirst("data.".count)), .string(URL(fileURLWithPath: path).standardizedFileURL.path))
        }
        if let hasHeader = options.hasHeader {
            writer.entry(
                "header", .boolean(hasHeader), hasHeader ? nil : "the first line is data: columns have numbers")
        }
        if let target = options.target {
            if let reason = report.targetReason { writer.comment("the target is guessed: \(reason)") }
            if let classes = classes(report) { writer.comment(classes) }
            writer.entry("target", .string(target))
        }
        if options.kind == .series, let horizon = options.horizon {
            writer.entry("kind", .string("series"), "the rows are in the order of time")
            writer.entry("horizon", .integer(horizon), "rows ahead that are forecast")
        }
        if !options.ignoredColumns.isEmpty {
            writer.entry(
                "ignore", .array(options.ignoredColumns.map { .string($0) }),
                inspection.copies.isEmpty ? nil : "copies of the target: \(inspection.copies.joined(separator: ", "))")
        }
        if report.kind == "table" || report.kind == "series" { writeColumns(report, &writer) }
        if let (scaling, reason) = start.targetTails.scaling {
            writer.entry("target_scaling", .string(scaling.rawValue), reason)
        }
        writeSplit(inspection, start, &writer)
    }

    private static func writeSplit(
        _ inspection: DataInspection, _ start: StartingPoint, _ writer: inout DraftWriter
    ) {
        let (options, report) = (inspection.options, inspection.report)
        let isTableOfNumbers = report.kind == "table" && report.task == .regression
        let ownParts = options.ownParts
        if isTableOfNumbers, options.splitKind == nil, ownParts.count < 2 {
            writer.entry("split", .string("stratified"), "each part gets its share of small and large ones")
        }
        if !ownParts.contains(.validation) {
            let share = isTableOfNumbers ? start.validationShare : nil
            writer.entry("validation_share", .number(share ?? options.validationShare), "chooses the best weights")
        }
        if !ownParts.contains(.test) {
            writer.entry("test_share", .number(options.testShare), "measured once, at the end")
        }
    }

    private static func classes(_ report: DataReport) -> String? {
        guard !report.classes.isEmpty else { return report.task == .regression ? "a number" : nil }
        let total = Double(max(1, report.classes.reduce(0) { $0 + $1.count }))
        let shown = report.classes.prefix(3).map {
            "\($0.value.prefix(20)) \(Int((100 * Double($0.count) / total).rounded())) %"
        }
        let more = report.classes.count > 3 ? ", ..." : ""
        return "\(report.classes.count) classes: \(shown.joined(separator: ", "))\(more)"
    }

    /// What was found of the columns, as comments: what is not written is inferred in the same way again.
    private static func writeColumns(_ report: DataReport, _ writer: inout DraftWriter) {
        for use in [ColumnReport.Use.number, .category, .boolean, .date, .words, .text] {
            let names = report.columns.filter { $0.use == use }.map(\.name)
            guard !names.isEmpty else { continue }
            let shown = names.prefix(6).joined(separator: ", ")
            writer.comment("\(use.rawValue): \(shown)\(names.count > 6 ? " and \(names.count - 6) more" : "")")
        }
        for column in report.columns where column.use == .ignored {
            writer.comment("not used: \(column.name), since \(column.note ?? "it tells nothing")")
        }
        let texts = report.columns.first { $0.use == .ignored && $0.note?.contains("free text") == true }
        if let texts {
            writer.comment("To use its words:  columns = { \(RecipeValue.quotedKey(texts.name)) = \"words\" }")
        } else if let name = report.columns.first(where: { $0.use == .number || $0.use == .category })?.name {
            writer.comment("To read one otherwise:  columns = { \(RecipeValue.quotedKey(name)) = \"category\" }")
        }
        let missing = report.columns.filter { $0.missing > 0 && $0.use != .ignored && $0.use != .target }
        if !missing.isEmpty {
            let list = missing.prefix(4).map { "\($0.name) (\($0.missing))" }.joined(separator: ", ")
            writer.comment("missing: \(list)\(missing.count > 4 ? ", ..." : "")")
            writer.entry("missing", .string("mean"), "stands in for missing numbers")
        }
    }
}

/// Builds the text of a recipe with comments.
private struct DraftWriter {
    /// The longest line of a comment: an inspection shows it indented.
    private static let width = 78

    private(set) var text = ""

    /// Lines of its own. What comes from data may not end it.
    mutating func comment(_ comment: String) {
        var line = "#"
        for word in Self.line(comment).split(separator: " ", omittingEmptySubsequences: false) {
            if line.count + 1 + word.count > Self.width, line.count > 1 {
                text += line + "\n"
                line = "#  "
            }
            line += " " + word
        }
        text += line + "\n"
    }

    mutating func table(_ name: String) { text += "\n[\(name)]\n" }

    mutating func entry(_ key: String, _ value: RecipeValue, _ comment: String? = nil) {
        let entry = "\(key) = \(value.toml)"
        guard let comment, !comment.isEmpty else {
            text += entry + "\n"
            return
        }
        text +=
            entry.padding(toLength: max(entry.count, 26), withPad: " ", startingAt: 0) + "  # \(Self.line(comment))\n"
    }

    private static func line(_ comment: String) -> String {
        String(comment.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : Character($0) })
    }
}
