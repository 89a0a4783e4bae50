/// The numbers of an array, row-major: bytes stay bytes, for they are a quarter as large.
enum ArrayNumbers: Sendable {
    case bytes([UInt8])
    case floats([Float])

    /// Nothing yet, with room for so many.
    init(areBytes: Bool, capacity: Int) {
        if areBytes {
            var bytes: [UInt8] = []
            bytes.reserveCapacity(capacity)
            self = .bytes(bytes)
        } else {
            var floats: [Float] = []
            floats.reserveCapacity(capacity)
            self = .floats(floats)
        }
    }

    var count: Int {
        switch self {
        case .bytes(let bytes): bytes.count
        case .floats(let floats): floats.count
        }
    }

    var floats: [Float] {
        switch self {
        case .bytes(let bytes): bytes.map { Float($0) }
        case .floats(let floats): floats
        }
    }

    /// Adds numbers as a file holds them.
    /// - Returns: Where among them the first one stands that is not finite; nil where all are.
    mutating func append(_ read: UnsafeRawBufferPointer, as element: ArrayElement, isBigEndian: Bool) -> Int? {
        switch self {
        case .bytes(var bytes):
            self = .bytes([])
            bytes.append(contentsOf: read)
            self = .bytes(bytes)
            return nil
        case .floats(var floats):
            self = .floats([])
            let count = read.count / element.byteCount
            var bad: Int?
            withUnsafeTemporaryAllocation(of: Float.self, capacity: count) { values in
                values.initialize(repeating: 0)
                element.convert(read, isBigEndian: isBigEndian, into: values)
                // The exponent of what is not finite has all bits set.
                let isFinite = values.reduce(true) { $0 && $1.bitPattern & 0x7F80_0000 != 0x7F80_0000 }
                if !isFinite { bad = values.firstIndex { !$0.isFinite } }
                floats.append(contentsOf: values)
            }
            self = .floats(floats)
            return bad
        }
    }

    /// Adds the numbers of another array; bytes beside floats become such.
    mutating func append(_ other: ArrayNumbers) {
        switch (self, other) {
        case (.bytes(var bytes), .bytes(let more)):
            self = .bytes([])
            bytes.reserveCapacity(bytes.count + more.count)
            bytes += more
            self = .bytes(bytes)
        case (.floats(var floats), _):
            self = .floats([])
            floats.reserveCapacity(floats.count + other.count)
            floats += other.floats
            self = .floats(floats)
        case (.bytes(let bytes), .floats(let more)): self = .floats(bytes.map { Float($0) } + more)
        }
    }

    /// The numbers in another order: the one at `place` of each index.
    func reordered(_ places: (_ visit: (_ index: Int, _ place: Int) -> Void) -> Void) -> ArrayNumbers {
        switch self {
        case .bytes(let bytes):
            var result = [UInt8](repeating: 0, count: bytes.count)
            places { result[$0] = bytes[$1] }
            return .bytes(result)
        case .floats(let floats):
            var result = [Float](repeating: 0, count: floats.count)
            places { result[$0] = floats[$1] }
            return .floats(result)
        }
    }

    /// Takes a column out of rows of `width`; what is left moves together.
    mutating func takeColumn(_ column: Int, width: Int) -> [Float] {
        switch self {
        case .bytes(var bytes):
            self = .bytes([])
            let taken = Self.takeColumn(column, width: width, of: &bytes)
            self = .bytes(bytes)
            return taken.map { Float($0) }
        case .floats(var floats):
            self = .floats([])
            let taken = Self.takeColumn(column, width: width, of: &floats)
            self = .floats(floats)
            return taken
        }
    }

    private static func takeColumn<Number>(_ column: Int, width: Int, of numbers: inout [Number]) -> [Number] {
        let rows = numbers.count / width
        var taken: [Number] = []
        taken.reserveCapacity(rows)
        numbers.withUnsafeMutableBufferPointer { numbers in
            var place = 0
            for row in 0..<rows {
                taken.append(numbers[row * width + column])
                for other in 0..<width where other != column {
                    numbers[place] = numbers[row * width + other]
                    place += 1
                }
            }
        }
        numbers.removeLast(rows)
        return taken
    }
}
