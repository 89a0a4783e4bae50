/// The order of a list of runs: pinned ones first, then by a key; those without a value last.
public struct RunOrder: Hashable, Sendable {
    /// What they are ordered by.
    public var key: RunKey
    /// Whether the greatest comes first.
    public var isDescending: Bool

    /// By a key, from its better end unless said otherwise.
    public init(_ key: RunKey, isDescending: Bool? = nil) {
        self.key = key
        self.isDescending = isDescending ?? key.isBestWhenHigh
    }

    /// The latest first.
    public static let latest = RunOrder(.activity)

    /// Reads an order: a key, with `-` before it for the other direction than its own.
    public init(_ text: String, keys: RunKeys) throws(RunQueryProblem) {
        let isTurned = text.hasPrefix("-")
        self.init(try keys.key(named: isTurned ? String(text.dropFirst()) : text))
        if isTurned { isDescending.toggle() }
    }

    /// The runs in this order.
    public func sorted(_ entries: [RunEntry]) -> [RunEntry] {
        entries.map { ($0, $0.value(of: key)) }.sorted { one, other in
            if one.0.notes.isPinned != other.0.notes.isPinned { return one.0.notes.isPinned }
            switch (one.1, other.1) {
            case (let value?, let next?) where value != next:
                return isDescending ? RunValue.precedes(next, value) : RunValue.precedes(value, next)
            case (_?, nil): return true
            case (nil, _?): return false
            default: return one.0.path < other.0.path
            }
        }.map(\.0)
    }
}
