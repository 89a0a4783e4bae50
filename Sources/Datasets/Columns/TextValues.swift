/// A column of texts, each different one stored once.
struct TextValues: Sendable {
    /// The number of each row's text in `texts`; -1 where it is missing.
    var codes: [Int32] = []
    /// The different texts, in the order of their first rows.
    var texts: [String] = []

    init(table: TextTable, column: Int) {
        var different = FieldDictionary()
        codes.reserveCapacity(table.rowCount)
        table.forEachField(inColumn: column) { _, field in
            codes.append(field.isMissing ? -1 : different.code(of: field))
        }
        texts = different.texts
    }

    /// Texts that stand for numbers, one for each different number: "7" for `7` and `7.0` alike.
    init(numbers: [Double]) {
        var places: [Double: Int32] = [:]
        codes.reserveCapacity(numbers.count)
        for number in numbers {
            if number.isNaN {
                codes.append(-1)
            } else if let code = places[number] {
                codes.append(code)
            } else {
                let code = Int32(texts.count)
                places[number] = code
                texts.append(Self.text(of: number))
                codes.append(code)
            }
        }
    }

    /// A whole number without a fraction.
    static func text(of number: Double) -> String {
        Int(exactly: number).map(String.init) ?? "\(number)"
    }
}
