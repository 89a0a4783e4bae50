/// A category becomes one feature for each one known, 1 for the row's own and 0 for the rest.
///
/// Known are those that enough training rows have (two, unless told otherwise), the most frequent ones up to a limit that grows with the rows. If others occur in
/// training they share the feature "other", and so does every one that is met later; if none does, one that is met
/// later has all zeros. In the same way a missing category has a feature of its own if that occurs in training, else
/// all zeros; or it counts as the most frequent one, where that was asked for.
struct CategoryEncoding: Hashable, Codable, Sendable {
    /// The known categories, in the order of their features.
    var names: [String]
    var hasOther: Bool
    var hasMissing: Bool
    /// The category that a missing one counts as.
    var fill: String?

    /// The most that are known: a hundred, or more where there are ten training rows for each.
    static func knownLimit(rows: Int) -> Int { max(100, min(1000, rows / 10)) }

    static func fitted(to texts: TextValues, rows: [Int], rules: ColumnRules) -> CategoryEncoding {
        var counts = [Int](repeating: 0, count: texts.texts.count)
        var hasMissing = false
        for row in rows {
            let code = Int(texts.codes[row])
            if code < 0 { hasMissing = true } else { counts[code] += 1 }
        }
        let frequent = counts.indices.filter { counts[$0] >= rules.rareBelow && counts[$0] > 0 }.sorted {
            first, second in
            counts[first] == counts[second]
                ? texts.texts[first].isBefore(texts.texts[second]) : counts[first] > counts[second]
        }
        let known = frequent.prefix(knownLimit(rows: rows.count))
        let knownRows = known.reduce(0) { $0 + counts[$1] }
        return CategoryEncoding(
            names: known.map { texts.texts[$0] }.sorted { $0.isBefore($1) },
            hasOther: knownRows < counts.reduce(0, +), hasMissing: hasMissing && rules.missing == .ownCategory,
            fill: rules.missing == .ownCategory ? nil : known.first.map { texts.texts[$0] })
    }

    func featureNames(_ column: String) -> [String] {
        var features = names.map { "\(column)=\($0)" }
        if hasOther { features.append("\(column) other") }
        if hasMissing { features.append("\(column) missing") }
        return features
    }

    func write(
        _ texts: TextValues, rows: [Int], into features: inout FeatureMatrix, firstRow: Int, feature: Int
    ) {
        let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        let other: Int? = hasOther ? names.count : nil
        let missing: Int? = hasMissing ? names.count + (hasOther ? 1 : 0) : fill.flatMap { places[$0] }
        let placeOfCode = texts.texts.map { places[$0] ?? other }
        for (row, source) in rows.enumerated() {
            let code = Int(texts.codes[source])
            guard let place = code < 0 ? missing : placeOfCode[code] else { continue }
            features.set(row: firstRow + row, feature: feature + place, to: 1)
        }
    }
}

extension String {
    /// An order that no locale and no version of Unicode changes.
    func isBefore(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}
