import Datasets
import RunProtocol

/// Reads typed values out of a recipe, remembers which keys were asked for, and says what is wrong with the rest.
struct RecipeReader {
    let document: RecipeDocument
    private var askedKeys: [String] = []

    init(_ document: RecipeDocument) {
        self.document = document
    }

    /// An error at a key.
    func error(_ key: String, _ message: String) -> RecipeError {
        RecipeError(place: document.place(of: key), message: message)
    }

    private mutating func value(_ key: String) throws(RecipeError) -> RecipeValue? {
        askedKeys.append(key)
        return try value(at: key.split(separator: ".").map(String.init))
    }

    /// A value by the names of the tables around it and its own, for names that a person chose and may have dots.
    func value(at path: [String]) throws(RecipeError) -> RecipeValue? {
        var table = document.root
        for (depth, name) in path.enumerated() {
            guard let found = table[name] else { return nil }
            if depth == path.count - 1 { return found }
            guard case .table(let inner) = found else {
                let outer = path[...depth].joined(separator: ".")
                throw error(outer, "\(outer) must be a table ([\(outer)]), not \(found.summary)")
            }
            table = inner
        }
        return nil
    }

    /// Whether there is such a value.
    func has(_ key: String) -> Bool {
        (try? value(at: key.split(separator: ".").map(String.init))) ?? nil != nil
    }

    /// A value as it stands there.
    mutating func raw(_ key: String) throws(RecipeError) -> RecipeValue? { try value(key) }

    /// Runs a check, and tells where its key stands when it fails.
    func rethrowing<Result>(
        _ key: String, _ body: () throws(ModelKeyProblem) -> Result
    ) throws(RecipeError) -> Result {
        do {
            return try body()
        } catch {
            throw self.error(key, error.message)
        }
    }

    mutating func string(_ key: String) throws(RecipeError) -> String? {
        switch try value(key) {
        case nil: return nil
        case .string(let text): return text
        case .some(let other): throw error(key, "\(key) must be text in quotes, not \(other.summary)")
        }
    }

    mutating func boolean(_ key: String, default fallback: Bool) throws(RecipeError) -> Bool {
        switch try value(key) {
        case nil: return fallback
        case .boolean(let flag): return flag
        case .some(let other): throw error(key, "\(key) must be true or false, not \(other.summary)")
        }
    }

    /// A number within a range.
    mutating func number(
        _ key: String, default fallback: Double, in range: ClosedRange<Double>
    ) throws(RecipeError) -> Double {
        let number: Double
        switch try value(key) {
        case nil: return fallback
        case .integer(let whole): number = Double(whole)
        case .number(let real): number = real
        case .some(let other): throw error(key, "\(key) must be a number, not \(other.summary)")
        }
        guard range.contains(number) else {
            throw error(
                key,
                "\(key) is \(NumberText.shortest(number)), but must lie between \(NumberText.shortest(range.lowerBound)) and \(NumberText.shortest(range.upperBound))"
            )
        }
        return number
    }

    mutating func integer(
        _ key: String, default fallback: Int?, in range: ClosedRange<Int>
    ) throws(RecipeError) -> Int? {
        switch try value(key) {
        case nil: return fallback
        case .integer(let whole) where range.contains(whole): return whole
        case .number(let real) where real == real.rounded() && range.contains(Int(exactly: real) ?? .min):
            return Int(real)
        case .integer(let whole):
            throw error(key, "\(key) is \(whole), but must lie between \(range.lowerBound) and \(range.upperBound)")
        case .some(let other): throw error(key, "\(key) must be a whole number, not \(other.summary)")
        }
    }

