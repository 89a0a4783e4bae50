/// A line of the log.
struct LogLine: Sendable, Equatable {
    /// What the line tells of.
    enum Kind: Sendable, Equatable {
        case info, warning, error, validation, best, checkpoint, steered, refused, run
    }

    var seconds: Double
    var kind: Kind
    var text: String
}

/// The latest lines, and the part of them that is seen.
struct LogBook: Sendable, Equatable {
    private(set) var lines: [LogLine] = []
    /// Lines hidden below the seen part; 0 follows the newest.
    private(set) var offset = 0

    private static let capacity = 2000

    mutating func append(_ line: LogLine) {
        lines.append(line)
        if lines.count > Self.capacity { lines.removeFirst(Self.capacity / 4) }
        // Someone who reads older lines keeps them in sight.
        if offset > 0 { offset = min(offset + 1, lines.count - 1) }
    }

    /// Moves the seen part by so many lines, up for negative numbers.
    mutating func scroll(by amount: Int, visible: Int) {
        offset = min(max(0, offset - amount), max(0, lines.count - visible))
    }

    mutating func scrollToStart(visible: Int) { offset = max(0, lines.count - visible) }
    mutating func scrollToEnd() { offset = 0 }

    /// The lines seen through so many rows.
    func seen(rows: Int) -> ArraySlice<LogLine> {
        let end = max(0, lines.count - min(offset, max(0, lines.count - rows)))
        return lines[max(0, end - max(0, rows))..<end]
    }
}
