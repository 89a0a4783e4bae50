import Foundation
import SafeTOML
import TOMLKit

/// A recipe's keys and values with the place of each, before they are given meaning.
struct RecipeDocument {
    /// The recipe's path, as the person wrote it.
    let file: String
    private(set) var root: [String: RecipeValue]
    private let lines: [String: Int]
    private var overrides: Set<String> = []

    /// Parses TOML. `file` is for messages.
    init(text: String, file: String) throws(RecipeError) {
        self.file = file
        do throws(TOMLParseError) {
            root = try RecipeValue.document(text)
        } catch {
            let reason = error.sentence.replacingOccurrences(of: "Error while parsing ", with: "cannot read ")
            throw RecipeError(
                place: "\(file):\(error.source.begin.line):\(error.source.begin.column)",
                message: "this is not TOML: \(reason)")
        }
        lines = Self.lineNumbers(in: text)
    }

    /// Where a key stands: "penguins.toml:12", or the override that set it.
    func place(of key: String) -> String {
        if overrides.contains(key) { return "--set \(key)" }
        return lines[key].map { "\(file):\($0)" } ?? file
    }

    /// Applies `--set key=value`. The value is TOML; text that is no TOML value counts as a string.
    mutating func apply(override text: String) throws(RecipeError) {
        guard let mark = text.firstIndex(of: "="), mark != text.startIndex else {
            throw RecipeError(
                place: "--set \(text)", message: "expected key=value, such as --set optimizer.learning_rate=3e-3")
        }
        let key = text[..<mark].trimmingCharacters(in: .whitespaces)
        let written = text[text.index(after: mark)...].trimmingCharacters(in: .whitespaces)
        let path = key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard !path.contains("") else {
            throw RecipeError(
                place: "--set \(text)", message: "\"\(key)\" is no key: expected one such as training.epochs")
        }
        let parsed = try? RecipeValue.document("value = \(written)")
        // More keys than the one mean that the text went on in a line of its own.
        let value = parsed.flatMap { $0.count == 1 ? $0["value"] : nil } ?? .string(written)
        guard let changed = Self.setting(value, at: path[...], in: root) else {
            throw RecipeError(place: "--set \(key)", message: "\"\(key)\" lies inside a value that is not a table")
        }
        root = changed
        overrides.insert(key)
    }

    private static func setting(
        _ value: RecipeValue, at path: ArraySlice<String>, in table: [String: RecipeValue]
    ) -> [String: RecipeValue]? {
        guard let first = path.first else { return nil }
        var table = table
        if path.count == 1 {
            table[first] = value
            return table
        }
        let inner: [String: RecipeValue]
        switch table[first] {
        case nil: inner = [:]
        case .table(let entries): inner = entries
        default: return nil
        }
        guard let changed = setting(value, at: path.dropFirst(), in: inner) else { return nil }
        table[first] = .table(changed)
        return table
    }

    /// The TOML library tells no places after a parse that went well, so the keys' lines are looked up in the text.
    private static func lineNumbers(in text: String) -> [String: Int] {
        var lines: [String: Int] = [:]
        var prefix = ""
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = line.trimmingCharacters(in: .whitespaces)
            if line.hasPrefix("["), let end = line.firstIndex(of: "]") {
                let name = line[line.index(after: line.startIndex)..<end]
                    .trimmingCharacters(in: CharacterSet(charactersIn: "[] \""))
                lines[name] = index + 1
                prefix = name + "."
            } else if let mark = line.firstIndex(of: "="), !line.hasPrefix("#") {
                let key = line[..<mark].trimmingCharacters(in: CharacterSet(charactersIn: " \t\""))
                if lines[prefix + key] == nil { lines[prefix + key] = index + 1 }
            }
        }
        return lines
    }
}
