import CKernels
import Testing

@Suite("Products of bf16 factors", .enabled(if: descent_precision_is_supported(.bf16, .avx512)))
struct PrecisionTests {
    static let cases: [GemmCase] =
        [(1, 1, 1), (3, 17, 2), (13, 33, 100), (96, 32, 33), (100, 16, 512), (37, 65, 513), (130, 31, 1100)].flatMap {
            rows, columns, inner in
            [(false, false), (true, false), (false, true), (true, true)].map { a, b in
                GemmCase(
                    rows: rows, columns: columns, inner: inner, transposesA: a, transposesB: b, roundsFactors: true)
            }
        } + [
            GemmCase(rows: 20, columns: 45, inner: 600, hasBias: true, gap: 3, roundsFactors: true),
            GemmCase(rows: 20, columns: 45, inner: 70, transposesA: true, accumulates: true, roundsFactors: true),
            GemmCase(rows: 300, columns: 200, inner: 80, hasBias: true, roundsFactors: true),
        ]

    @Test("a product is that of its factors rounded, summed as exactly as in fp32", arguments: cases)
    func products(_ gemm: GemmCase) throws {
        for threads in [1, 2] {
            let result = gemm.run(on: try TestPool(threads: threads, precision: .bf16))
            #expect(disagreement(result, gemm.reference, within: gemm.tolerance) == nil)
        }
    }

    @Test("the comparison tells rounded factors from others")
    func comparisonFindsFaults() throws {
        var gemm = GemmCase(rows: 13, columns: 33, inner: 100)
        let result = gemm.run(on: try TestPool(precision: .bf16))
        #expect(disagreement(result, gemm.reference, within: gemm.tolerance) != nil)
        gemm.roundsFactors = true
        #expect(disagreement(result, gemm.reference, within: gemm.tolerance) == nil)
    }

    @Test("an activation is applied to the product, and its argument is kept")
    func epilogue() throws {
        let gemm = GemmCase(rows: 70, columns: 90, inner: 300, hasBias: true)
        let pool = try TestPool(threads: 2, precision: .bf16)
        let plain = gemm.run(on: pool).values
        var shape = gemm.shape
        shape.epilogue = .activation
        shape.activation = .gelu
        let c = Buffer(gemm.c), kept = Buffer(count: plain.count), expected = Buffer(count: plain.count)
        let scratch = Buffer(count: descent_gemm_scratch_floats(pool.pool, &shape))
        descent_gemm(pool.pool, &shape, gemm.a, gemm.b, c.pointer, gemm.bias, kept.pointer, nil, scratch.pointer)
        descent_activation_forward(pool.pool, .gelu, plain.count, plain, expected.pointer)
        #expect(haveSameBits(c.values, expected.values) && haveSameBits(kept.values, plain))
        #expect(c.guardsAreWhole && kept.guardsAreWhole && scratch.guardsAreWhole)
    }

    @Test("what is added first may be the result's own place, or another")
    func addend() throws {
        let gemm = GemmCase(rows: 30, columns: 50, inner: 700, hasBias: true, accumulates: true, roundsFactors: true)
        let pool = try TestPool(threads: 2, precision: .bf16)
        var shape = gemm.shape
        shape.accumulate = false
        let scratch = Buffer(count: descent_gemm_scratch_floats(pool.pool, &shape))
        let own = Buffer(gemm.c), other = Buffer(count: gemm.c.count)
        descent_gemm_with_addend(
            pool.pool, &shape, gemm.a, gemm.b, own.pointer, own.pointer, gemm.bias, nil, nil, scratch.pointer)
        descent_gemm_with_addend(
            pool.pool, &shape, gemm.a, gemm.b, gemm.c, other.pointer, gemm.bias, nil, nil, scratch.pointer)
        #expect(disagreement(own, gemm.reference, within: gemm.tolerance) == nil)
        #expect(haveSameBits(own.values, other.values))
    }

    @Test(
        "the number of threads changes no bit",
        arguments: [(300, 200, 100, false, false), (40, 300, 600, true, false), (600, 10, 300, false, true)])
    func threads(_ rows: Int, _ columns: Int, _ inner: Int, _ a: Bool, _ b: Bool) throws {
        let gemm = GemmCase(rows: rows, columns: columns, inner: inner, transposesA: a, transposesB: b)
        let expected = gemm.run(on: try TestPool(threads: 1, precision: .bf16)).values
        for threads in [2, 3, 8] {
            let result = gemm.run(on: try TestPool(threads: threads, precision: .bf16)).values
            #expect(haveSameBits(result, expected), "\(threads) threads")
        }
    }

    @Test("bf16 is for AVX-512 alone")
    func support() {
        #expect(!descent_precision_is_supported(.bf16, .avx2))
        #expect(!descent_precision_is_supported(.bf16, .generic))
        #expect(descent_precision_is_supported(.fp32, .generic))
    }
}
