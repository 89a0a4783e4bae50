/// Windows of a series, each with what is to be said at its end.
struct SeriesWindows: ExampleSource {
    /// What is learned of a window.
    enum Learned: Sendable {
        /// The values that follow.
        case forecast(ForecastRule)
        /// A class or value for each window.
        case labels(Targets, TargetType)
        case nothing
    }

    /// The features of all rows.
    let matrix: [Double]
    let encoding: SeriesEncoding
    /// The last row of each window.
    let ends: [Int32]
    let learned: Learned
    private let width: Int
    private let isRelative: [Bool]
    /// What brings a feature of the matrix back to its own unit.
    private let unit: [(offset: Double, scale: Double)]

    init(matrix: [Double], encoding: SeriesEncoding, ends: [Int32], learned: Learned) {
        self.matrix = matrix
        self.encoding = encoding
        self.ends = ends
        self.learned = learned
        isRelative = encoding.relativeFeatures
        width = isRelative.count
        unit = encoding.columns.flatMap { column in
            if case .number(let offset, let scale, _) = column.rule { return [(offset, scale)] }
            return column.featureNames.map { _ in (0, 1) }
        }
    }

    var count: Int { ends.count }
    var example: ExampleType { encoding.exampleType }

    var target: TargetType? {
        switch learned {
        case .forecast(let rule): .values(rule.outputCount)
        case .labels(_, let type): type
        case .nothing: nil
        }
    }

    func readFeatures(of rows: UnsafeBufferPointer<Int32>, into place: UnsafeMutableRawPointer) {
        let values = place.bindMemory(to: Float.self, capacity: rows.count * encoding.steps * width)
        var index = 0
        matrix.withUnsafeBufferPointer { matrix in
            for row in rows {
                let last = Int(ends[Int(row)]) * width
                var source = last - (encoding.steps - 1) * width
                for _ in 0..<encoding.steps {
                    for feature in 0..<width {
                        let base = isRelative[feature] ? matrix[last + feature] : 0
                        values[index] = Float(matrix[source + feature] - base)
                        index += 1
                    }
                    source += width
                }
            }
        }
    }

    func readTargets(of rows: UnsafeBufferPointer<Int32>, into place: UnsafeMutableRawPointer) {
        switch learned {
        case .nothing: return
        case .labels(let targets, _): targets.gather(rows, width: 1, into: place)
        case .forecast(let rule):
            let values = place.bindMemory(to: Float.self, capacity: rows.count * rule.outputCount)
            for (index, row) in rows.enumerated() {
                for output in 0..<rule.outputCount {
                    values[index * rule.outputCount + output] = value(rule, end: Int(ends[Int(row)]), output: output)
                }
            }
        }
    }

    /// The scaled value of one column at one step ahead.
    private func value(_ rule: ForecastRule, end: Int, output: Int) -> Float {
        let column = rule.columns[output % rule.columns.count]
        let ahead = end + 1 + output / rule.columns.count
        let own = raw(column, row: ahead) - (rule.isRelative ? raw(column, row: end) : 0)
        return Float((own - column.offset) / column.scale)
    }

    /// A forecast column's value in its own unit.
    func raw(_ column: ForecastRule.Column, row: Int) -> Double {
        let (offset, scale) = unit[column.feature]
        return matrix[row * width + column.feature] * scale + offset
    }

    /// The rows and the windows' ends: read window by window, it would be many times as long.
    func forEachBytes(_ body: (UnsafeRawBufferPointer) -> Void) {
        matrix.withUnsafeBytes(body)
        ends.withUnsafeBytes(body)
        switch learned {
        case .labels(.classes(let classes), _): classes.withUnsafeBytes(body)
        case .labels(.values(let values), _): values.withUnsafeBytes(body)
        case .forecast, .nothing: break
        }
    }
}
