import Datasets

/// Hyperparameters to start from, by kind and size of the data. Those of tables were chosen on the tables of UCI and their
/// like, each over several seeds and folds: little data wants a small model that is held back strongly, much data neither.
struct StartingPoint: Hashable {
    /// The architecture; nil: what the data's kind chooses.
    var kind: String?
    /// Widths of a perceptron's layers.
    var hidden: [Int] = []
    var dropout = 0.0
    var weightDecay: Double
    var learningRate: Double
    var batchSize: Int
    var epochs: Int
    var patience: Int
    var augmentation = Augmentation()
    var loss = LossRecipe.Kind.automatic
    /// nil: what is usual.
    var validationShare: Double?
    var targetTails = TargetTails.near

    /// - Parameter examples: The size of the training part.
    init(
        examples: Int, example: ExampleType?, isRegression: Bool, isLanguageModel: Bool = false,
        targetTails: TargetTails = .near
    ) {
        switch example {
        case .features, .series, nil: self.init(table: examples, isRegression: isRegression)
        case .image(let height, _, let channels):
            self.init(
                weightDecay: 0.05, learningRate: 1e-3, batchSize: examples < 20_000 ? 32 : 128, examples,
                steps: examples < 2000 ? 1500 : 6000, in: 5...80)
            // Pictures are for convolutions.
            kind = ["resnet", "cnn"].first { ArchitectureCatalogue.architecture(named: $0) != nil }
            if kind == nil { (kind, hidden, dropout) = ("mlp", [256], 0.3) }
            // What is grey and small is most often writing, which has a left and a right.
            augmentation.flips = channels == 3
            augmentation.shift = height >= 16 ? 0.1 : 0
            augmentation.rotation = channels == 3 ? 10 : 8
            if channels == 3 {
                (augmentation.zoom, augmentation.color) = (0.15, 0.2)
                (augmentation.cutout, augmentation.mixup) = (0.25, 0.2)
            }
            // What is changed at random is learned slowly, and best when the rate has fallen.
            patience = 0
        case .tokens(let length, _) where isLanguageModel:
            self.init(
                weightDecay: 0.1, learningRate: 1e-3, batchSize: length > 512 ? 8 : 16, examples, steps: 3000,
                in: 1...20)
            kind = "gpt"
        case .tokens:
            self.init(weightDecay: 0.05, learningRate: 2e-3, batchSize: 32, examples, steps: 1000, in: 2...15)
            (kind, dropout) = ("mlp", 0.5)
        }
        self.targetTails = targetTails
        // The logarithms of amounts are near.
        if case .far = targetTails { loss = .huber }
    }

    private init(table examples: Int, isRegression: Bool) {
        switch examples {
        case ..<1000:
            self.init(weightDecay: 1, learningRate: 3e-3, batchSize: 16, examples, steps: 1500, in: 40...100)
            (kind, hidden, dropout) = ("mlp", [64], 0.3)
            if isRegression {
                // Numbers say more an example than classes do: more of them are learned from, for longer.
                self.init(weightDecay: 0.2, learningRate: 3e-3, batchSize: 16, examples, steps: 2300, in: 60...150)
                (kind, hidden, dropout, loss) = ("mlp", [256], 0.1, .huber)
                validationShare = 0.12
            }
        case ..<20_000:
            self.init(weightDecay: 0.1, learningRate: 2e-3, batchSize: 32, examples, steps: 6000, in: 15...80)
            (kind, hidden, dropout) = ("mlp", [128, 64], 0.2)
        default:
            let batchSize = examples < 200_000 ? 128 : examples < 2_000_000 ? 512 : 2048
            self.init(weightDecay: 0.01, learningRate: 1e-3, batchSize: batchSize, examples, steps: 20_000, in: 3...30)
            (kind, hidden, dropout) = ("mlp", [256, 128], 0.1)
        }
    }

    /// With as many epochs as make about so many steps.
    private init(
        weightDecay: Double, learningRate: Double, batchSize: Int, _ examples: Int, steps: Int,
        in range: ClosedRange<Int>
    ) {
        self.weightDecay = weightDecay
        self.learningRate = learningRate
        self.batchSize = batchSize
        epochs = min(range.upperBound, max(range.lowerBound, steps * batchSize / max(1, examples)))
        patience = max(5, epochs / 2)
    }
}
