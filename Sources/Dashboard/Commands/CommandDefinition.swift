/// Why a typed command cannot be done, as one sentence that says what was expected.
struct CommandProblem: Error, Equatable {
    var text: String
    init(_ text: String) { self.text = text }
}

/// A command of the command line. The catalogue of them gives completion, palette and help.
struct CommandDefinition: Sendable {
    var name: String
    /// What follows the name: `KEY VALUE`. In brackets what may be left out.
    var usage: String
    /// What it does, in one line.
    var summary: String
    /// Whether it needs a run that goes on.
    var steers = false
    /// Whether it needs a run that is played again.
    var plays = false
    /// What can stand at a place, from 0, given the words before.
    var completions: @Sendable (DashboardState, [String]) -> [String] = { _, _ in [] }
    var run: @Sendable (inout DashboardState, CommandWords) throws(CommandProblem) -> [Effect]

    /// Whether it can be done without another word.
    var takesNothing: Bool { usage.isEmpty || usage.hasPrefix("[") }
}

/// The words after a command's name.
struct CommandWords {
    let name: String
    let usage: String
    let words: [String]

    init(_ words: [String], of command: CommandDefinition) {
        self.words = words
        name = command.name
        usage = command.usage
    }

    var count: Int { words.count }

    /// The word at a place, which must be there.
    func word(_ index: Int) throws(CommandProblem) -> String {
        guard words.indices.contains(index) else { throw CommandProblem("usage: \(name) \(usage)") }
        return words[index]
    }

    /// The number at a place: 64, 3e-4, 10k.
    func number(_ index: Int) throws(CommandProblem) -> Double {
        let text = try word(index)
        guard let value = Self.number(text) else {
            throw CommandProblem("\"\(text)\" is no number: write one like 0.01, 3e-4 or 10k (\(name) \(usage))")
        }
        return value
    }

    /// The whole number at a place, not below one.
    func count(_ index: Int) throws(CommandProblem) -> Int {
        let value = try number(index)
        guard value >= 1, value == value.rounded(), value < 1e15 else {
            throw CommandProblem("\"\(words[index])\" must be a whole number above zero (\(name) \(usage))")
        }
        return Int(value)
    }

    /// Refuses more words than there is use for.
    func atMost(_ most: Int) throws(CommandProblem) {
        if words.count > most { throw CommandProblem("\"\(words[most])\" is one word too many: \(name) \(usage)") }
    }

    static func number(_ text: String) -> Double? {
        let units: [(Character, Double)] = [("k", 1e3), ("M", 1e6)]
        for (unit, factor) in units where text.last == unit {
            return Double(text.dropLast()).flatMap { $0.isFinite ? $0 * factor : nil }
        }
        return Double(text).flatMap { $0.isFinite ? $0 : nil }
    }
}
