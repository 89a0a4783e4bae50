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

    /// The largest magnitude of a feature under standard scaling.
    static let limit: Float = 10

    var isLimited: Bool

    static func fitted(to numbers: NumberValues, rows: [Int], options: DataOptions) -> NumberEncoding {
        let present = numbers.present(in: rows)
        let statistics = Statistics(present)
        let (offset, scale): (Double, Double) =
            switch options.scaling {
            case .standard: (statistics.mean, statistics.deviation)
            case .minMax: (statistics.smallest, statistics.largest - statistics.smallest)
            case .none: (0, 1)
            }
        return NumberEncoding(
            fill: options.missingFill == .mean ? statistics.mean : statistics.median, offset: offset,
            scale: scale > 0 ? scale : 1,
            hasIndicator: options.missingIndicators && present.count < rows.count,
            isLimited: options.scaling == .standard)
    }

    func featureNames(_ column: String) -> [String] {
        hasIndicator ? [column, "\(column) missing"] : [column]
    }

    func write(
        _ numbers: NumberValues, rows: [Int], into features: inout FeatureMatrix, firstRow: Int, feature: Int
    ) {
        let limit = isLimited ? Self.limit : .greatestFiniteMagnitude
        features.fill(feature: feature, firstRow: firstRow, count: rows.count) { row in
            let value = numbers.values[rows[row]]
            let scaled = Float(((value.isNaN ? fill : value) - offset) / scale)
            return max(-limit, min(limit, scaled))
        }
        guard hasIndicator else { return }
        features.fill(feature: feature + 1, firstRow: firstRow, count: rows.count) { row in
            numbers.values[rows[row]].isNaN ? 1 : 0
        }
    }
}
