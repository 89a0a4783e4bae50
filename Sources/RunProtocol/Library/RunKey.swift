/// Something by which runs are sorted, filtered and shown.
public enum RunKey: Hashable, Sendable {
    case name, status, tag, note, step, duration, parent, created, activity
    /// `val_loss`, `test_accuracy`.
    case metric(String)
    /// A key of the recipe: `optimizer.learning_rate`.
    case recipe(String)

    /// The name in filters, and over a column.
    public var name: String {
        switch self {
        case .name: "name"
        case .status: "status"
        case .tag: "tag"
        case .note: "note"
        case .step: "step"
        case .duration: "duration"
        case .parent: "parent"
        case .created: "created"
        case .activity: "active"
        case .metric(let name), .recipe(let name): name
        }
    }

    /// Whether its values are numbers, as a rule.
    public var isNumber: Bool {
        switch self {
        case .step, .duration, .created, .activity, .metric: true
        default: false
        }
    }

    /// Whether the list of runs is best read from the greatest value down.
    public var isBestWhenHigh: Bool {
        switch self {
        case .created, .activity, .step: return true
        case .metric(let name):
            guard let metric = name.split(separator: "_").last.flatMap({ Metric(rawValue: String($0)) }) else {
                return false
            }
            return metric.isBetterWhenHigher
        default: return false
        }
    }
}

extension RunEntry {
    /// The value of a key; nil where the run has none. A tag is the tags together.
    public func value(of key: RunKey) -> RunValue? {
        switch key {
        case .name: .text(name)
        case .status: .text(status.title)
        case .tag: notes.tags.isEmpty ? nil : .text(notes.tags.joined(separator: " "))
        case .note: notes.note.isEmpty ? nil : .text(notes.note)
        case .step: step.map { .number(Double($0)) }
        case .duration: seconds.map(RunValue.number)
        case .parent: parent.map(RunValue.text)
        case .created: created.map(RunValue.number)
        case .activity: lastActivity.map(RunValue.number)
        case .metric(let name): metrics[name].map(RunValue.number)
        case .recipe(let name): recipe[name]
        }
    }
}

/// All keys that some runs have, found by their names or by the ends of them.
public struct RunKeys: Sendable {
    /// Keys of any run.
    private static let common: [RunKey] = [
        .name, .status, .tag, .note, .step, .duration, .parent, .created, .activity,
    ]
    /// Short names that people use for long ones.
    private static let short = ["lr": "optimizer.learning_rate", "model": "model.kind", "optimizer": "optimizer.kind"]

    /// What was measured, by name.
    public let metrics: [String]
    /// Keys of recipes, by name.
    public let recipe: [String]

    /// The keys of some runs.
    public init(_ entries: [RunEntry]) {
        var metrics: Set<String> = []
        var recipe: Set<String> = []
        for entry in entries {
            metrics.formUnion(entry.metrics.keys)
            recipe.formUnion(entry.recipe.keys)
        }
        self.metrics = metrics.sorted()
        self.recipe = recipe.sorted()
    }

    /// All names that `key(named:)` takes.
    public var names: [String] { Self.common.map(\.name) + metrics + recipe }

    /// The key of a name: whole, or its last part where no other key ends in it; `loss` is the validation's.
    ///
    /// Throws a sentence that names what comes near.
    public func key(named text: String) throws(RunQueryProblem) -> RunKey {
        let name = text.lowercased()
        if let key = Self.common.first(where: { $0.name == name || $0.name + "s" == name }) { return key }
        if let metric =
            (metrics.first { $0.lowercased() == name } ?? metrics.first { $0.lowercased() == "val_\(name)" })
        {
            return .metric(metric)
        }
        if recipe.contains(name) { return .recipe(name) }
        if let long = Self.short[name], recipe.contains(long) { return .recipe(long) }
        let ending = recipe.filter { $0.hasSuffix(".\(name)") }
        if ending.count == 1 { return .recipe(ending[0]) }
        if ending.count > 1 {
            throw RunQueryProblem("\"\(text)\" could be \(ending.joined(separator: ", ")): write one of them")
        }
        let ends = recipe.compactMap { $0.split(separator: ".").last.map(String.init) }
        let near = NearestName.suggestion(for: name, among: names + ends).map { "; did you mean \($0)?" } ?? ""
        throw RunQueryProblem("no run here has a value \"\(text)\"\(near)")
    }
}
