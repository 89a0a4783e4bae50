import Glibc
import RunProtocol

/// How the target becomes what the model learns: a class's number, or a scaled value.
struct TargetEncoding: Hashable, Codable, Sendable {
    /// The rule, by the task.
    enum Rule: Hashable, Codable, Sendable {
        /// The names in the order of the classes' numbers; `mark` when they are numbers.
        case classes(names: [String], mark: DecimalMark?)
        /// `(value - mean) / scale`, from the training rows; of `ln(1 + value)` where that is asked for.
        case value(mark: DecimalMark, mean: Double, scale: Double, isLog: Bool = false)
        /// The values that follow a window.
        case forecast(ForecastRule)
        /// The text itself, one token on.
        case nextTokens(vocabulary: Int)
    }

    /// The target's column.
    let name: String
    let rule: Rule

    var task: LearningTask {
        switch rule {
        case .classes: .classification
        case .value, .forecast: .regression
        case .nextTokens: .languageModel
        }
    }

    var classNames: [String] {
        switch rule {
        case .classes(let names, _): names
        case .value, .forecast, .nextTokens: []
        }
    }

    /// The targets of a table and the rows that have one.
    func targets(of table: TextTable) throws(DataError) -> (targets: Targets, rows: [Int]) {
        guard let column = table.columnIndex(name) else { throw table.error(.columnMissing(name: name)) }
        switch rule {
        case .classes(_, let mark):
            let texts =
                if let mark {
                    TextValues(numbers: try TargetReading.numbers(of: table, column: column, mark: mark))
                } else {
                    TextValues(table: table, column: column)
                }
            let rows = texts.codes.indices.filter { texts.codes[$0] >= 0 }
            let labels = try labels(of: texts, rows: rows) { (problem, row) in
                table.error(problem, row: row, column: column)
            }
            return (.classes(labels), rows)
        case .value(let mark, _, _, _):
            let numbers = try TargetReading.numbers(of: table, column: column, mark: mark)
            let rows = numbers.indices.filter { !numbers[$0].isNaN }
            if let row = rows.first(where: { !isLearnable(numbers[$0]) }) {
                throw table.error(
                    .targetNotForLog(value: TextValues.text(of: numbers[row])), row: row, column: column)
            }
            return (.values(rows.map { scaled(numbers[$0]) }), rows)
        case .forecast, .nextTokens: preconditionFailure("the targets are in the examples")
        }
    }

    /// The targets that an array of labels gives.
    func targets(of labels: NumericArray) throws(DataError) -> Targets {
        guard labels.shape.count == 1 else { throw labels.error(.labelsNotAList(shape: labels.shape)) }
        switch rule {
        case .classes:
            let texts = TextValues(numbers: labels.values.map(Double.init))
            return .classes(
                try self.labels(of: texts, rows: Array(labels.values.indices)) { problem, _ in labels.error(problem) })
        case .value: return .values(labels.values.map { scaled(Double($0)) })
        case .forecast, .nextTokens: preconditionFailure("the targets are in the examples")
        }
    }

    private func labels(
        of texts: TextValues, rows: [Int], error: (DataProblem, _ row: Int) -> DataError
    ) throws(DataError) -> [Int32] {
        let places = Dictionary(uniqueKeysWithValues: classNames.enumerated().map { ($1, Int32($0)) })
        let labelOfCode = texts.texts.map { places[$0] }
        var labels: [Int32] = []
        labels.reserveCapacity(rows.count)
        for row in rows {
            let code = Int(texts.codes[row])
            guard let label = labelOfCode[code] else {
                let name = texts.texts[code]
                let suggestion = NearestName.suggestion(for: name, among: classNames)
                throw error(.classUnknown(name: name, suggestion: suggestion, classes: classNames), row)
            }
            labels.append(label)
        }
        return labels
    }

    private func scaled(_ value: Double) -> Float {
        guard case .value(_, let mean, let scale, let isLog) = rule else { return 0 }
        return Float(((isLog ? log1p(value) : value) - mean) / scale)
    }

    private func isLearnable(_ value: Double) -> Bool {
        if case .value(_, _, _, true) = rule { value > -1 } else { true }
    }

    /// A scaled target or prediction in the target's own unit; 0 for classification.
    func unscaled(_ value: Float, output: Int) -> Double {
        if case .forecast(let forecast) = rule { return forecast.unscaled(value, output: output) }
        guard case .value(_, let mean, let scale, let isLog) = rule else { return 0 }
        let own = Double(value) * scale + mean
        // Beyond this no Float holds the amount.
        return isLog ? expm1(min(own, 88)) : own
    }

    /// Learns the scale of the numbers that the training rows have.
    /// - Returns: nil when all of them are the same.
    static func fittedRule(_ numbers: [Double], mark: DecimalMark, scaling: TargetScaling) -> Rule? {
        let isLog = scaling == .log
        let statistics = Statistics(isLog ? numbers.map { log1p(max($0, -1 + 1e-12)) } : numbers)
        guard statistics.deviation > 0 else { return nil }
        let way: Scaling =
            switch scaling {
            case .standard, .log: .standard
            case .minMax: .minMax
            case .robust: .robust
            case .none: .none
            }
        let (offset, scale) = statistics.offsetAndScale(way)
        return .value(mark: mark, mean: offset, scale: scale, isLog: isLog)
    }
}