    /// The value of a declared hyperparameter, checked as its declaration says.
    mutating func hyperparameter(
        _ declaration: Hyperparameter, default fallback: Double
    ) throws(RecipeError) -> Double {
        let number: Double
        switch try value(declaration.key) {
        case nil: return fallback
        case .integer(let whole): number = Double(whole)
        case .number(let real): number = real
        case .some(let other):
            throw error(declaration.key, "\(declaration.key) must be a number, not \(other.summary)")
        }
        if let problem = declaration.problem(with: number) {
            throw error(declaration.key, "\(declaration.key) is \(NumberText.shortest(number)), but \(problem)")
        }
        return number
    }

    /// One case of an enum, by its name.
    mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ key: String, default fallback: Choice
    ) throws(RecipeError) -> Choice where Choice.RawValue == String {
        let names = Choice.allCases.map(\.rawValue)
        return Choice(rawValue: try name(key, default: fallback.rawValue, among: names)) ?? fallback
    }

    /// One name out of a list.
    mutating func name(
        _ key: String, default fallback: String, among names: [String]
    ) throws(RecipeError) -> String {
        guard let name = try string(key) else { return fallback }
        guard !names.contains(name) else { return name }
        let suggestion = Suggestion.text(for: name, among: names)
        throw error(key, "\(key) = \"\(name)\" is not known\(suggestion); known are \(names.joined(separator: ", "))")
    }

    mutating func integers(_ key: String, default fallback: [Int], in range: ClosedRange<Int>) throws(RecipeError)
        -> [Int]
    {
        switch try value(key) {
        case nil: return fallback
        case .integer(let whole) where range.contains(whole): return [whole]
        case .array(let elements):
            var numbers: [Int] = []
            for element in elements {
                guard case .integer(let whole) = element, range.contains(whole) else {
                    throw error(
                        key,
                        "\(key) must hold whole numbers from \(range.lowerBound) to \(range.upperBound), not \(element.summary)"
                    )
                }
                numbers.append(whole)
            }
            return numbers
        case .some(let other): throw error(key, "\(key) must be a list such as [64, 32], not \(other.summary)")
        }
    }

    mutating func strings(_ key: String) throws(RecipeError) -> [String] {
        switch try value(key) {
        case nil: return []
        case .string(let text): return [text]
        case .array(let elements):
            var texts: [String] = []
            for element in elements {
                guard case .string(let text) = element else {
                    throw error(key, "\(key) must hold texts in quotes, not \(element.summary)")
                }
                texts.append(text)
            }
            return texts
        case .some(let other): throw error(key, "\(key) must be a list of texts, not \(other.summary)")
        }
    }

    /// The names that a table with names of a person's choice holds.
    mutating func names(inTable key: String) throws(RecipeError) -> [String] {
        switch try value(key) {
        case nil: return []
        case .table(let entries): return entries.keys.sorted()
        case .some(let other): throw error(key, "\(key) must be a table, not \(other.summary)")
        }
    }

    /// The numbers of a table with names of a person's choice.
    mutating func numbers(inTable key: String, in range: ClosedRange<Double>) throws(RecipeError) -> [String: Double] {
        var numbers: [String: Double] = [:]
        for name in try names(inTable: key) {
            switch try value(at: key.split(separator: ".").map(String.init) + [name]) {
            case .integer(let whole)? where range.contains(Double(whole)): numbers[name] = Double(whole)
            case .number(let real)? where range.contains(real): numbers[name] = real
            case let other:
                let bounds = "\(NumberText.shortest(range.lowerBound)) to \(NumberText.shortest(range.upperBound))"
                throw error(
                    key, "\(key).\"\(name)\" must be a number from \(bounds), not \(other?.summary ?? "nothing")")
            }
        }
        return numbers
    }

    /// One case of an enum, by its name, in a table with names of a person's choice.
    func choice<Choice: RawRepresentable & CaseIterable>(
        at path: [String], default fallback: Choice
    ) throws(RecipeError) -> Choice where Choice.RawValue == String {
        let (place, key) = (path.prefix(2).joined(separator: "."), path.joined(separator: "."))
        switch try value(at: path) {
        case nil: return fallback
        case .string(let name):
            if let choice = Choice(rawValue: name) { return choice }
            let names = Choice.allCases.map(\.rawValue)
            throw error(
                place,
                "\(key) = \"\(name)\" is not known\(Suggestion.text(for: name, among: names)); known are \(names.joined(separator: ", "))"
            )
        case .some(let other): throw error(place, "\(key) must be text in quotes, not \(other.summary)")
        }
    }

    /// Throws for the first key of a table with a name of a person's choice that has no meaning there.
    func rejectKeys(ofTable path: [String], but known: [String]) throws(RecipeError) {
        let (place, key) = (path.prefix(2).joined(separator: "."), path.joined(separator: "."))
        guard case .table(let entries)? = try value(at: path) else {
            throw error(place, "\(key) must be text in quotes or a table")
        }
        for name in entries.keys.sorted() where !known.contains(name) {
            throw error(
                place,
                "\(key).\(name) has no meaning here\(Suggestion.text(for: name, among: known)); a column takes \(known.joined(separator: ", "))"
            )
        }
    }

    /// Tables of one name: `[[steering]]`.
    mutating func tables(_ key: String) throws(RecipeError) -> [[String: RecipeValue]] {
        switch try value(key) {
        case nil: return []
        case .array(let elements):
            var tables: [[String: RecipeValue]] = []
            for element in elements {
                guard case .table(let entries) = element else {
                    throw error(key, "\(key) must hold tables ([[\(key)]]), not \(element.summary)")
                }
                tables.append(entries)
            }
            return tables
        case .some(let other): throw error(key, "\(key) must be a list of tables ([[\(key)]]), not \(other.summary)")
        }
    }

    /// Throws for the first key of the recipe that nothing asked for.
    func rejectUnknownKeys() throws(RecipeError) {
        for key in Self.leaves(of: document.root, under: "").sorted() {
            // A table that is asked for may also be empty.
            let isKnown = askedKeys.contains { $0 == key || key.hasPrefix($0 + ".") || $0.hasPrefix(key + ".") }
            guard !isKnown else { continue }
            let table = key.contains(".") ? String(key[..<(key.lastIndex(of: ".") ?? key.endIndex)]) : ""
            let siblings = askedKeys.filter { $0.hasPrefix(table.isEmpty ? "" : table + ".") }
            let expected = siblings.isEmpty ? askedKeys.filter { !$0.contains(".") } : siblings
            throw error(
                key,
                "\(key) has no meaning here\(suggestion(for: key, in: table, among: siblings)); \(table.isEmpty || siblings.isEmpty ? "tables are [data], [model], [loss], [optimizer], [schedule], [training], [start], [guards] and [checkpoints]" : "[\(table)] takes \(expected.map { String($0.dropFirst(table.count + 1)) }.uniqued().joined(separator: ", "))")"
            )
        }
    }

    /// The name of the same table that comes nearest, else the same name in another table. Compared with its table, any
    /// short name would be near any other.
    private func suggestion(for key: String, in table: String, among siblings: [String]) -> String {
        guard !siblings.isEmpty, !table.isEmpty else { return Suggestion.text(for: key, among: askedKeys) }
        let name = String(key.dropFirst(table.count + 1))
        let near = NearestName.suggestion(for: name, among: siblings.map { String($0.dropFirst(table.count + 1)) })
        let meant = near.map { "\(table).\($0)" } ?? askedKeys.first { $0.hasSuffix(".\(name)") }
        return meant.map { " (did you mean \"\($0)\"?)" } ?? ""
    }

    private static func leaves(of table: [String: RecipeValue], under prefix: String) -> [String] {
        table.flatMap { name, value in
            let key = prefix.isEmpty ? name : "\(prefix).\(name)"
            guard case .table(let inner) = value, !inner.isEmpty else { return [key] }
            return leaves(of: inner, under: key)
        }
    }
}

extension Sequence where Element: Hashable {
    /// The elements without repetitions, in their order.
    func uniqued() -> [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
