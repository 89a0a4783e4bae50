/// Which runs are wanted: words that they hold, and comparisons, all of which must hold.
///
/// `digits val_loss < 0.3 and learning_rate >= 1e-3, tag = good`
public struct RunFilter: Hashable, Sendable {
    /// How a value is compared.
    enum Comparison: String, Sendable, CaseIterable {
        // The longer signs first: that is the order in which they are looked for.
        case atMost = "<=", atLeast = ">=", notEqual = "!=", exactly = "==", below = "<", above = ">", equal = "="
        case contains = "~"
    }

    private enum Term: Hashable, Sendable {
        case word(String)
        /// A key alone: the runs that have a value of it, which is also what it means until a sign is typed.
        case has(RunKey)
        case compare(RunKey, Comparison, String)
    }

    private let terms: [Term]

    /// All runs.
    public init() { terms = [] }

    /// Reads a filter. Names are found among the keys given.
    ///
    /// Throws a sentence when a comparison has no value or no run has such a key.
    public init(_ text: String, keys: RunKeys) throws(RunQueryProblem) {
        var terms: [Term] = []
        var tokens = Self.tokens(of: text)[...]
        while let token = tokens.popFirst() {
            guard case .word(let word) = token else {
                throw RunQueryProblem("a comparison begins with a name: val_loss < 0.3")
            }
            guard case .sign(let sign)? = tokens.first else {
                if word.lowercased() == "and" { continue }
                let key = keys.metrics.contains(word) || keys.recipe.contains(word) ? try? keys.key(named: word) : nil
                terms.append(key.map(Term.has) ?? .word(word.lowercased()))
                continue
            }
            tokens.removeFirst()
            guard case .word(let value)? = tokens.popFirst() else {
                throw RunQueryProblem("\(word) \(sign.rawValue) what? A value is missing")
            }
            let key = try keys.key(named: word)
            let needsOrder = [.below, .above, .atMost, .atLeast].contains(sign)
            if needsOrder, key.isNumber, Self.number(value) == nil {
                throw RunQueryProblem(
                    "\(word) \(sign.rawValue) \(value): expected a number such as 0.3, 1e-3, 97% or 10k")
            }
            terms.append(.compare(key, sign, value))
        }
        self.terms = terms
    }

    /// Whether it lets every run pass.
    public var isEmpty: Bool { terms.isEmpty }

    /// The keys that runs are compared by.
    public var keys: [RunKey] {
        terms.compactMap { if case .compare(let key, _, _) = $0 { key } else { nil } }
    }

    /// Whether a run is wanted. One that lacks a value that is compared is not, unless it must differ from it.
    public func matches(_ entry: RunEntry) -> Bool {
        terms.allSatisfy { term in
            switch term {
            case .word(let word): Self.text(of: entry).contains(word)
            case .has(let key): entry.value(of: key) != nil
            case .compare(.tag, .equal, let value), .compare(.tag, .exactly, let value):
                entry.notes.tags.contains { $0.lowercased() == value.lowercased() }
            case .compare(.tag, .notEqual, let value):
                !entry.notes.tags.contains { $0.lowercased() == value.lowercased() }
            case .compare(let key, let sign, let wanted): Self.holds(entry.value(of: key), sign, wanted)
            }
        }
    }

    /// What words are looked for in.
    private static func text(of entry: RunEntry) -> String {
        ([entry.name, entry.folder, entry.status.title, entry.notes.note] + entry.notes.tags
            + entry.recipe.values.compactMap { if case .text(let text) = $0 { text } else { nil } })
            .joined(separator: "\n").lowercased()
    }

    private static func holds(_ value: RunValue?, _ sign: Comparison, _ wanted: String) -> Bool {
        guard let value else { return sign == .notEqual }
        if case .number(let have) = value, let want = number(wanted) {
            switch sign {
            case .below: return have < want
            case .above: return have > want
            case .atMost: return have <= want
            case .atLeast: return have >= want
            case .equal, .exactly: return have == want
            case .notEqual: return have != want
            case .contains: return value.description.contains(wanted)
            }
        }
        let (have, want) = (value.description.lowercased(), wanted.lowercased())
        switch sign {
        case .equal, .exactly: return have == want
        case .notEqual: return have != want
        case .contains: return have.contains(want)
        case .below: return have < want
        case .above: return have > want
        case .atMost: return have <= want
        case .atLeast: return have >= want
        }
    }

    /// A number as people write it: 0.3, 1e-3, 97%, 10k.
    static func number(_ text: String) -> Double? {
        let units: [(Character, Double)] = [("%", 0.01), ("k", 1e3), ("M", 1e6)]
        for (unit, factor) in units where text.last == unit {
            return Double(text.dropLast()).map { $0 * factor }
        }
        return Double(text)
    }

    // MARK: Reading

    private enum Token {
        case word(String)
        case sign(Comparison)
    }

    private static func tokens(of text: String) -> [Token] {
        var tokens: [Token] = []
        var word = ""
        var rest = Substring(text)
        var isQuoted = false
        func finish() {
            if !word.isEmpty { tokens.append(.word(word)) }
            word = ""
        }
        while let character = rest.first {
            if isQuoted || character == "\"" {
                if character == "\"" { isQuoted.toggle() } else { word.append(character) }
                rest.removeFirst()
                continue
            }
            if let sign = Comparison.allCases.first(where: { rest.hasPrefix($0.rawValue) }) {
                finish()
                tokens.append(.sign(sign))
                rest.removeFirst(sign.rawValue.count)
                continue
            }
            rest.removeFirst()
            if character.isWhitespace || character == "," || character == "&" {
                finish()
            } else {
                word.append(character)
            }
        }
        finish()
        return tokens
    }
}
