/// Hyperparameters to start from, by the size of the data. Chosen on the tables of UCI and their like, each over several
/// seeds and folds: little data wants a small model that is held back strongly, much data neither.
struct StartingPoint: Hashable {
    var hidden: [Int]
    var dropout: Double
    var weightDecay: Double
    var learningRate: Double
    var batchSize: Int
    var epochs: Int
    var patience: Int

    /// - Parameter examples: The size of the training part.
    init(examples: Int, isRegression: Bool) {
        switch examples {
        case ..<1000:
            hidden = isRegression ? [256] : [64]
            (dropout, weightDecay) = isRegression ? (0.1, 0.1) : (0.3, 1)
            (learningRate, batchSize) = (3e-3, 16)
            epochs = Self.epochs(steps: 1500, examples, batchSize, in: 40...100)
        case ..<20_000:
            (hidden, dropout, weightDecay) = ([128, 64], 0.2, 0.1)
            (learningRate, batchSize) = (2e-3, 32)
            epochs = Self.epochs(steps: 6000, examples, batchSize, in: 15...80)
        default:
            (hidden, dropout, weightDecay) = ([256, 128], 0.1, 0.01)
            (learningRate, batchSize) = (1e-3, examples < 200_000 ? 128 : examples < 2_000_000 ? 512 : 2048)
            epochs = Self.epochs(steps: 20_000, examples, batchSize, in: 3...30)
        }
        patience = max(5, epochs / 2)
    }

    /// The epochs that make about so many steps.
    private static func epochs(steps: Int, _ examples: Int, _ batchSize: Int, in range: ClosedRange<Int>) -> Int {
        min(range.upperBound, max(range.lowerBound, steps * batchSize / max(1, examples)))
    }
}
