/// Tells a table whose first row is data from one whose first row names the columns.
///
/// Names are hardly ever numbers. A first row is data where it holds numbers, and what else it holds comes again below it;
/// numbers that rise in equal steps (`2001, 2002, 2003`, or the 0, 1, 2 that pandas writes) name columns all the same.
struct HeaderInference {
    private let sample: TextTable

    /// - Parameter sample: The first rows, read as if all of them were data.
    init(_ sample: TextTable) {
        self.sample = sample
    }

    /// Whether the first row is data.
    var isHeaderless: Bool {
        let fields = firstRow
        let numbers = fields.compactMap(\.number)
        guard let first = numbers.first, !Self.areSteps(numbers) else { return false }
        if fields.allSatisfy({ $0.number != nil || $0.isMissing }) { return true }
        let recurring = fields.count { $0.recurs }
        guard 2 * (numbers.count + recurring) >= fields.count else { return false }
        return recurring > 0 || numbers.contains { $0 != $0.rounded() || $0 < 0 } && first.isFinite
    }

    private struct Field {
        var number: Double?
        var isMissing = false
        /// Whether a text stands in its column again.
        var recurs = false
    }

    private var firstRow: [Field] {
        sample.columnNames.indices.map { column in
            var field = Field()
            var text: [UInt8] = []
            sample.forEachField(inColumn: column) { row, other in
                if row == 0 {
                    field = Field(number: other.isMissing ? nil : other.number(), isMissing: other.isMissing)
                    if field.number == nil, !field.isMissing { text = Array(other.bytes) }
                } else if !text.isEmpty, !field.recurs {
                    field.recurs = other.bytes.elementsEqual(text)
                }
            }
            return field
        }
    }

    private static func areSteps(_ numbers: [Double]) -> Bool {
        guard numbers.count > 2 else { return false }
        let step = numbers[1] - numbers[0]
        return step > 0
            && zip(numbers, numbers.dropFirst()).allSatisfy { abs($1 - $0 - step) <= 1e-6 * max(step, abs($1)) }
    }
}
