import Foundation
import RunProtocol
import TerminalUI

/// What was found in data, as lines of at most 80 columns.
struct InspectionText {
    private static let width = 80

    let usesASCII: Bool
    let hasColor: Bool

    /// Whether the locale says that text is UTF-8.
    static var speaksUTF8: Bool {
        let environment = ProcessInfo.processInfo.environment
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        return locale.uppercased().contains("UTF-8") || locale.uppercased().contains("UTF8")
    }

    func lines(_ report: DataReport, recipe: String?) -> [String] {
        var lines = header(report)
        if !report.columns.isEmpty { lines += [""] + columns(report) }
        if !report.classes.isEmpty { lines += [""] + classes(report) }
        lines += [""] + findings(report)
        if let recipe {
            lines += ["", bold("A recipe to start from"), dim("(descent init writes it to a file)"), ""]
            lines += recipe.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { "  \($0)" }
        }
        return lines
    }

    private func header(_ report: DataReport) -> [String] {
        let name = URL(fileURLWithPath: report.source).lastPathComponent
        var lines = [
            "\(bold(name))  \(report.kind), \(NumberFormat.grouped(report.examples)) \(report.kind == "table" ? "rows" : "examples"), \(report.example)"
        ]
        if let target = report.target {
            let kind = report.task == .regression ? ", a number" : ", \(report.classes.count) classes"
            let task = report.task == .regression || !report.classes.isEmpty ? kind : ""
            lines.append("to learn: \(bold(shown(target)))\(task)")
            if let reason = report.targetReason { lines += wrapped("guessed, since \(reason)", first: "").map(dim) }
        }
        if let parts = report.parts {
            lines.append(
                "parts: \(NumberFormat.grouped(parts.training)) to train, \(NumberFormat.grouped(parts.validation)) to validate, \(NumberFormat.grouped(parts.test)) to test"
            )
        }
        return lines
    }

    // MARK: Columns

    private func columns(_ report: DataReport) -> [String] {
        let nameWidth = min(24, max(6, report.columns.map(\.name.count).max() ?? 0))
        let rest = Self.width - nameWidth - 31
        var lines = [dim(cell("column", nameWidth) + "  type        missing  distinct  values")]
        for column in report.columns {
            let start = cell(column.name, nameWidth) + "  " + cell(column.use.rawValue, 8)
            let missing = column.missing == 0 ? (usesASCII ? "-" : "–") : NumberFormat.grouped(column.missing)
            let middle = right(missing, 10) + right(NumberFormat.grouped(column.distinct), 9) + "  "
            let values = String(values(of: column, width: rest).prefix(rest))
            let isNoteBeside = values.isEmpty && (column.note?.count ?? 0) <= rest
            let line = start + middle + (isNoteBeside ? column.note ?? "" : values)
            lines.append(column.use == .ignored ? dim(line) : line)
            if let note = column.note, !isNoteBeside { lines += noted(note, indent: nameWidth + 2) }
        }
        return lines
    }

    private func noted(_ note: String, indent: Int) -> [String] {
        [
            dim(
                String(repeating: " ", count: indent) + (usesASCII ? "^ " : "└ ")
                    + String(note.prefix(Self.width - indent - 2)))
        ]
    }

    private func values(of column: ColumnReport, width: Int) -> String {
        if let low = column.minimum, let high = column.maximum {
            let isDate = column.use == .date
            let range =
                isDate
                ? "\(ColumnReport.date(ofDay: low)) \(dots) \(ColumnReport.date(ofDay: high))"
                : "\(number(low)) \(dots) \(number(high))"
            guard let histogram = column.histogram, range.count + 2 + histogram.counts.count <= width else {
                return range
            }
            return range.padding(
                toLength: max(range.count, width - histogram.counts.count - 1), withPad: " ", startingAt: 0)
                + " " + bars(histogram.counts)
        }
        let rows = column.top.reduce(0) { $0 + $1.count }
        var text = ""
        for value in column.top {
            let share = Int((100 * Double(value.count) / Double(max(1, rows))).rounded())
            // The shares are of the values that are shown when these are all.
            let item = column.distinct <= column.top.count ? "\(shown(value.value)) \(share) %" : shown(value.value)
            guard text.count + item.count + 2 <= width - 3 else {
                text += ", \(dots)"
                break
            }
            text += (text.isEmpty ? "" : ", ") + item
        }
        return text
    }

