/// How well a few typed letters fit a text.
enum FuzzyMatch {
    /// Higher is better; nil where a letter is missing. Letters count most at the beginnings of words and side by side.
    static func score(_ query: String, _ text: String) -> Int? {
        let letters = Array(query.lowercased()).filter { $0 != " " }
        let target = Array(text.lowercased())
        guard !letters.isEmpty else { return 0 }
        var (score, place, previous) = (0, 0, -2)
        for letter in letters {
            // The beginning of a word is preferred, if the letter stands at one further on.
            guard let first = target[place...].firstIndex(of: letter) else { return nil }
            let atWord = (first..<target.count).first { target[$0] == letter && isWordStart($0, target) }
            let isNext = first == previous + 1
            let index = isNext ? first : (atWord.map { $0 - first < 24 ? $0 : first } ?? first)
            score += isNext ? 8 : isWordStart(index, target) ? 6 : 1
            score -= min(3, index - place)
            (previous, place) = (index, index + 1)
        }
        return score * 4 - target.count / 8
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
