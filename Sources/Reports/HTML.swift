/// Text made safe to stand in HTML and SVG.
enum HTML {
    /// The text with what markup is made of replaced, and without the control characters that XML forbids.
    static func escaped(_ text: some StringProtocol) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\n", "\t": result.unicodeScalars.append(scalar)
            case _ where scalar.value < 0x20 || scalar.value == 0x7F: result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// A table. Cells are text, not markup.
    /// - Parameter numericFrom: The first column whose cells stand to the right.
    static func table(header: [String], rows: [[String]], numericFrom: Int) -> String {
        func line(_ cells: [String], _ tag: String) -> String {
            let parts = cells.enumerated().map { column, text in
                "<\(tag)\(column >= numericFrom ? " class=\"number\"" : "")>\(escaped(text))</\(tag)>"
            }
            return "<tr>\(parts.joined())</tr>"
        }
        return "<table><thead>\(line(header, "th"))</thead><tbody>"
            + rows.map { line($0, "td") }.joined(separator: "\n") + "</tbody></table>"
    }
}
