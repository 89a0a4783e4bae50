import Testing

@testable import Datasets

@Suite("Rows on disk")
struct RowStorageTests {
    private static let count = 3000

    private func storage(rowBytes: Int, budget: Int, expected: Int = 0) throws -> RowStorage {
        var writer = RowStorage.Writer(rowBytes: rowBytes, budget: budget, expected: expected)
        for row in 0..<Self.count {
            let bytes = (0..<rowBytes).map { UInt8(truncatingIfNeeded: row &* 31 &+ $0 &* 7 &+ row >> 8) }
            try bytes.withUnsafeBytes { try writer.append($0) }
        }
        return try writer.finish()
    }

    private func read(_ rows: [Int32], from storage: RowStorage) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: rows.count * storage.rowBytes)
        bytes.withUnsafeMutableBytes { buffer in
            if let place = buffer.baseAddress { rows.withUnsafeBufferPointer { storage.read($0, into: place) } }
        }
        return bytes
    }

    /// Widths beside those of a page, of what is skipped at most, and of more than is read at once.
    @Test("are those in memory, in whichever order they are asked for", arguments: [1, 36, 1000, 1025, 70_000])
    func order(rowBytes: Int) throws {
        let held = try storage(rowBytes: rowBytes, budget: .max)
        let stored = try storage(rowBytes: rowBytes, budget: 0)
        var random = SplitMix64(seed: 3)
        let last = Int32(Self.count - 1)
        var orders: [[Int32]] = [[], [0], [last], [5, 5, 6, 6, 9], [last, 0, last], [7, 6, 5, 8, 9, 2000, 2001]]
        orders.append((0...200).map { $0 })
        orders.append((0..<40).map { _ in Int32(random.next(below: Self.count)) })
        orders.append((0..<last).filter { _ in random.next(below: 30) == 0 })
        for rows in orders { #expect(read(rows, from: stored) == read(rows, from: held)) }
    }

    @Test("go there from the first on where too many are expected")
    func expected() throws {
        let rows: [Int32] = [0, 1, 2999]
        let stored = try storage(rowBytes: 8, budget: 8 * Self.count, expected: Self.count + 1)
        #expect(stored.isOnDisk)
        #expect(try !storage(rowBytes: 8, budget: 8 * Self.count, expected: Self.count).isOnDisk)
        #expect(read(rows, from: stored) == read(rows, from: try storage(rowBytes: 8, budget: .max)))
    }

    @Test("have targets that are those put in, of few and many classes and of values")
    func targets() {
        let rows: [Int32] = [3, 0, 3, 2]
        for classes in [2, 256, 257, 1000] {
            var targets = CompactTargets(.classes(classes), expected: 4)
            targets.add(.classes([0, 1]))
            targets.add(.classes([Int32(classes) - 1, Int32(classes) / 2]))
            let all: [Int32] = [0, 1, Int32(classes) - 1, Int32(classes) / 2]
            #expect(gathered(targets, rows, as: Int32.self) == rows.map { all[Int($0)] })
        }
        var values = CompactTargets(.values(1), expected: 0)
        values.add(.values([0.5, -1]))
        values.add(.values([.greatestFiniteMagnitude, 3]))
        #expect(values.count == 4)
        #expect(gathered(values, rows, as: Float.self) == [3, 0.5, 3, .greatestFiniteMagnitude])
    }

    private func gathered<Value>(_ targets: CompactTargets, _ rows: [Int32], as type: Value.Type) -> [Value] {
        withUnsafeTemporaryAllocation(of: Value.self, capacity: rows.count) { buffer in
            if let place = buffer.baseAddress { rows.withUnsafeBufferPointer { targets.gather($0, into: place) } }
            return Array(buffer)
        }
    }
}
