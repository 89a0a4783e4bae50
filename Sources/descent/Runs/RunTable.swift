import Dashboard
import Foundation
import RunProtocol

/// Runs as lines of text whose columns line up.
enum RunTable {
    /// The columns of a page of text, and whatever is asked for by name.
    static func lines(of entries: [RunEntry], showing keys: [RunKey]) -> [String] {
        let now = Date().timeIntervalSince1970
        let all = RunColumn.columns(of: entries, showing: keys)
        // What has room on a line of text, and what was asked for.
        let usual: [RunKey] = [
            .name, .status, .step, .metric("val_loss"), .metric("val_accuracy"), .metric("val_r2"), .tag, .activity,
            .recipe("optimizer.learning_rate"),
        ]
        let columns = all.filter { usual.contains($0.key) || keys.contains($0.key) }
        let rows =
            [columns.map(\.title)]
            + entries.map { entry in columns.map { text(of: entry, in: $0, now: now) } }
        let widths = columns.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            zip(row, zip(widths, columns)).map { text, shape in
                let blanks = String(repeating: " ", count: shape.0 - text.count)
                return shape.1.isNumber ? blanks + text : text + blanks
            }.joined(separator: "  ").trimmingTrailingBlanks
        } + entries.filter { $0.status == .broken }.map { "\($0.name) is broken: \($0.detail)" }
    }

    private static func text(of entry: RunEntry, in column: RunColumn, now: Double) -> String {
        switch column.key {
        case .name: return (entry.notes.isPinned ? "* " : "") + entry.name
        case .status where entry.status == .running: return entry.process.map { "running (pid \($0))" } ?? "running"
        case .status where entry.status == .unfinished: return "unfinished, resumable"
        default:
            let text = column.text(of: entry, now: now)
            return text.isEmpty ? "-" : text
        }
    }
}

/// A run as one line of JSON, for other programs.
enum RunJSON {
    private struct Line: Encodable {
        var name: String
        var folder: String
        var path: String
        var status: String
        var detail: String
        var process: Int32?
        var created: Double?
        var lastActivity: Double?
        var step: Int?
        var seconds: Double?
        var parent: String?
        var tags: [String]
        var note: String
        var isPinned: Bool
        var isHidden: Bool
        var metrics: [String: Double]
        var recipe: [String: Value]
    }

    private struct Value: Encodable {
        var value: RunValue
        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch value {
            case .number(let number): try container.encode(number)
            case .text(let text): try container.encode(text)
            }
        }
    }

    static func line(of entry: RunEntry) throws -> Data {
        try JSONLines.encode(
            Line(
                name: entry.name, folder: entry.folder, path: entry.path, status: entry.status.rawValue,
                detail: entry.detail, process: entry.process, created: entry.created,
                lastActivity: entry.lastActivity, step: entry.step, seconds: entry.seconds, parent: entry.parent,
                tags: entry.notes.tags, note: entry.notes.note, isPinned: entry.notes.isPinned,
                isHidden: entry.notes.isHidden, metrics: entry.metrics, recipe: entry.recipe.mapValues(Value.init)))
    }
}

extension String {
    fileprivate var trimmingTrailingBlanks: String {
        var text = Substring(self)
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
