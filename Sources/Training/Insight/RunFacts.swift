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
    /// The layers as they were measured last, and the time before.
    var layers: LayerStatistics?
    var layersBefore: LayerStatistics?
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
    /// The size of the validation part.
    var validationExamples = 0
    /// Columns that give the target away, with the reason.
    var leakingColumns: [(name: String, reason: String)] = []

    /// Whether the schedule has let the rate fall so far that the loss is meant to settle.
    var isCoolingDown: Bool { scheduledRateShare < 0.5 }

    /// The place of the lowest validation loss.
    var bestIndex: Int? {
        validations.indices.filter { validations[$0].validationLoss.isFinite }
            .min { validations[$0].validationLoss < validations[$1].validationLoss }
    }

    /// The concerns that a layer had both times that it was measured: once may be chance.
    func lastingConcern(_ concern: LayerStatistics.Concern) -> LayerStatistics.Layer? {
        guard let layers, let layersBefore else { return nil }
        let before = Set(layersBefore.layers.filter { $0.concerns.contains(concern) }.map(\.name))
        return layers.layers.first { $0.concerns.contains(concern) && before.contains($0.name) }
    }
}
