import CKernels
import Testing

@Suite("Elementwise programs")
struct ProgramTests {
    /// `full[0] = gelu(full[1] * row + column) - scalar / temporary`, with all kinds of slots.
    static func run(rows: Int, columns: Int, on pool: TestPool) -> String? {
        var numbers = Numbers(seed: 6)
        let full = Buffer(numbers.floats(rows * columns)), row = Buffer(numbers.floats(columns))
        let column = Buffer(numbers.floats(rows)), scalar = Buffer([0.75]), result = Buffer(count: rows * columns)
        let slots = [
            descent_slot(data: result.pointer, kind: .full), descent_slot(data: full.pointer, kind: .full),
            descent_slot(data: row.pointer, kind: .row), descent_slot(data: column.pointer, kind: .column),
            descent_slot(data: scalar.pointer, kind: .scalar), descent_slot(data: nil, kind: .temporary),
            descent_slot(data: nil, kind: .temporary),
        ]
        let steps = [
            descent_program_step(operation: .multiply, left: 1, right: 2, result: 5),
            descent_program_step(operation: .add, left: 5, right: 3, result: 5),
            descent_program_step(operation: .gelu, left: 5, right: 0, result: 5),
            descent_program_step(operation: .exp, left: 5, right: 0, result: 6),
            descent_program_step(operation: .divide, left: 4, right: 6, result: 6),
            descent_program_step(operation: .subtract, left: 5, right: 6, result: 0),
        ]
        descent_program_run(
            pool.pool, rows, columns, 0, rows * columns, slots, Int32(slots.count), steps, Int32(steps.count))
        let (a, b, c) = (full.values, row.values, column.values)
        let expected = a.indices.map { index in
            let gelu = Reference.unary(
                .gelu, Double(a[index]) * Double(b[index % columns]) + Double(c[index / columns]))
            return gelu - Double(scalar.values[0]) / Reference.unary(.exp, gelu)
        }
        return disagreement(result, expected, within: Tolerance(absolute: 2e-6))
    }

    @Test("a program gives what its steps give", arguments: supportedInstructionSets)
    func agrees(isa: descent_isa) throws {
        let pool = try TestPool(threads: 2, isa: isa)
        for (rows, columns) in [(1, 1), (3, 5), (1, 700), (700, 1), (37, 41), (129, 513)] {
            #expect(Self.run(rows: rows, columns: columns, on: pool) == nil, "\(rows)x\(columns)")
        }
    }

    @Test("a program may write over what it reads")
    func inPlace() throws {
        let pool = try TestPool()
        let values = (0..<1000).map { Float($0) / 100 }
        let buffer = Buffer(values)
        let slots = [descent_slot(data: buffer.pointer, kind: .full)]
        let steps = [
            descent_program_step(operation: .square, left: 0, right: 0, result: 0),
            descent_program_step(operation: .add, left: 0, right: 0, result: 0),
        ]
        descent_program_run(pool.pool, 10, 100, 0, 1000, slots, 1, steps, 2)
        let expected = values.map { 2 * Double($0) * Double($0) }
        #expect(disagreement(buffer, expected, within: Tolerance(relative: 2e-7)) == nil)
    }
}
