import RunProtocol

/// What the rules for notices look at: the run so far, in few numbers.
struct RunFacts {
    /// One validation.
    struct Validation {
        var step: Int
        var trainingLoss: Double
        var validationLoss: Double
    }

    /// The number of steps taken.
    var step = 0
    /// All validations, in order.
    var validations: [Validation] = []
    /// The layers as they were measured the last few times, the latest last.
    private(set) var looks: [LayerStatistics] = []
    /// The length of the whole gradient at each look that is no longer among them, in order.
    private(set) var earlierNorms: [Double] = []
    /// Where the time of a step goes.
    var timing: StepTiming?
    /// The scores of each class at the last validation, with the classes' names.
    var classification: EvaluationReport.Classification?
    /// Examples of each class in the training part; empty for numbers.
    var trainingClassCounts: [Int] = []
    /// Whether the loss or the sampler already makes up for uneven classes.
    var balancesClasses = false
    /// The learning rate as a share of the highest that its schedule has given; 1 where a person or nothing moves it.
    var scheduledRateShare = 1.0
    /// The loss of a model that knows nothing of an example; 0 where that is not known.
    var guessingLoss = 0.0
    /// The size of the validation part.
    var validationExamples = 0
    /// Columns that give the target away, with the reason.
    var leakingColumns: [(name: String, reason: String)] = []

    /// Whether the schedule has let the rate fall so far that the loss is meant to settle.
    var isCoolingDown: Bool { scheduledRateShare < 0.5 }

    /// The layers as they were measured last.
    var layers: LayerStatistics? { looks.last }

    /// So many looks must agree before a layer is spoken of: fewer may be chance.
    static let looksToAgree = 3
    private static let mostNorms = 512

    /// Takes in a look at the layers.
    mutating func add(_ look: LayerStatistics) {
        looks.append(look)
        guard looks.count > Self.looksToAgree else { return }
        earlierNorms.append(looks.removeFirst().gradientNorm)
        if earlierNorms.count > Self.mostNorms { earlierNorms.removeFirst(Self.mostNorms / 2) }
    }

    /// Forgets what was seen beyond a step that the run went back to.
    mutating func rewind(to step: Int) {
        validations.removeAll { $0.step > step }
        looks.removeAll { $0.step > step }
    }

    /// The place of the lowest validation loss.
    var bestIndex: Int? {
        validations.indices.filter { validations[$0].validationLoss.isFinite }
            .min { validations[$0].validationLoss < validations[$1].validationLoss }
    }

    /// The usual length of the gradient and its least of the last looks, where that is far longer.
    var grownGradient: (usual: Double, now: Double)? {
        guard looks.count == Self.looksToAgree, earlierNorms.count >= Self.looksToAgree,
            let now = looks.map(\.gradientNorm).min()
        else { return nil }
        let usual = earlierNorms.sorted()[earlierNorms.count / 2]
        return now.isFinite && usual > 0 && now > 1 && now > 100 * usual ? (usual, now) : nil
    }

    /// The first layer that had a concern at each of the last looks.
    func lastingConcern(_ concern: LayerStatistics.Concern) -> LayerStatistics.Layer? {
        guard looks.count == Self.looksToAgree else { return nil }
        let names = looks.map { look in Set(look.layers.filter { $0.concerns.contains(concern) }.map(\.name)) }
        return layers?.layers.first { layer in names.allSatisfy { $0.contains(layer.name) } }
    }
}

extension LayerStatistics {
    /// The length of the gradient of all layers together.
    var gradientNorm: Double {
        layers.compactMap(\.gradientNorm).reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
}
