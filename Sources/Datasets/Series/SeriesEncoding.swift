/// How the rows of a series become the steps of a window. Learned from the training rows alone; kept in the run.
struct SeriesEncoding: Hashable, Codable, Sendable {
    /// A column of the table.
    struct Column: Hashable, Codable, Sendable {
        enum Rule: Hashable, Codable, Sendable {
            /// One feature: `(value - offset) / scale`, of a relative column less that of the window's last row. A missing
            /// value is the one before it.
            case number(offset: Double, scale: Double, isRelative: Bool)
            /// As the columns of other tables.
            case encoded(FeatureEncoding)
        }

        let name: String
        let reading: ColumnReading
        let rule: Rule

        var featureNames: [String] {
            switch rule {
            case .number: [name]
            case .encoded(let encoding): encoding.featureNames
            }
        }
    }

    /// Rows of a window.
    let steps: Int
    /// Rows from a window's last to that of its target; of a forecast, to the last that is forecast.
    let ahead: Int
    /// What the rows are ordered by; nil: as they stand.
    let timeColumn: String?
    let columns: [Column]

    var featureNames: [String] { columns.flatMap(\.featureNames) }
    var exampleType: ExampleType { .series(steps: steps, columns: featureNames.count) }

    /// Which features are relative to the window's last.
    var relativeFeatures: [Bool] {
        columns.flatMap { column in
            if case .number(_, _, let isRelative) = column.rule { return [isRelative] }
            return column.featureNames.map { _ in false }
        }
    }

    /// All rows' features, before the windows' last are taken off those that are relative.
    func matrix(of series: SeriesTable) throws(DataError) -> [Double] {
        let width = featureNames.count
        let rowCount = series.table.rowCount
        var matrix = [Double](repeating: 0, count: rowCount * width)
        var place = 0
        for column in columns {
            let values = try series.values(of: column.name, reading: column.reading)
            switch (column.rule, values) {
            case (.number(let offset, let scale, _), .numbers(let numbers)):
                for (row, value) in SeriesTable.filledForward(numbers.values, otherwise: offset).enumerated() {
                    matrix[row * width + place] = (value - offset) / scale
                }
            case (.encoded(let encoding), _):
                let count = encoding.featureNames.count
                var features = FeatureMatrix(rowCount: rowCount, width: count)
                encoding.write(values, rows: Array(0..<rowCount), into: &features, firstRow: 0, feature: 0)
                for (index, value) in features.values.enumerated() {
                    matrix[index / count * width + place + index % count] = Double(value)
                }
            case (.number, .texts): preconditionFailure("values are read the way the column was fitted")
            }
            place += column.featureNames.count
        }
        return matrix
    }
}
