/// Floats that an instruction reads or writes.
struct Access: Sendable {
    let base: Int32
    let range: Range<Int>
    let isWrite: Bool

    /// Floats of the longest vector, which a cut should not go through.
    static let line = 16

    init?(_ location: Location, count: Int, isWrite: Bool) {
        guard !location.isAbsent, count > 0 else { return nil }
        base = location.base
        range = location.offset..<location.offset + count
        self.isWrite = isWrite
    }

    static func read(_ location: Location, _ count: Int) -> Access? {
        Access(location, count: count, isWrite: false)
    }

    static func written(_ location: Location, _ count: Int) -> Access? {
        Access(location, count: count, isWrite: true)
    }

    /// A number that is read.
    static func read(_ number: NumberSource) -> Access? {
        if case .location(let location) = number { read(location, 1) } else { nil }
    }

    /// A matrix that is read through strides, with what lies between its elements.
    static func read(_ location: Location, _ rows: Int, _ columns: Int, strides: (row: Int, column: Int)) -> Access? {
        guard rows > 0, columns > 0 else { return nil }
        return read(location, (rows - 1) * strides.row + (columns - 1) * strides.column + 1)
    }

    /// Whether the order of the two matters.
    func conflicts(with other: Access) -> Bool {
        base == other.base && (isWrite || other.isWrite) && range.overlaps(other.range)
    }
}

extension [Access] {
    /// Whether the order of any two matters.
    func conflict(with others: [Access]) -> Bool {
        contains { access in others.contains { access.conflicts(with: $0) } }
    }
}
