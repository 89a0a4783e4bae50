import CKernels
import Testing

/// Each harness of this target, held against a subject that is broken on purpose.
@Suite("The harnesses find planted faults")
struct HarnessTests {
    @Test("a product that lost one term is found")
    func lostTerm() throws {
        let pool = try TestPool()
        let gemm = GemmCase(rows: 13, columns: 17, inner: 100)
        var broken = gemm
        broken.inner = 99
        // The same matrices but for the last inner index: A is cut short, B keeps its rows.
        var shape = gemm.shape
        shape.inner = broken.inner
        let result = Buffer(gemm.c), scratch = Buffer(count: descent_gemm_scratch_floats(pool.pool, &shape))
        descent_gemm(pool.pool, &shape, gemm.a, gemm.b, result.pointer, nil, nil, nil, scratch.pointer)
        #expect(disagreement(gemm.run(on: pool), gemm.reference, within: gemm.tolerance) == nil)
        #expect(disagreement(result, gemm.reference, within: gemm.tolerance) != nil)
    }

    @Test("one wrong element, a NaN and a missing element are found", arguments: [0, 50, 99])
    func wrongElement(position: Int) {
        let expected = (0..<100).map(Double.init)
        var actual = expected.map { Float($0) }
        #expect(disagreement(actual, expected, within: Tolerance(relative: 1e-7)) == nil)
        actual[position] += 0.01
        #expect(disagreement(actual, expected, within: Tolerance(absolute: 1e-3)) != nil)
        actual[position] = .nan
        #expect(disagreement(actual, expected, within: Tolerance(absolute: 1e3)) != nil)
        #expect(disagreement(Array(actual.dropLast()), expected, within: Tolerance(absolute: 1e3)) != nil)
    }

    @Test("a write beyond the output is found", arguments: [-1, 10])
    func writeBeyond(position: Int) {
        let buffer = Buffer([Float](repeating: 0, count: 10))
        #expect(disagreement(buffer, [Double](repeating: 0, count: 10), within: Tolerance()) == nil)
        buffer.pointer[position] = 0
        #expect(disagreement(buffer, [Double](repeating: 0, count: 10), within: Tolerance()) != nil)
    }

    @Test("a sum that is cut by the number of threads is found")
    func sumCutByThreads() throws {
        let sound = SharedWork("sound") { [Float(descent_sum($0.pool, 60_000, ThreadCountTests.inputs))] }
        let broken = SharedWork("broken") { pool in
            let x = ThreadCountTests.inputs, size = 60_000 / pool.threads
            let parts = (0..<pool.threads).map { part in
                x[part * size..<(part + 1) * size].reduce(0, +)
            }
            return [parts.reduce(0, +)]
        }
        #expect(try sound.threadCountsThatDiffer(isa: .generic).isEmpty)
        #expect(try !broken.threadCountsThatDiffer(isa: .generic).isEmpty)
    }
}
