import CKernels
import Testing

@Suite("Attention")
struct AttentionTests {
    static let cases: [AttentionCase] =
        [
            (1, 1, 1, 1), (2, 7, 3, 5), (1, 16, 1, 16), (2, 33, 2, 80), (3, 64, 2, 32), (2, 100, 1, 24),
            (1, 129, 1, 8), (1, 513, 1, 4),
        ].flatMap { batch, length, heads, size in
            [(false, false), (true, false), (false, true), (true, true)].map { causal, padded in
                AttentionCase(
                    batch: batch, length: length, heads: heads, size: size, isCausal: causal, hasPadding: padded)
            }
        }

    @Test("attention and its gradient are the definition's, on every instruction set", arguments: cases)
    func definition(_ attention: AttentionCase) throws {
        let expected = attention.reference()
        for isa in supportedInstructionSets {
            let result = attention.run(on: try TestPool(threads: 2, isa: isa))
            let tolerance = Tolerance(absolute: 3e-6, relative: 1e-5)
            #expect(disagreement(result.y, expected.y, within: tolerance) == nil, "\(isa)")
            #expect(disagreement(result.gradient, expected.gradient, within: tolerance) == nil, "\(isa)")
        }
    }

    @Test("a place that sees only padding becomes 0 and lets no gradient through")
    func nothingSeen() throws {
        let attention = AttentionCase(batch: 3, length: 9, heads: 1, size: 4, hasPadding: true)
        let result = attention.run(on: try TestPool())
        #expect(result.y.values.suffix(9 * 4).allSatisfy { $0 == 0 })
        #expect(result.gradient.values.suffix(9 * 12).allSatisfy { $0 == 0 })
        #expect(result.y.values.prefix(9 * 4).allSatisfy { $0 != 0 })
    }

    @Test("memory grows with the length, not with its square")
    func memory() throws {
        let pool = try TestPool()
        func floats(_ length: Int) -> Int {
            var shape = descent_attention_shape(batch: 1, length: length, heads: 1, head_size: 64, is_causal: true)
            return descent_attention_backward_scratch_floats(pool.pool, &shape)
        }
        #expect(floats(8192) < 5 * floats(2048))
        #expect(floats(8192) < 8192 * 8192 / 20)
    }
}
