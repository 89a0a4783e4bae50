/// How well a few typed letters fit a text.
enum FuzzyMatch {
    /// Higher is better; nil where a letter is missing. Each word of the query is looked for by itself: whole, best at the
    /// beginning of a word, or else letter by letter.
    static func score(_ query: String, _ text: String) -> Int? {
        let target = Array(text.lowercased())
        var total = -target.count / 8
        for word in query.lowercased().split(separator: " ") {
            let letters = Array(word)
            guard let score = wholeScore(letters, target) ?? letterScore(letters, target) else { return nil }
            total += score
        }
        return total
    }

    private static func wholeScore(_ word: [Character], _ text: [Character]) -> Int? {
        var best: Int?
        for start in text.indices where start + word.count <= text.count {
            guard text[start..<start + word.count].elementsEqual(word) else { continue }
            let end = start + word.count
            let isWhole = end == text.count || isWordStart(end, text) || !(text[end].isLetter || text[end].isNumber)
            let score = word.count * 12 + (isWordStart(start, text) ? isWhole ? 30 : 20 : 0) - min(start / 8, 6)
            best = max(best ?? score, score)
        }
        return best
    }

    private static func letterScore(_ letters: [Character], _ text: [Character]) -> Int? {
        var (score, place, previous) = (0, 0, -2)
        for letter in letters {
            guard let first = text[place...].firstIndex(of: letter) else { return nil }
            // The beginning of a word is preferred, if the letter stands at one not much further on.
            let atWord = text[first...].indices.first { text[$0] == letter && isWordStart($0, text) }
            let isNext = first == previous + 1
            let index = isNext ? first : atWord.flatMap { $0 - first < 24 ? $0 : nil } ?? first
            score += isNext ? 8 : isWordStart(index, text) ? 6 : 1
            score -= min(3, index - place)
            (previous, place) = (index, index + 1)
        }
        return score
    }

    /// The text that fits best; nil where none does.
    static func best(_ query: String, among texts: [String]) -> String? {
        var best: (text: String, score: Int)?
        for text in texts {
            guard let score = score(query, text) ?? score(String(query.prefix(2)), text).map({ $0 - 20 }) else {
                continue
            }
            if best.map({ score > $0.score }) ?? true { best = (text, score) }
        }
        return best?.text
    }

    private static func isWordStart(_ index: Int, _ text: [Character]) -> Bool {
        index == 0 || !(text[index - 1].isLetter || text[index - 1].isNumber)
    }
}
