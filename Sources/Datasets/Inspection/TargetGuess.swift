import RunProtocol

/// Guesses which column of a table is to be learned.
struct TargetGuess {
    /// Names that nearly always are the target's.
    private static let certainNames = ["target", "label", "labels", "y", "outcome", "response"]
    /// Names that often are, unless a better one is there.
    private static let likelyNames = [
        "class", "species", "survived", "category", "quality", "price", "cultivar", "diagnosis", "result", "output",
        "grade", "rating", "default", "churn", "author", "sentiment", "spam", "salary", "income",
    ]

    let name: String
    /// "it is the last column"
    let reason: String

    /// The best column by name, place and content; the last one that can be learned when no other stands out. nil when no
    /// column can be.
    /// - Parameter isSeries: Whether a number is wanted, that can be forecast.
    init?(_ inspection: TableInspection, isSeries: Bool = false) {
        let columns = inspection.columns
        var best: (score: Double, name: String, reason: String)?
        for (index, column) in columns.enumerated() where Self.isUsable(column, rows: inspection.table.rowCount) {
            if isSeries, column.use != .number { continue }
            var reasons: [String] = []
            var score = 0.0
            let name = column.name.lowercased()
            if Self.isCertain(column, among: columns) {
                score += 4
                reasons.append("its name says so")
            } else if Self.isLikely(name) {
                score += 2.5
                reasons.append("its name is one that targets have")
            }
            if index == columns.count - 1 {
                score += 2
                reasons.append("it is the last column")
            } else if index == 0, column.use == .category {
                score += 0.5
                reasons.append("it is the first column, and a category")
            }
            score += 0.001 * Double(index)
            if reasons.isEmpty { reasons.append("it is the last column that can be learned") }
            if score > best?.score ?? -1 { best = (score, column.name, reasons.joined(separator: " and ")) }
        }
        guard let best else { return nil }
        (name, reason) = (best.name, best.reason)
    }

    /// Whether a column's name alone says that it is the target.
    static func isCertain(_ column: ColumnReport, among columns: [ColumnReport]) -> Bool {
        let name = column.name.lowercased()
        // Beside an x, a y is a place.
        let isPlace = name == "y" && columns.contains { $0.name.lowercased() == "x" }
        return certainNames.contains(name) && !isPlace
    }

    private static func isLikely(_ name: String) -> Bool {
        likelyNames.contains(name)
            || (certainNames + likelyNames).contains { name.hasSuffix("_" + $0) || name.hasPrefix($0 + "_") }
    }

    /// Whether a column can be learned.
    static func isUsable(_ column: ColumnReport, rows: Int) -> Bool {
        guard column.missing * 2 < rows, column.distinct >= 2 else { return false }
        switch column.use {
        case .number: return true
        case .category, .boolean: return column.distinct <= TargetReading.mostClasses && column.distinct * 2 <= rows
        case .date, .words, .text, .target, .ignored: return false
        }
    }
}
