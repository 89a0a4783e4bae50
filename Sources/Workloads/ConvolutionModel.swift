import Tensors

/// Two convolutions of 3 x 3 without padding, of 32 and 64 filters, a max pool, and two dense layers, with ReLU between and
/// dropout after the pool.
struct ConvolutionModel: WorkloadModel {
    private let image: [Int]
    private let classes: Int
    private let dropout: Double
    private static let filters = [32, 64]
    private static let hidden = 128

    init(_ name: String, _ specification: WorkloadSpecification) throws(WorkloadError) {
        guard let image = specification.image, let classes = specification.classes, image.count == 3, classes > 0,
            image[0] >= 6, image[1] >= 6, image[2] > 0
        else { throw WorkloadError("\(name): spec.json gives no classes, or no image of at least 6 x 6 for this kind") }
        self.image = image
        self.classes = classes
        dropout = specification.dropout ?? 0
    }

    func logits(_ input: Tensor, isTraining: Bool) throws(ShapeError) -> Tensor {
        let graph = input.graph
        var output = input
        var channels = image[2]
        for (number, filters) in Self.filters.enumerated() {
            let name = "conv\(number + 1)"
            let weight = graph.parameter("\(name).w", shape: [3, 3, channels, filters], initializer: .zeros)
            let bias = graph.parameter("\(name).b", shape: [filters], initializer: .zeros)
            output = (output.convolved(with: weight) + bias).relu()
            channels = filters
        }
        output = output.maxPooled(PoolGeometry(size: PixelSize(2)))
        if isTraining, dropout > 0 { output = output.dropout(rate: graph.scalar("dropout", initially: dropout)) }
        let features = output.shape.count / output.shape[0]
        let flat = output.reshaped(to: [output.shape[0], features])
        let hidden = dense("fc1", flat, outputs: Self.hidden).relu()
        return dense("fc2", hidden, outputs: classes)
    }

    private func dense(_ name: String, _ input: Tensor, outputs: Int) -> Tensor {
        let weight = input.graph.parameter("\(name).w", shape: [input.shape.columns, outputs], initializer: .zeros)
        return input.matMul(weight) + input.graph.parameter("\(name).b", shape: [outputs], initializer: .zeros)
    }
}
