/// What a look at every field of a column tells about it.
struct ColumnProfile {
    private(set) var rowCount = 0
    private(set) var missing = 0
    private(set) var booleans = 0
    /// Fields that are numbers, by what stands before the fraction.
    private(set) var pointNumbers = 0
    private(set) var commaNumbers = 0
    private(set) var allNumbersAreWhole = true
    private(set) var smallest = Double.infinity
    private(set) var largest = -Double.infinity
    /// Whether the numbers count the rows from 0 or 1.
    private(set) var countsRows = true
    private var firstNumber = Double.nan
    /// The first row whose field is neither a number nor missing.
    private(set) var firstTextRow: Int?

    init(table: TextTable, column: Int) {
        let mayHaveCommas = table.delimiter != .comma
        rowCount = table.rowCount
        table.forEachField(inColumn: column) { row, field in
            if field.isMissing {
                missing += 1
                countsRows = false
            } else if let number = field.number() {
                take(number, row: row)
            } else if mayHaveCommas, let number = field.number(.comma) {
                commaNumbers += 1
                takeRange(number)
                countsRows = false
                if firstTextRow == nil { firstTextRow = row }
            } else {
                if field.boolean != nil { booleans += 1 }
                if firstTextRow == nil { firstTextRow = row }
            }
        }
    }

    private mutating func take(_ number: Double, row: Int) {
        pointNumbers += 1
        if number != number.rounded() { allNumbersAreWhole = false }
        takeRange(number)
        if row == 0 { firstNumber = number }
        if firstNumber != 0 && firstNumber != 1 || number != firstNumber + Double(row) { countsRows = false }
    }

    private mutating func takeRange(_ number: Double) {
        smallest = min(smallest, number)
        largest = max(largest, number)
    }

    /// Fields that hold something.
    var present: Int { rowCount - missing }

    /// Which mark the column's numbers have, and how many of its fields are numbers then. Numbers without a fraction
    /// are numbers either way.
    var numbers: (mark: DecimalMark, count: Int) {
        // `1.5` beside `1,5`: no column of numbers, unless nearly all are written one way.
        guard commaNumbers > 0, allNumbersAreWhole else { return (.point, pointNumbers) }
        return (.comma, pointNumbers + commaNumbers)
    }

    /// Whether the few fields that are no numbers are likely to be slips, or words for a missing number.
    var isNearlyNumbers: Bool {
        present >= Self.lenientRows && Double(numbers.count) >= Self.lenientShare * Double(present)
    }

    private static let lenientShare = 0.95
    private static let lenientRows = 20

    /// Whether the numbers are whole and no fraction is written with a comma.
    var areWhole: Bool { allNumbersAreWhole && commaNumbers == 0 && pointNumbers > 0 }
}
