/// What the target of a training file is, before anything is learned from it.
enum TargetReading: Sendable {
    /// Every row's text; `mark` when the texts are numbers.
    case classes(TextValues, mark: DecimalMark?)
    /// Every row's number, NaN where it is missing.
    case values([Double], mark: DecimalMark)

    /// Whole numbers with at most so many different ones are classes, if each has a few rows on average.
    private static let classLimit = 20
    private static let rowsOfClass = 5
    /// More classes than this are a mistake.
    static let mostClasses = 1000

    /// Decides between classes and values; the task or the column's kind, where the recipe states one, decides first.
    static func inferred(
        table: TextTable, column: Int, task: LearningTask?, kind: ColumnKind?
    ) throws(DataError) -> TargetReading {
        if kind == .ignored { throw DataError(.targetIgnored, key: "data.columns") }
        let profile = ColumnProfile(table: table, column: column)
        if profile.present == 0 { throw table.error(.targetAllMissing, column: column) }
        let (mark, numberCount) = profile.numbers
        let task = task ?? kind.map { $0 == .number ? .regression : .classification }
        if task == .regression {
            return .values(try regressionNumbers(of: table, column: column, mark: mark, profile: profile), mark: mark)
        }
        if numberCount < profile.present {
            let texts = TextValues(table: table, column: column)
            // One slip of the pen does not turn a column of numbers into one of classes.
            guard task == nil, texts.texts.count > classLimit, profile.isNearlyNumbers else {
                return .classes(try checked(texts, table: table, column: column), mark: nil)
            }
        }
        let numbers = try numbers(of: table, column: column, mark: mark)
        let texts = TextValues(numbers: numbers)
        let areFew =
            texts.texts.count <= 2
            || (texts.texts.count <= classLimit && profile.present >= rowsOfClass * texts.texts.count)
        if task == nil, !(profile.areWhole && areFew) { return .values(numbers, mark: mark) }
        return .classes(
            try checked(texts, table: table, column: column, isNumeric: true), mark: mark)
    }

    /// A column of numbers, NaN where one is missing; throws at the first field that is neither.
    static func numbers(of table: TextTable, column: Int, mark: DecimalMark) throws(DataError) -> [Double] {
        let numbers = try NumberValues(table: table, column: column, mark: mark, isLenient: false)
        if numbers.unusable.count > 0 {
            let row = numbers.unusable.firstRow
            throw table.error(.notANumber(value: table.text(row: row, column: column)), row: row, column: column)
        }
        return numbers.values
    }

    private static func regressionNumbers(
        of table: TextTable, column: Int, mark: DecimalMark, profile: ColumnProfile
    ) throws(DataError) -> [Double] {
        if profile.numbers.count == 0, let row = profile.firstTextRow {
            let value = table.text(row: row, column: column)
            throw table.error(.regressionNeedsNumbers(value: value), row: row, column: column)
        }
        return try numbers(of: table, column: column, mark: mark)
    }

    private static func checked(
        _ texts: TextValues, table: TextTable, column: Int, isNumeric: Bool = false
    ) throws(DataError) -> TextValues {
        let count = texts.texts.count
        if count == 1 { throw table.error(.singleClass(name: texts.texts[0]), column: column) }
        let rows = texts.codes.count { $0 >= 0 }
        if count > mostClasses || (count > classLimit && count * 2 > rows) {
            throw table.error(.tooManyClasses(count: count, rows: rows, isNumeric: isNumeric), column: column)
        }
        return texts
    }

    /// The rows that have a target.
    var rows: [Int] {
        switch self {
        case .classes(let texts, _): texts.codes.indices.filter { texts.codes[$0] >= 0 }
        case .values(let numbers, _): numbers.indices.filter { !numbers[$0].isNaN }
        }
    }

    /// The classes' names in their order: numbers by size, texts by their bytes. Empty for values.
    var classNames: [String] {
        switch self {
        case .classes(let texts, nil): texts.texts.sorted { $0.isBefore($1) }
        case .classes(let texts, _): texts.texts.sorted { (Double($0) ?? 0) < (Double($1) ?? 0) }
        case .values: []
        }
    }

    /// What a split of some rows may look at; classes are numbered in the order of `classNames`.
    func splitKeys(of rows: [Int]) -> SplitKeys.TargetKeys {
        switch self {
        case .values(let values, _): return .values(rows.map { values[$0] })
        case .classes(let texts, _):
            let names = classNames
            let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, Int32($0)) })
            let numbers = texts.texts.map { places[$0] ?? 0 }
            return .classes(rows.map { numbers[Int(texts.codes[$0])] }, count: names.count)
        }
    }
}
