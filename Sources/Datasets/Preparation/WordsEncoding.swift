/// A short text becomes one feature for each word known: 1 where the text has it.
///
/// Known are the words that enough training rows have but not all, the most frequent ones up to a limit. Case does not count,
/// and what is no letter or digit parts words. A text that is missing has none.
struct WordsEncoding: Hashable, Codable, Sendable {
    /// The known words, in the order of their features.
    var words: [String]

    static let limit = 64
    static let leastRows = 5

    static func fitted(to texts: TextValues, rows: [Int]) -> WordsEncoding {
        var counts: [String: Int] = [:]
        let wordsOfTexts = texts.texts.map { words(of: $0) }
        for row in rows where texts.codes[row] >= 0 {
            for word in wordsOfTexts[Int(texts.codes[row])] { counts[word, default: 0] += 1 }
        }
        let frequent = counts.filter { $0.value >= leastRows && $0.value < rows.count }.sorted { first, second in
            first.value == second.value ? first.key.isBefore(second.key) : first.value > second.value
        }
        return WordsEncoding(words: frequent.prefix(limit).map(\.key).sorted { $0.isBefore($1) })
    }

    /// The different words of a text, in lower case.
    private static func words(of text: String) -> Set<String> {
        let parts = text.lowercased().unicodeScalars.split {
            !$0.properties.isAlphabetic && $0.properties.numericType == nil
        }
        return Set(parts.map { String(String.UnicodeScalarView($0)) })
    }

    func featureNames(_ column: String) -> [String] { words.map { "\(column) \"\($0)\"" } }

    func write(
        _ texts: TextValues, rows: [Int], into features: inout FeatureMatrix, firstRow: Int, feature: Int
    ) {
        let places = Dictionary(uniqueKeysWithValues: words.enumerated().map { ($1, $0) })
        let placesOfTexts = texts.texts.map { text in Self.words(of: text).compactMap { places[$0] } }
        for (row, source) in rows.enumerated() where texts.codes[source] >= 0 {
            for place in placesOfTexts[Int(texts.codes[source])] {
                features.set(row: firstRow + row, feature: feature + place, to: 1)
            }
        }
    }
}
