import CKernels
import Testing

@Suite("Elementwise operations")
struct ElementwiseTests {
    /// Lengths around the vector lengths and their multiples.
    static let lengths = [0, 1, 3, 4, 5, 15, 16, 17, 33, 100]

    /// Numbers where an operation is finite, small and large ones among them.
    static func inputs(_ operation: descent_operation, _ count: Int) -> [Float] {
        var numbers = Numbers(seed: UInt64(operation.rawValue) + 1)
        switch operation {
        case .log, .sqrt: return numbers.floats(count, in: 1e-3...50).map { $0 * $0 }
        case .exp: return numbers.floats(count, in: -87...88)
        default: return numbers.floats(count, in: -9...9)
        }
    }

    /// Float32 has 6e-8; GELU and SiLU cancel near their zeros and tails, so theirs is absolute.
    static func tolerance(_ operation: descent_operation) -> Tolerance {
        switch operation {
        case .gelu, .gelu_tanh: Tolerance(absolute: 4e-7, relative: 8e-7)
        case .gelu_gradient, .silu_gradient, .gelu_tanh_gradient: Tolerance(absolute: 8e-6, relative: 3e-7)
        case .log: Tolerance(absolute: 1e-7, relative: 2e-7)
        case .tanh_gradient, .sigmoid_gradient: Tolerance(absolute: 1e-5, relative: 3e-7)
        default: Tolerance(relative: 2.5e-7)
        }
    }

    @Test("one operand agrees with Float64", arguments: supportedInstructionSets, unaryOperations)
    func unary(isa: descent_isa, operation: descent_operation) throws {
        let pool = try TestPool(isa: isa)
        for count in Self.lengths + [5000] {
            let x = Self.inputs(operation, count), y = Buffer(count: count)
            descent_unary(pool.pool, operation, count, x, y.pointer)
            let expected = x.map { Reference.unary(operation, Double($0)) }
            #expect(disagreement(y, expected, within: Self.tolerance(operation)) == nil, "\(operation) of \(count)")
        }
    }

    @Test("two operands agree with Float64", arguments: supportedInstructionSets, binaryOperations)
    func binary(isa: descent_isa, operation: descent_operation) throws {
        let pool = try TestPool(isa: isa)
        for count in Self.lengths + [2000] {
            let a = Self.inputs(operation, count), b = Self.inputs(.copy, count), y = Buffer(count: count)
            descent_binary(pool.pool, operation, count, a, b, y.pointer)
            let expected = zip(a, b).map { Reference.binary(operation, Double($0), Double($1)) }
            let problem = disagreement(y, expected, within: Self.tolerance(operation))
            #expect(problem == nil, "\(operation) of \(count)")
        }
    }

    @Test("a row, a column or a number stands for a whole matrix", arguments: supportedInstructionSets)
    func broadcasting(isa: descent_isa) throws {
        let pool = try TestPool(isa: isa)
        for (rows, columns) in [(1, 1), (3, 7), (7, 3), (5, 16), (20, 33), (9, 1)] {
            for operation in binaryOperations {
                let a = Self.inputs(operation, rows * columns), y = Buffer(count: rows * columns)
                let row = Self.inputs(.copy, columns), column = Self.inputs(.negate, rows)
                func expect(_ kind: String, _ b: (Int) -> Float) {
                    let expected = a.indices.map { Reference.binary(operation, Double(a[$0]), Double(b($0))) }
                    let problem = disagreement(y, expected, within: Self.tolerance(operation))
                    #expect(problem == nil, "\(operation) with a \(kind), \(rows)x\(columns)")
                }
                descent_binary_row(pool.pool, operation, rows, columns, a, row, y.pointer)
                expect("row") { row[$0 % columns] }
                descent_binary_column(pool.pool, operation, rows, columns, a, column, y.pointer)
                expect("column") { column[$0 / columns] }
                descent_binary_scalar(pool.pool, operation, a.count, a, 1.75, y.pointer)
                expect("number") { _ in 1.75 }
            }
        }
    }

    @Test("an operation may write over its operand", arguments: supportedInstructionSets)
    func inPlace(isa: descent_isa) throws {
        let pool = try TestPool(isa: isa)
        let x = Self.inputs(.copy, 77), y = Buffer(x)
        descent_binary(pool.pool, .multiply, 77, y.pointer, y.pointer, y.pointer)
        descent_unary(pool.pool, .negate, 77, y.pointer, y.pointer)
        #expect(disagreement(y, x.map { -Double($0) * Double($0) }, within: Tolerance(relative: 1e-7)) == nil)
    }

    @Test("fill, copy and axpy do as they say", arguments: supportedInstructionSets, lengths)
    func fillCopyAxpy(isa: descent_isa, count: Int) throws {
        let pool = try TestPool(isa: isa)
        let x = Self.inputs(.copy, count), y = Buffer(count: count)
        descent_fill(pool.pool, count, 2.5, y.pointer)
        #expect(y.values.allSatisfy { $0 == 2.5 } && y.guardsAreWhole)
        descent_copy(pool.pool, count, x, y.pointer)
        #expect(y.values == x && y.guardsAreWhole)
        descent_axpy(pool.pool, count, -0.5, x, y.pointer)
        #expect(disagreement(y, x.map { Double($0) / 2 }, within: Tolerance(relative: 1e-7)) == nil)
    }

    @Test("what is not finite comes out as in the mathematics", arguments: supportedInstructionSets)
    func specialNumbers(isa: descent_isa) throws {
        let pool = try TestPool(isa: isa)
        func value(_ operation: descent_operation, _ x: Float) -> Float {
            let y = Buffer(count: 1)
            descent_unary(pool.pool, operation, 1, [x], y.pointer)
            return y.values[0]
        }
        for operation in unaryOperations where operation != .sign {
            #expect(value(operation, .nan).isNaN, "\(operation) hides NaN")
        }
        #expect(value(.exp, .infinity) == .infinity && value(.exp, 89) == .infinity)
        #expect(value(.exp, -.infinity) == 0 && value(.exp, -90) == 0 && value(.exp, 0) == 1)
        #expect(value(.log, 0) == -.infinity && value(.log, .infinity) == .infinity && value(.log, 1) == 0)
        #expect(value(.log, -1).isNaN)
        #expect(value(.tanh, .infinity) == 1 && value(.tanh, -.infinity) == -1 && value(.tanh, 1e-20) == 1e-20)
        #expect(value(.sigmoid, .infinity) == 1 && value(.sigmoid, -.infinity) == 0)
        #expect(value(.gelu, 30) == 30 && value(.gelu, -30) == 0)
    }
}
