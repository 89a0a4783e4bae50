/// A truth value becomes one feature, 0 or 1, and a second that tells whether it was missing.
///
/// A missing one is filled, unless told otherwise with the share of true among the training rows. The second feature exists when some training
/// row had none.
struct BooleanEncoding: Hashable, Codable, Sendable {
    var fill: Double
    var hasIndicator: Bool

    static func fitted(to truths: NumberValues, rows: [Int], rules: ColumnRules) -> BooleanEncoding {
        let present = truths.present(in: rows)
        return BooleanEncoding(
            fill: Statistics(present).fill(rules.missing),
            hasIndicator: rules.hasIndicator && present.count < rows.count)
    }

    func featureNames(_ column: String) -> [String] {
        hasIndicator ? [column, "\(column) missing"] : [column]
    }

    func write(
        _ truths: NumberValues, rows: [Int], into features: inout FeatureMatrix, firstRow: Int, feature: Int
    ) {
        features.fill(feature: feature, firstRow: firstRow, count: rows.count) { row in
            let value = truths.values[rows[row]]
            return Float(value.isNaN ? fill : value)
        }
        guard hasIndicator else { return }
        features.fill(feature: feature + 1, firstRow: firstRow, count: rows.count) { row in
            truths.values[rows[row]].isNaN ? 1 : 0
        }
    }
}
