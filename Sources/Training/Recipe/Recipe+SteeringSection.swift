import RunProtocol

/// `[[steering]]`: one table a change.
extension ScriptedChange {
    private enum Name: String, CaseIterable {
        case set, multiply, ramp, decay, hold, stop, cut, freeze, unfreeze
        case followSchedule = "follow_schedule"
        case skipBatch = "skip_batch"
    }

    /// Reads all of `[[steering]]`. Steps ascend.
    static func all(_ reader: inout RecipeReader) throws(RecipeError) -> [ScriptedChange] {
        var changes: [ScriptedChange] = []
        for (index, entries) in try reader.tables("steering").enumerated() {
            var table = SteeringTable(entries: entries, number: index + 1)
            let change: ScriptedChange
            do throws(SteeringTable.Problem) {
                change = try ScriptedChange(&table)
            } catch {
                throw reader.error("steering", error.message)
            }
            if let last = changes.last, last.step > change.step {
                throw reader.error(
                    "steering", "[[steering]] number \(index + 1) is for step \(change.step), before the one above it")
            }
            changes.append(change)
        }
        return changes
    }

    private init(_ table: inout SteeringTable) throws(SteeringTable.Problem) {
        step = try table.whole("step", from: 0)
        let name = try table.text("change")
        guard let kind = Name(rawValue: name) else {
            let names = Name.allCases.map(\.rawValue)
            throw table.problem(
                "change = \"\(name)\" is not known\(Suggestion.text(for: name, among: names)); known are \(names.joined(separator: ", "))"
            )
        }
        change =
            switch kind {
            case .set: .set(key: try table.hyperparameter(), value: try table.number("value"))
            case .multiply: .multiply(key: try table.hyperparameter(), factor: try table.number("factor"))
            case .ramp:
                .ramp(
                    key: try table.hyperparameter(), value: try table.number("value"),
                    steps: try table.whole("steps", from: 1))
            case .decay:
                .decay(
                    key: try table.hyperparameter(),
                    steps: table.has("steps") ? try table.whole("steps", from: 1) : nil)
            case .hold: .hold(key: try table.hyperparameter())
            case .followSchedule: .followSchedule(key: try table.hyperparameter())
            case .freeze: .freeze(pattern: try table.text("pattern"))
            case .unfreeze: .unfreeze(pattern: try table.text("pattern"))
            case .cut: .cut(factor: try table.number("factor"))
            case .skipBatch: .skipBatch
            case .stop: .stop
            }
        try table.rejectOthers()
    }

    /// Writes one table.
    func write(_ writer: inout RecipeWriter) {
        writer.arrayTable("steering")
        writer.entry("step", .integer(step))
        func entries(_ name: Name, _ others: (String, RecipeValue?)...) {
            writer.entry("change", .string(name.rawValue))
            for case (let key, let value?) in others { writer.entry(key, value) }
        }
        switch change {
        case .set(let key, let value): entries(.set, ("key", .string(key)), ("value", .number(value)))
        case .multiply(let key, let factor): entries(.multiply, ("key", .string(key)), ("factor", .number(factor)))
        case .ramp(let key, let value, let steps):
            entries(.ramp, ("key", .string(key)), ("value", .number(value)), ("steps", .integer(steps)))
        case .decay(let key, let steps):
            entries(.decay, ("key", .string(key)), ("steps", steps.map(RecipeValue.integer)))
        case .hold(let key): entries(.hold, ("key", .string(key)))
        case .followSchedule(let key): entries(.followSchedule, ("key", .string(key)))
        case .freeze(let pattern): entries(.freeze, ("pattern", .string(pattern)))
        case .unfreeze(let pattern): entries(.unfreeze, ("pattern", .string(pattern)))
        case .cut(let factor): entries(.cut, ("factor", .number(factor)))
        case .skipBatch: entries(.skipBatch)
        case .stop: entries(.stop)
        }
    }
}

/// One table of `[[steering]]`, with what was asked for so far.
private struct SteeringTable {
    struct Problem: Error {
        var message: String
    }

    let entries: [String: RecipeValue]
    let number: Int
    private var asked: Set<String> = []

    init(entries: [String: RecipeValue], number: Int) {
        self.entries = entries
        self.number = number
    }

    func problem(_ text: String) -> Problem { Problem(message: "[[steering]] number \(number): \(text)") }

    func has(_ key: String) -> Bool { entries[key] != nil }

    private mutating func value(_ key: String) throws(Problem) -> RecipeValue {
        asked.insert(key)
        guard let value = entries[key] else { throw problem("\(key) is missing") }
        return value
    }

    mutating func text(_ key: String) throws(Problem) -> String {
        let value = try value(key)
        guard case .string(let text) = value else {
            throw problem("\(key) must be text in quotes, not \(value.summary)")
        }
        return text
    }

    mutating func number(_ key: String) throws(Problem) -> Double {
        let value = try value(key)
        switch value {
        case .integer(let whole): return Double(whole)
        case .number(let real): return real
        default: throw problem("\(key) must be a number, not \(value.summary)")
        }
    }

    mutating func whole(_ key: String, from lowest: Int) throws(Problem) -> Int {
        let value = try value(key)
        guard case .integer(let whole) = value, whole >= lowest else {
            throw problem("\(key) must be a whole number from \(lowest) on, not \(value.summary)")
        }
        return whole
    }

    /// The key of a hyperparameter that can be changed.
    mutating func hyperparameter() throws(Problem) -> String {
        let key = try text("key")
        let known = HyperparameterCatalogue.all.map(\.key)
        guard known.contains(key) else {
            throw problem("key = \"\(key)\" is no hyperparameter\(Suggestion.text(for: key, among: known))")
        }
        return key
    }

    func rejectOthers() throws(Problem) {
        guard let other = entries.keys.sorted().first(where: { !asked.contains($0) }) else { return }
        throw problem("\(other) has no meaning here; expected \(asked.sorted().joined(separator: ", "))")
    }
}
