import Glibc

/// A date becomes the time itself, scaled, and where it stands in the year, the week and, where times of day are given, the
/// day, each as a point on a circle: December is beside January.
///
/// Everything is taken from the training rows. A missing date is filled, and a further feature tells where if that occurs
/// in training.
struct DateEncoding: Hashable, Codable, Sendable {
    /// The time alone; all else comes from the date itself.
    let time: NumberEncoding
    let hasTimeOfDay: Bool

    static func fitted(to dates: NumberValues, rows: [Int], rules: ColumnRules) -> DateEncoding {
        DateEncoding(
            time: .fitted(to: dates, rows: rows, rules: rules),
            hasTimeOfDay: rows.contains { !dates.values[$0].isNaN && dates.values[$0] != dates.values[$0].rounded() })
    }

    func featureNames(_ column: String) -> [String] {
        var names = [column, "\(column) year sin", "\(column) year cos", "\(column) week sin", "\(column) week cos"]
        if hasTimeOfDay { names += ["\(column) day sin", "\(column) day cos"] }
        if time.hasIndicator { names.append("\(column) missing") }
        return names
    }

    func write(
        _ dates: NumberValues, rows: [Int], into features: inout FeatureMatrix, firstRow: Int, feature: Int
    ) {
        var feature = feature
        features.fill(feature: feature, firstRow: firstRow, count: rows.count) { row in
            time.scaled(dates.values[rows[row]])
        }
        feature += 1
        for part in hasTimeOfDay
            ? [Self.shareOfYear, Self.shareOfWeek, Self.shareOfDay] : [Self.shareOfYear, Self.shareOfWeek]
        {
            for function in [sin, cos] as [(Double) -> Double] {
                features.fill(feature: feature, firstRow: firstRow, count: rows.count) { row in
                    let date = dates.values[rows[row]]
                    return Float(function(2 * .pi * part(date.isNaN ? time.fill : date)))
                }
                feature += 1
            }
        }
        guard time.hasIndicator else { return }
        features.fill(feature: feature, firstRow: firstRow, count: rows.count) { row in
            dates.values[rows[row]].isNaN ? 1 : 0
        }
    }

    private static func shareOfYear(_ date: Double) -> Double {
        let day = Int(date.rounded(.down))
        let year = DateText.civil(day).year
        let first = DateText.days(year: year, month: 1, day: 1)
        let next = DateText.days(year: year + 1, month: 1, day: 1)
        return (date - Double(first)) / Double(next - first)
    }

    private static func shareOfWeek(_ date: Double) -> Double {
        let share = (date + 3) / 7  // 1970-01-01 was a Thursday
        return share - share.rounded(.down)
    }

    private static func shareOfDay(_ date: Double) -> Double { date - date.rounded(.down) }
}
