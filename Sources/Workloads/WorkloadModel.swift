import Tensors

/// A model that a workload trains: what `spec.json` says of it, and how it turns a batch into logits.
///
/// Parameters bear the names of the workload's files (`fc0.w` is read from `W1_init_fc0.w.npy`), with the shapes those files have.
protocol WorkloadModel: Sendable {
    /// Reads the model's own keys.
    /// - Throws: `WorkloadError` when one is missing or makes no sense.
    init(_ name: String, _ specification: WorkloadSpecification) throws(WorkloadError)

    /// The logits of a batch, one row an answer.
    /// - Parameter isTraining: Whether dropout drops and statistics are those of the batch.
    func logits(_ input: Tensor, isTraining: Bool) throws(ShapeError) -> Tensor
}

extension WorkloadSpecification {
    /// The models by the kind that `spec.json` names.
    private static let models: [String: any WorkloadModel.Type] = [
        "cnn": ConvolutionModel.self,
        "mlp": PerceptronModel.self,
        "resnet": ResidualModel.self,
        "gpt": TransformerModel.self,
        "lstm": RecurrentModel.self,
    ]

    /// The kinds of models, in order.
    static var kinds: [String] { models.keys.sorted() }

    /// The model of the workload's kind; nil where the engine does not train the kind.
    func model(_ name: String) throws(WorkloadError) -> (any WorkloadModel)? {
        guard let type = Self.models[kind] else { return nil }
        return try type.init(name, self)
    }

    /// The workload's data, as the kind has it: text for language models, rows for all others.
    func batches(_ name: String, folder: WorkloadFiles) throws(WorkloadError) -> any WorkloadBatches {
        if context != nil { return try TextBatches(name, self, files: folder) }
        return try RowBatches(name, self, files: folder)
    }
}
