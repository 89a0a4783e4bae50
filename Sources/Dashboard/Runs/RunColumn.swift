public import RunProtocol
import TerminalUI

/// A column of a list of runs, on the screen and in text.
public struct RunColumn: Hashable, Sendable {
    /// What it shows.
    public var key: RunKey

    /// The column of a key.
    public init(_ key: RunKey) { self.key = key }

    /// The heading.
    public var title: String {
        switch key {
        case .name: "run"
        case .activity: "active"
        case .metric(let name): name.replacing("_", with: " ")
        case .recipe(let name): Self.short(name)
        default: key.name
        }
    }

    /// Whether its texts stand at the right.
    public var isNumber: Bool {
        if case .recipe = key { true } else { key.isNumber }
    }

    /// The text of a run, or nothing where it has none.
    ///
    /// - Parameter now: Seconds since 1970, from which ages are counted.
    public func text(of entry: RunEntry, now: Double) -> String {
        guard let value = entry.value(of: key) else { return "" }
        return Self.text(value, of: key, now: now)
    }

    /// A value as people read it; ages are counted from `now`.
    public static func text(_ value: RunValue, of key: RunKey, now: Double) -> String {
        guard case .number(let number) = value else { return value.description }
        switch key {
        case .created, .activity: return age(now - number)
        case .duration: return duration(number)
        case .step: return NumberFormat.grouped(Int(number))
        case .metric(let name):
            let metric = name.split(separator: "_").last.flatMap { Metric(rawValue: String($0)) }
            return metric.map { MetricRow.short(number, of: $0) } ?? NumberFormat.measure(number)
        default: return value.description
        }
    }

    /// The last part of a key, with the one before it where it says little alone.
    static func short(_ name: String) -> String {
        let parts = name.split(separator: ".")
        guard let last = parts.last else { return name }
        if last == "learning_rate" { return "lr" }
        return last == "kind" && parts.count > 1
            ? String(parts[parts.count - 2]) : String(last).replacing("_", with: " ")
    }

    private static func age(_ seconds: Double) -> String {
        let whole = max(0, Int(seconds))
        switch whole {
        case ..<5: return "now"
        case ..<60: return "\(whole) s ago"
        case ..<3600: return "\(whole / 60) min ago"
        case ..<86400: return "\(whole / 3600) h ago"
        default: return "\(whole / 86400) d ago"
        }
    }

    private static func duration(_ seconds: Double) -> String {
        seconds < 1
            ? "\(NumberFormat.fixed(seconds * 1000, 0)) ms"
            : seconds < 10 ? "\(NumberFormat.fixed(seconds, 1))s" : HorizontalScale.duration(seconds)
    }
}

extension RunColumn {
    /// The columns that tell most of some runs, the most important first: what was asked for, then what they share.
    ///
    /// - Parameter keys: What they are sorted and filtered by.
    public static func columns(of entries: [RunEntry], showing keys: [RunKey]) -> [RunColumn] {
        var columns: [RunKey] = [.name, .status, .step]
        func add(_ key: RunKey) {
            if !columns.contains(key) { columns.append(key) }
        }
        let known = RunKeys(entries)
        add(.metric("val_loss"))
        for key in keys where key != .activity { add(key) }
        if let score = mainScore(of: known) { add(.metric("val_\(score.rawValue)")) }
        if entries.contains(where: { !$0.notes.tags.isEmpty }) { add(.tag) }
        add(.activity)
        add(.recipe("optimizer.learning_rate"))
        add(.duration)
        if let score = mainScore(of: known), known.metrics.contains("test_\(score.rawValue)") {
            add(.metric("test_\(score.rawValue)"))
        }
        for name in ["model.kind", "optimizer.kind", "training.batch_size", "training.epochs", "training.seed"] {
            add(.recipe(name))
        }
        if entries.contains(where: { !$0.notes.note.isEmpty }) { add(.note) }
        return columns.map(RunColumn.init)
    }

    /// The score that most of the runs are known by.
    private static func mainScore(of keys: RunKeys) -> Metric? {
        [Metric.accuracy, .r2, .perplexity, .skill].first { keys.metrics.contains("val_\($0.rawValue)") }
    }
}
