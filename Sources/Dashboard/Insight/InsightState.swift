import RunProtocol

/// The latest that the run has told of its model, its data and its mistakes.
struct InsightState: Sendable, Equatable {
    var model: ModelDescription?
    var layers: LayerStatistics?
    var evaluation: EvaluationReport?
    var examples: ExampleReport?
    var timing: StepTiming?
    var sample: TextSample?
    var data: DataReport?
    /// The folds of a cross-validation that are done.
    var folds: [FoldRecord] = []
    var crossValidation: CrossValidationSummary?

    mutating func take(_ event: TrainingEvent) {
        switch event {
        case .modelDescribed(let model): self.model = model
        case .layersMeasured(let layers): self.layers = layers
        case .evaluationReported(let evaluation): self.evaluation = evaluation
        case .examplesReported(let examples): self.examples = examples
        case .stepsTimed(let timing): self.timing = timing
        case .textSampled(let sample): self.sample = sample
        case .dataReported(let data): self.data = data
        case .foldStarted(let start) where start.fold == 1: folds = []
        case .foldCompleted(let fold): folds.append(fold)
        case .crossValidationCompleted(let summary): crossValidation = summary
        default: break
        }
    }
}
