import Datasets

/// Writes tables in the ways that CSV allows.
struct CSVWriter {
    enum Quoting: CaseIterable {
        case whereNeeded, everywhere, atRandom
    }

    var delimiter: Delimiter
    var lineEnd: String
    var quoting: Quoting
    var hasMark = false
    var endsWithLineEnd = true

    func write(_ rows: [[String]], random: inout SplitMix64) -> String {
        var lines: [String] = []
        for row in rows {
            lines.append(
                row.map { field($0, isAlone: row.count == 1, random: &random) }.joined(separator: delimiter.rawValue))
        }
        return (hasMark ? "\u{FEFF}" : "") + lines.joined(separator: lineEnd) + (endsWithLineEnd ? lineEnd : "")
    }

    private func field(_ text: String, isAlone: Bool, random: inout SplitMix64) -> String {
        let special = text.unicodeScalars.contains { "\"\n\r\(delimiter.rawValue)".unicodeScalars.contains($0) }
        // An empty field alone on its line would be an empty line.
        let isNeeded = special || (isAlone && text.isEmpty)
        let isQuoted =
            switch quoting {
            case .whereNeeded: isNeeded
            case .everywhere: true
            case .atRandom: isNeeded || random.next(below: 2) == 0
            }
        guard isQuoted else { return text }
        return "\"" + text.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
    }
}
