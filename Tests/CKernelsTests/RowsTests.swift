import CKernels
import Testing

@Suite("Moving rows")
struct RowsTests {
    @Test("rows are gathered by their indices", arguments: [(1, 1), (5, 3), (64, 20), (300, 120)])
    func gather(shape: (rows: Int, columns: Int)) throws {
        let pool = try TestPool(threads: 2)
        var numbers = Numbers(seed: 40)
        let sources = 50
        let x = numbers.floats(sources * shape.columns)
        let labels = numbers.labels(sources * shape.columns, classes: 1000)
        let index = numbers.labels(shape.rows, classes: sources)
        let y = Buffer(count: shape.rows * shape.columns)
        var gathered = [Int32](repeating: -1, count: shape.rows * shape.columns)
        descent_gather_rows(pool.pool, shape.rows, shape.columns, x, index, y.pointer)
        descent_gather_rows_int32(pool.pool, shape.rows, shape.columns, labels, index, &gathered)
        func expected<Element>(_ values: [Element]) -> [Element] {
            index.flatMap { values[Int($0) * shape.columns..<(Int($0) + 1) * shape.columns] }
        }
        #expect(haveSameBits(y.values, expected(x)) && y.guardsAreWhole)
        #expect(gathered == expected(labels))
    }

    @Test(
        "transposing puts each element where it belongs", arguments: supportedInstructionSets,
        [(1, 1), (1, 9), (3, 4), (16, 16), (17, 33), (32, 8), (100, 129), (300, 257)])
    func transpose(isa: descent_isa, shape: (rows: Int, columns: Int)) throws {
        let pool = try TestPool(threads: 2, isa: isa)
        let count = shape.rows * shape.columns
        let x = (0..<count).map(Float.init), y = Buffer(count: count)
        descent_transpose(pool.pool, shape.rows, shape.columns, x, y.pointer)
        let expected = (0..<count).map { x[$0 % shape.rows * shape.columns + $0 / shape.rows] }
        #expect(haveSameBits(y.values, expected) && y.guardsAreWhole)
    }
}
