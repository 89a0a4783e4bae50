/// A number becomes one feature, `(value - offset) / scale`, and a second that tells whether it was missing.
///
/// Everything is taken from the training rows. The second feature exists when some training row had no number; a number
/// that is missing later without it is filled all the same. Scaled values are held within ±`limit`, so that one field
/// far outside of what was trained on cannot drown the others.
struct NumberEncoding: Hashable, Codable, Sendable {
    /// What stands in for a missing number, before scaling.
    var fill: Double
    var offset: Double
    var scale: Double
    var hasIndicator: Bool

    /// The largest magnitude of a feature under standard and robust scaling.
    static let limit: Float = 10

    var isLimited: Bool

    static func fitted(to numbers: NumberValues, rows: [Int], rules: ColumnRules) -> NumberEncoding {
        let present = numbers.present(in: rows)
        let statistics = Statistics(present)
        let (offset, scale) = statistics.offsetAndScale(rules.scaling)
        return NumberEncoding(
            fill: statistics.fill(rules.missing), offset: offset, scale: scale,
            hasIndicator: rules.hasIndicator && present.count < rows.count,
            isLimited: rules.scaling == .standard || rules.scaling == .robust)
    }

    func featureNames(_ column: String) -> [String] {
        hasIndicator ? [column, "\(column) missing"] : [column]
    }

    /// A number as the feature that it becomes.
    func scaled(_ value: Double) -> Float {
        let limit = isLimited ? Self.limit : .greatestFiniteMagnitude
        return max(-limit, min(limit, Float(((value.isNaN ? fill : value) - offset) / scale)))
    }

    func write(
        _ numbers: NumberValues, rows: [Int], into features: inout FeatureMatrix, firstRow: Int, feature: Int
    ) {
        features.fill(feature: feature, firstRow: firstRow, count: rows.count) { row in
            scaled(numbers.values[rows[row]])
        }
        guard hasIndicator else { return }
        features.fill(feature: feature + 1, firstRow: firstRow, count: rows.count) { row in
            numbers.values[rows[row]].isNaN ? 1 : 0
        }
    }
}
