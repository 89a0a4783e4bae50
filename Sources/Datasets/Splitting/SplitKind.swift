/// How the parts of the data are drawn.
public enum SplitKind: String, Codable, Hashable, Sendable, CaseIterable {
    /// Any row may go anywhere.
    case random
    /// Each class has its share in each part; of numbers each tenth from the least to the greatest, where the table is held
    /// in memory.
    case stratified
    /// Rows with the same value in `data.split_column` stay together.
    case grouped
    /// The latest rows by `data.split_column`, a date or number, are tested on; those before them validate.
    case time
    /// `data.split_column` names each row's part: train, validation or test.
    case column

    /// Whether it reads `data.split_column`.
    public var needsColumn: Bool { self == .grouped || self == .time || self == .column }
}

/// What tells where rows go, beside chance.
enum SplitKeys: Sendable {
    /// The number of each row's class, below `count`.
    case classes([Int32], count: Int)
    /// The number of each row's group, below `count`.
    case groups([Int32], count: Int)
    /// When each row was.
    case times([Double])
    /// Each row's part.
    case parts([DataPart])
    /// Nothing: so many rows.
    case none(count: Int)

    /// Classes, where these are the targets.
    init(_ targets: Targets, classCount: Int) {
        switch targets {
        case .classes(let labels): self = .classes(labels, count: classCount)
        case .values(let values): self = .none(count: values.count)
        }
    }

    var count: Int {
        switch self {
        case .classes(let labels, _): labels.count
        case .groups(let groups, _): groups.count
        case .times(let times): times.count
        case .parts(let parts): parts.count
        case .none(let count): count
        }
    }

    /// The keys of some of the rows.
    func subset(_ rows: [Int32]) -> SplitKeys {
        switch self {
        case .classes(let labels, let count): .classes(rows.map { labels[Int($0)] }, count: count)
        case .groups(let groups, let count): .groups(rows.map { groups[Int($0)] }, count: count)
        case .times(let times): .times(rows.map { times[Int($0)] })
        case .parts(let parts): .parts(rows.map { parts[Int($0)] })
        case .none: .none(count: rows.count)
        }
    }
}

/// A part of the data, by the names that people give it.
public enum DataPart: Hashable, Sendable {
    /// What is learned from, what chooses the best weights, what is measured at the end.
    case training, validation, test

    init?(name: String) {
        switch name.lowercased() {
        case "train", "training": self = .training
        case "val", "valid", "validation", "validate", "dev": self = .validation
        case "test", "testing", "holdout", "eval": self = .test
        default: return nil
        }
    }
}
