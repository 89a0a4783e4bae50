import CKernels
import Testing

@Suite("Matrix products")
struct GemmTests {
    static let sizes = [1, 3, 7, 12, 13, 31, 64, 100, 129]

    /// All sizes for rows and columns, with inner sizes that go around.
    static let shapes: [(Int, Int, Int)] = sizes.enumerated().flatMap { i, rows in
        sizes.enumerated().map { j, columns in (rows, columns, sizes[(i * 4 + j * 5 + 3) % sizes.count]) }
    }

    @Test(
        "every layout agrees with Float64 for every shape",
        arguments: supportedInstructionSets, [(false, false), (false, true), (true, false), (true, true)])
    func agreesForEveryShape(isa: descent_isa, transposed: (a: Bool, b: Bool)) throws {
        let pool = try TestPool(isa: isa)
        for (index, (rows, columns, inner)) in Self.shapes.enumerated() {
            let gemm = GemmCase(
                rows: rows, columns: columns, inner: inner, transposesA: transposed.a, transposesB: transposed.b,
                hasBias: index % 2 == 0, accumulates: index % 3 == 0, gap: index % 5 == 0 ? 5 : 0)
            let problem = disagreement(gemm.run(on: pool), gemm.reference, within: gemm.tolerance)
            #expect(problem == nil, "\(gemm)")
        }
    }

    @Test(
        "products longer than one pass agree with Float64", arguments: supportedInstructionSets,
        [(40, 37, 255), (17, 33, 256), (26, 64, 257), (5, 10, 700), (400, 3, 300), (1, 64, 513)])
    func agreesForLongProducts(isa: descent_isa, shape: (rows: Int, columns: Int, inner: Int)) throws {
        let pool = try TestPool(isa: isa)
        for transposesB in [false, true] {
            let gemm = GemmCase(
                rows: shape.rows, columns: shape.columns, inner: shape.inner, transposesB: transposesB, hasBias: true)
            let problem = disagreement(gemm.run(on: pool), gemm.reference, within: gemm.tolerance)
            #expect(problem == nil, "\(gemm)")
        }
    }

    @Test("an empty product is nothing, and one without an inner index is its bias")
    func emptyProducts() throws {
        let pool = try TestPool()
        #expect(GemmCase(rows: 0, columns: 5, inner: 3).run(on: pool).values.isEmpty)
        #expect(GemmCase(rows: 4, columns: 0, inner: 3).run(on: pool).values.isEmpty)
        let bias = GemmCase(rows: 2, columns: 3, inner: 0, hasBias: true)
        #expect(disagreement(bias.run(on: pool), bias.reference, within: Tolerance()) == nil)
    }

    @Test("operands with strides of their own are read where they lie", arguments: supportedInstructionSets)
    func freeStrides(isa: descent_isa) throws {
        let pool = try TestPool(isa: isa)
        // Every second row and every third column of bigger matrices.
        var shape = descent_gemm_shape_make(25, 35, 40, false, false)
        (shape.a_row_stride, shape.a_column_stride) = (2 * 120, 3)
        (shape.b_row_stride, shape.b_column_stride) = (2 * 105, 3)
        var numbers = Numbers(seed: 5)
        let a = numbers.floats(50 * 120), b = numbers.floats(80 * 105)
        let c = Buffer(count: 25 * 35)
        let scratch = Buffer(count: descent_gemm_scratch_floats(pool.pool, &shape))
        descent_gemm(pool.pool, &shape, a, b, c.pointer, nil, nil, nil, scratch.pointer)
        let expected = (0..<25 * 35).map { index in
            let (row, column) = (index / 35, index % 35)
            return (0..<40).reduce(0.0) { $0 + Double(a[row * 240 + $1 * 3]) * Double(b[$1 * 210 + column * 3]) }
        }
        #expect(disagreement(c, expected, within: Tolerance(absolute: 5e-6)) == nil)
        #expect(scratch.guardsAreWhole)
    }

    @Test("a row's bits do not depend on the rows beside it", arguments: supportedInstructionSets)
    func rowsAreIndependent(isa: descent_isa) throws {
        let pool = try TestPool(isa: isa)
        let many = GemmCase(rows: 100, columns: 70, inner: 300, hasBias: true)
        let whole = many.run(on: pool).values
        for rows in [1, 5, 12, 25] {
            let few = GemmCase(rows: rows, columns: 70, inner: 300, hasBias: true)
            #expect(haveSameBits(few.run(on: pool).values, Array(whole.prefix(rows * 70))), "\(rows) rows")
        }
    }

    @Test("a narrow product that is made turned has the bits of one that is not", arguments: supportedInstructionSets)
    func narrow(isa: descent_isa) throws {
        for threads in [1, 3] {
            let pool = try TestPool(threads: threads, isa: isa)
            for (rows, columns, inner) in [(32, 1, 5), (40, 3, 33), (65, 2, 1), (401, 10, 400), (700, 4, 250)] {
                let gemm = GemmCase(rows: rows, columns: columns, inner: inner, transposesA: true, gap: 2)
                // A bias of zeros starts the same sums, and is never made turned.
                var shape = gemm.shape
                let scratch = Buffer(count: descent_gemm_scratch_floats(pool.pool, &shape))
                let plain = Buffer(gemm.c), zeros = [Float](repeating: 0, count: columns)
                descent_gemm(pool.pool, &shape, gemm.a, gemm.b, plain.pointer, zeros, nil, nil, scratch.pointer)
                let narrow = gemm.run(on: pool)
                #expect(haveSameBits(narrow.values, plain.values) && narrow.guardsAreWhole, "\(gemm)")
            }
        }
    }
}
