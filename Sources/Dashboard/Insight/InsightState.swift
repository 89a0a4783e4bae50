import RunProtocol

/// The latest that the run has told of its model, its data and its mistakes.
struct InsightState: Sendable, Equatable {
    /// So many texts are kept to look back at.
    private static let mostSamples = 100

    var model: ModelDescription?
    var layers: LayerStatistics?
    /// How each layer went, by its name.
    private(set) var courses: [String: LayerCourse] = [:]
    var evaluation: EvaluationReport?
    var examples: ExampleReport?
    var timing: StepTiming?
    /// What a language model wrote, the latest first.
    private(set) var samples: [TextSample] = []
    var data: DataReport?

    mutating func take(_ event: TrainingEvent) {
        switch event {
        case .modelDescribed(let model): self.model = model
        case .layersMeasured(let layers):
            self.layers = layers
            for layer in layers.layers { courses[layer.name, default: LayerCourse()].append(layer, at: layers.step) }
        case .evaluationReported(let evaluation): self.evaluation = evaluation
        case .examplesReported(let examples): self.examples = examples
        case .stepsTimed(let timing): self.timing = timing
        case .textSampled(let sample):
            samples.insert(sample, at: 0)
            samples.removeLast(max(0, samples.count - Self.mostSamples))
        case .dataReported(let data): self.data = data
        default: break
        }
    }
}
