/// A look at the target's every field, one piece of a table after another.
struct TargetScan {
    /// The number of each row's text in `texts`; -1 where it is missing. Empty once there are too many for classes.
    private(set) var codes: [Int32] = []
    var texts: [String] { different.texts }
    /// Whether each row has a target.
    private(set) var isPresent: [Bool] = []
    /// Rows that have one, but are dropped.
    private(set) var droppedCount = 0
    /// Rows that have one and are not.
    private(set) var present = 0
    var rowCount: Int { isPresent.count }
    private var different = FieldDictionary()

    /// Whether there are more different texts than classes may be.
    var overflows: Bool { texts.count > Self.mostTexts }

    private static let mostTexts = 2 * TargetReading.mostClasses

    /// Takes the next rows; those that are dropped count as having no target.
    mutating func add(_ table: TextTable, column: Int, dropped: Set<Int> = []) {
        table.forEachField(inColumn: column) { row, field in
            let isMissing = field.isMissing
            let isDropped = !dropped.isEmpty && dropped.contains(row)
            if isDropped, !isMissing {
                droppedCount += 1
                if !overflows { _ = different.code(of: field) }
            }
            isPresent.append(!isMissing && !isDropped)
            if isMissing || isDropped {
                if overflows { codes = [] } else { codes.append(-1) }
                return
            }
            present += 1
            if overflows { return }
            codes.append(different.code(of: field))
            if overflows { codes = [] }
        }
    }

    /// The class of each row that has a target, and the classes' names. Numbers that are written in two ways are one. The
    /// codes become the classes where they lie: there may be millions, and they are gone then.
    mutating func takeClasses(mark: DecimalMark?) -> (numbers: [Int32], names: [String]) {
        let named = texts.map { text in
            var text = text
            let number = mark.flatMap { mark in text.withUTF8 { FieldText($0).number(mark) } }
            return number.map { TextValues.text(of: $0) } ?? text
        }
        let different = Set(named)
        let names =
            mark == nil
            ? different.sorted { $0.isBefore($1) } : different.sorted { (Double($0) ?? 0) < (Double($1) ?? 0) }
        let place = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, Int32($0)) })
        let classOfCode = named.map { place[$0] ?? 0 }
        var numbers: [Int32] = []
        swap(&numbers, &codes)
        var count = 0
        for row in numbers.indices where numbers[row] >= 0 {
            numbers[count] = classOfCode[Int(numbers[row])]
            count += 1
        }
        numbers.removeLast(numbers.count - count)
        return (numbers, names)
    }
}
