/// Bytes that arrive in any portions, given back as lines. A line beyond the limit is thrown away as it comes.
struct LineBuffer {
    enum Line: Equatable {
        case whole([UInt8])
        case tooLong
    }

    private let limit: Int
    private var pending: [UInt8] = []
    private var isSkipping = false

    init(limit: Int) {
        self.limit = limit
    }

    /// The bytes kept for a line that has not ended: never more than the limit.
    var pendingCount: Int { pending.count }

    /// Takes in bytes, and returns the lines that they complete.
    mutating func take(_ bytes: some Collection<UInt8>) -> [Line] {
        var lines: [Line] = []
        for part in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            // Each part but the first is preceded by a line end.
            if part.offset > 0 { finish(&lines) }
            guard !isSkipping else { continue }
            if pending.count + part.element.count > limit {
                isSkipping = true
                pending = []
            } else {
                pending.append(contentsOf: part.element)
            }
        }
        return lines
    }

    private mutating func finish(_ lines: inout [Line]) {
        if isSkipping {
            lines.append(.tooLong)
        } else if !pending.isEmpty {
            lines.append(.whole(pending))
        }
        isSkipping = false
        pending = []
    }
}
