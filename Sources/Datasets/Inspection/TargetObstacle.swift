import RunProtocol

/// Why a table's likeliest target cannot be learned.
struct TargetObstacle {
    /// `column "y" is missing in every row`
    let sentence: String
    /// Whether its name alone says that it is the target.
    let isCertain: Bool

    /// nil where the likeliest target can be learned.
    init?(_ inspection: TableInspection) {
        let columns = inspection.columns
        let named = columns.first { TargetGuess.isCertain($0, among: columns) }
        let rows = inspection.table.rowCount
        guard let column = named ?? columns.last, !TargetGuess.isUsable(column, rows: rows) else { return nil }
        isCertain = named != nil
        let name = "column \(Wording.quoted(column.name))"
        if column.distinct == 0 {
            sentence = "\(name) is missing in every row"
        } else if column.distinct == 1 {
            let value = column.top.first.map { Wording.quoted($0.value) } ?? "the same"
            sentence = "\(name) is \(value) in every row that has it; at least two values are needed"
        } else if column.missing * 2 >= rows {
            sentence = "\(name) is missing in \(column.missing) of \(rows) rows"
        } else if let note = column.note {
            sentence = "of \(name): \(note)"
        } else {
            sentence = "\(name) has \(column.distinct) different values in \(rows) rows"
        }
    }
}
