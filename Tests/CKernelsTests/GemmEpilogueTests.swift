import CKernels
import Testing

@Suite("Epilogues of matrix products")
struct GemmEpilogueTests {
    static let activations: [descent_activation] = [
        .identity, .relu, .gelu, .tanh, .sigmoid, .silu, .gelu_tanh,
    ]

    /// Shapes below and above the size at which threads share, with and without gaps between rows.
    static let cases = [
        GemmCase(rows: 9, columns: 20, inner: 7, hasBias: true),
        GemmCase(rows: 33, columns: 45, inner: 20, accumulates: true, gap: 3),
        GemmCase(rows: 100, columns: 130, inner: 60, transposesB: true, hasBias: true),
    ]

    @Test("the activation is applied and its argument is kept", arguments: supportedInstructionSets, activations)
    func forward(isa: descent_isa, activation: descent_activation) throws {
        let pool = try TestPool(threads: 2, isa: isa)
        for gemm in Self.cases {
            let plain = gemm.run(on: pool).values
            for keeps in [true, false] {
                let result = run(gemm, .activation, activation, on: pool, keepsPreactivation: keeps, saved: nil)
                let expected = Buffer(count: plain.count)
                descent_activation_forward(pool.pool, activation, plain.count, plain, expected.pointer)
                #expect(haveSameBits(inside(gemm, result.c), inside(gemm, expected.values)), "\(gemm)")
                if keeps {
                    #expect(haveSameBits(inside(gemm, result.preactivation), inside(gemm, plain)), "\(gemm)")
                }
            }
        }
    }

    @Test("the gradient goes through the activation", arguments: supportedInstructionSets, activations)
    func backward(isa: descent_isa, activation: descent_activation) throws {
        let pool = try TestPool(threads: 2, isa: isa)
        for gemm in Self.cases {
            let plain = gemm.run(on: pool).values
            var numbers = Numbers(seed: 9)
            let saved = numbers.floats(plain.count)
            let result = run(
                gemm, .activation_gradient, activation, on: pool, keepsPreactivation: false, saved: saved)
            let expected = Buffer(count: plain.count)
            descent_activation_backward(pool.pool, activation, plain.count, saved, plain, expected.pointer)
            #expect(haveSameBits(inside(gemm, result.c), inside(gemm, expected.values)), "\(gemm)")
        }
    }

    @Test(
        "an addend gives the bits that accumulating onto it gives, in place as well",
        arguments: supportedInstructionSets)
    func addend(isa: descent_isa) throws {
        let pool = try TestPool(threads: 2, isa: isa)
        for (rows, columns, inner) in [(1, 1, 1), (9, 20, 7), (33, 45, 20), (64, 65, 1100), (130, 257, 300)] {
            var gemm = GemmCase(
                rows: rows, columns: columns, inner: inner, hasBias: true, accumulates: true, gap: 3)
            let expected = inside(gemm, gemm.run(on: pool).values)
            gemm.accumulates = false
            var shape = gemm.shape
            let scratch = Buffer(count: descent_gemm_scratch_floats(pool.pool, &shape))
            let result = Buffer(count: gemm.c.count), inPlace = Buffer(gemm.c)
            descent_gemm_with_addend(
                pool.pool, &shape, gemm.a, gemm.b, gemm.c, result.pointer, gemm.bias, nil, nil, scratch.pointer)
            descent_gemm_with_addend(
                pool.pool, &shape, gemm.a, gemm.b, inPlace.pointer, inPlace.pointer, gemm.bias, nil, nil,
                scratch.pointer)
            #expect(haveSameBits(inside(gemm, result.values), expected), "\(gemm)")
            #expect(haveSameBits(inside(gemm, inPlace.values), expected), "\(gemm) in place")
            #expect(result.guardsAreWhole && inPlace.guardsAreWhole && scratch.guardsAreWhole)
        }
    }

    /// A matrix without the gaps between its rows.
    private func inside(_ gemm: GemmCase, _ values: [Float]) -> [Float] {
        let stride = gemm.columns + gemm.gap
        return values.indices.filter { $0 % stride < gemm.columns }.map { values[$0] }
    }

    private func run(
        _ gemm: GemmCase, _ epilogue: descent_epilogue, _ activation: descent_activation, on pool: TestPool,
        keepsPreactivation: Bool, saved: [Float]?
    ) -> (c: [Float], preactivation: [Float]) {
        var shape = gemm.shape
        shape.epilogue = epilogue
        shape.activation = activation
        let c = Buffer(gemm.c), preactivation = Buffer(count: gemm.c.count)
        let scratch = Buffer(count: descent_gemm_scratch_floats(pool.pool, &shape))
        descent_gemm(
            pool.pool, &shape, gemm.a, gemm.b, c.pointer, gemm.bias,
            keepsPreactivation ? preactivation.pointer : nil, saved, scratch.pointer)
        #expect(c.guardsAreWhole && preactivation.guardsAreWhole && scratch.guardsAreWhole)
        return (c.values, preactivation.values)
    }
}
