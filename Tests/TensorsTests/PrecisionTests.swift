import Testing

@testable import Tensors

@Suite("Training in bf16", .enabled(if: Precision.bf16.isSupported))
struct PrecisionTests {
    @Test("the losses are close to those of fp32, and not the same")
    func losses() throws {
        let exact = try losses(.fp32, threads: 1)
        let rounded = try losses(.bf16, threads: 1)
        #expect(exact != rounded)
        for (exact, rounded) in zip(exact, rounded) { #expect(abs(exact - rounded) < 0.02 * exact) }
    }

    @Test("the number of threads changes no bit", arguments: [2, 3])
    func threads(_ threads: Int) throws {
        #expect(try losses(.bf16, threads: threads) == losses(.bf16, threads: 1))
    }

    @Test("what this machine can do has no problem")
    func problem() {
        #expect(Precision.bf16.problem == nil && Precision.fp32.problem == nil)
    }

    private func losses(_ precision: Precision, threads: Int) throws -> [Float] {
        let model = SmallModel()
        let (executor, _) = try model.makeExecutor(threads: threads, precision: precision)
        return (1...5).map { step in
            executor.run(step: step)
            return executor.scalar(model.loss)
        }
    }
}