    /// A bar a bin, as high as the bin's share of the fullest.
    private func bars(_ counts: [Int]) -> String {
        let marks = Array(usesASCII ? " .:-=+*#@" : " ▁▂▃▄▅▆▇█")
        let most = Double(max(1, counts.max() ?? 1))
        return String(
            counts.map {
                $0 == 0 ? marks[0] : marks[max(1, Int((Double($0) / most * Double(marks.count - 1)).rounded()))]
            })
    }

    // MARK: Classes and findings

    private func classes(_ report: DataReport) -> [String] {
        let total = Double(max(1, report.classes.reduce(0) { $0 + $1.count }))
        let most = Double(max(1, report.classes.first?.count ?? 1))
        let nameWidth = min(24, max(6, report.classes.prefix(12).map { shown($0.value).count }.max() ?? 0))
        let barWidth = Self.width - nameWidth - 20
        var lines = [dim(cell("class", nameWidth) + right("examples", 10) + right("share", 8))]
        for value in report.classes.prefix(12) {
            let share = String(format: "%.1f %%", 100 * Double(value.count) / total)
            let length = max(1, Int((Double(value.count) / most * Double(barWidth)).rounded()))
            lines.append(
                cell(shown(value.value), nameWidth) + right(NumberFormat.grouped(value.count), 10) + right(share, 8)
                    + "  "
                    + String(repeating: usesASCII ? "#" : "█", count: length))
        }
        if report.classes.count > 12 { lines.append(dim("and \(report.classes.count - 12) more")) }
        return lines
    }

    private func findings(_ report: DataReport) -> [String] {
        var lines: [String] = []
        if report.kind == "table" {
            lines.append(
                report.duplicates == 0
                    ? "no row repeats another" : "\(NumberFormat.grouped(report.duplicates)) rows repeat an earlier row"
            )
        }
        if report.sharedExamples == 0 { lines.append("no test example has the features of one of training") }
        let mark = usesASCII ? "! " : "⚠ "
        for warning in report.warnings { lines += wrapped(warning, first: mark) }
        return lines
    }

    private func wrapped(_ text: String, first: String) -> [String] {
        var lines: [String] = []
        var line = first
        for word in text.split(separator: " ") {
            if line.count + word.count >= Self.width, line.count > 2 {
                lines.append(line)
                line = "  "
            }
            line += (line.isEmpty || line.hasSuffix(" ") ? "" : " ") + word
        }
        return lines + [line]
    }

    // MARK: Text

    private var dots: String { usesASCII ? ".." : "…" }

    private func bold(_ text: String) -> String { hasColor ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
    private func dim(_ text: String) -> String { hasColor ? "\u{1B}[2m\(text)\u{1B}[0m" : text }

    /// A text of the data's without what would move the cursor.
    private func shown(_ text: String) -> String {
        String(
            text.unicodeScalars.map { scalar in
                let isPlain =
                    scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value) && (scalar.isASCII || !usesASCII)
                return isPlain ? Character(scalar) : "?"
            })
    }

    private func cell(_ text: String, _ width: Int) -> String {
        let text = shown(text)
        let cut = text.count > width ? text.prefix(width - (usesASCII ? 2 : 1)) + dots : text[...]
        return String(cut) + String(repeating: " ", count: max(0, width - cut.count))
    }

    private func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    /// Four digits that count.
    private func number(_ value: Double) -> String {
        if value == value.rounded(), value.magnitude < 1e6 { return String(Int(value)) }
        return String(format: "%.4g", value)
    }
}
