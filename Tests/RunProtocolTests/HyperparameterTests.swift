import RunProtocol
import Testing

@Suite("A hyperparameter's declaration")
struct HyperparameterTests {
    private static let table: [(Hyperparameter, Double, String?)] = [
        (Samples.batchSize, 32.0, nil), (Samples.batchSize, 1, nil), (Samples.batchSize, 4096, nil),
        (Samples.batchSize, 0, "batch size must lie between 1 and 4096"),
        (Samples.batchSize, 4097, "batch size must lie between 1 and 4096"),
        (Samples.batchSize, 1.5, "batch size must be a whole number"),
        (Samples.batchSize, .nan, "batch size must be a finite number"),
        (Samples.learningRate, .infinity, "learning rate must be a finite number"),
        (Samples.learningRate, 0, "learning rate must lie between 1e-8 and 10"),
        (Samples.learningRate, 3e-4, nil),
    ]

    @Test("says what is wrong with a value, or nothing", arguments: table)
    func problems(declaration: Hyperparameter, value: Double, problem: String?) {
        #expect(declaration.problem(with: value) == problem)
    }
}
