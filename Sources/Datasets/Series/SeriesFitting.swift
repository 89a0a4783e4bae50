/// Learns from the training rows of a series how its columns become features.
struct SeriesFitting {
    let series: SeriesTable
    let options: DataOptions
    /// Rows of a window, and rows from its last to the last that is learned from.
    let steps: Int
    let ahead: Int
    /// Whether numbers are differences from the window's last.
    let isRelative: Bool
    /// The rows that are trained on: those before this one.
    let trainingEnd: Int

    /// Windows that are looked at to learn how far values move.
    private static let sampleCount = 2000

    /// The encoding of columns that are read.
    func encoding(of columns: Preparation.ReadColumns) -> SeriesEncoding {
        let rows = Array(0..<trainingEnd)
        let encoded = columns.names.indices.map { index in
            let (name, reading) = (columns.names[index], columns.readings[index])
            let rule: SeriesEncoding.Column.Rule =
                if case (.number, .numbers(let numbers)) = (reading, columns.values[index]) {
                    numberRule(numbers.values)
                } else {
                    .encoded(
                        .fitted(
                            column: name, reading: reading, values: columns.values[index], rows: rows, options: options)
                    )
                }
            return SeriesEncoding.Column(name: name, reading: reading, rule: rule)
        }
        return SeriesEncoding(
            steps: steps, ahead: ahead, timeColumn: series.timeColumn.map { series.table.columnNames[$0] },
            columns: encoded)
    }

    private func numberRule(_ values: [Double]) -> SeriesEncoding.Column.Rule {
        let present = values[..<trainingEnd].filter { !$0.isNaN }
        let (offset, scale) = Statistics(present).offsetAndScale(options.scaling)
        guard isRelative, options.scaling != .none else {
            return .number(offset: offset, scale: scale, isRelative: isRelative)
        }
        let filled = SeriesTable.filledForward(Array(values[..<trainingEnd]), otherwise: offset)
        let moves = ends.flatMap { end in (end - steps + 1..<end).map { filled[$0] - filled[end] } }
        return .number(offset: offset, scale: Self.size(of: moves), isRelative: true)
    }

    /// How forecasts of columns are learned.
    func forecast(of names: [String], encoding: SeriesEncoding, matrix: [Double]) -> ForecastRule {
        let columns = names.map { name in
            var feature = 0
            for column in encoding.columns.prefix(while: { $0.name != name }) { feature += column.featureNames.count }
            guard case .number(let offset, let scale, _) = encoding.columns.first(where: { $0.name == name })?.rule
            else {
                preconditionFailure("a forecast column holds numbers")
            }
            guard isRelative else {
                return ForecastRule.Column(name: name, feature: feature, offset: offset, scale: scale)
            }
            let width = encoding.featureNames.count
            let moves = ends.flatMap { end in
                (end + 1...end + ahead).map { (matrix[$0 * width + feature] - matrix[end * width + feature]) * scale }
            }
            let size = options.scaling == .none ? 1 : Self.size(of: moves)
            return ForecastRule.Column(name: name, feature: feature, offset: 0, scale: size)
        }
        return ForecastRule(columns: columns, horizon: ahead, isRelative: isRelative)
    }

    /// The last rows of some of the training windows, spread over all of them.
    private var ends: [Int] {
        let first = steps - 1
        let last = trainingEnd - 1 - ahead
        guard first <= last else { return [] }
        return Array(stride(from: first, through: last, by: max(1, (last - first) / Self.sampleCount)))
    }

    /// The root of the mean square; 1 where nothing moves.
    private static func size(of moves: [Double]) -> Double {
        let mean = moves.reduce(0) { $0 + $1 * $1 } / Double(max(1, moves.count))
        return mean > 0 ? mean.squareRoot() : 1
    }
}
