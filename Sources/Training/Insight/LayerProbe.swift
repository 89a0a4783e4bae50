import Datasets
import Layers
import RunProtocol
import Tensors

/// Looks into the layers: what they put out for a few validation examples, and how their weights do.
final class LayerProbe {
    private static let examples = 64
    private static let bins = 24
    /// So many weights tell how all of a layer are spread.
    private static let mostWeights = 1 << 16
    /// A gradient this many times smaller or larger than the layers' median stands out.
    private static let outlyingFactor = 1e3
    private static let deadShare = 0.5
    private static let largeUpdate = 1e-2

    private let store: VariableStore
    private let executor: Executor
    private let model: TracedModel
    private let rows: [Int32]
    private var weightsBefore: [Float] = []

    /// nil where there is no example to look at.
    init?(problem: LearningProblem, store: VariableStore, pool: ThreadPool, rows: [Int32]) throws {
        self.rows = Array(rows.prefix(Self.examples))
        guard !self.rows.isEmpty else { return nil }
        self.store = store
        let graph = Graph()
        model = try problem.trace(graph, batchSize: self.rows.count, mode: .evaluation)
        executor = try Executor(Plan(graph, outputs: model.layerOutputs), store: store, pool: pool, seed: 0)
    }

    /// Remembers the weights as they are before an update.
    func willUpdate() {
        weightsBefore = store.withParameters { Array($0) }
    }

    /// The figures after the update, whose gradient is still there.
    func measure(step: Int, data: BatchSource) -> LayerStatistics {
        // What the layers put out does not depend on targets, so the plan has no place for them.
        executor.write(into: model.features) { data.readFeatures(of: rows, into: $0) }
        executor.runForwardBackward(step: 0)
        var layers = zip(model.layers, model.layerOutputs).map { summary, output in
            var layer = LayerStatistics.Layer(name: summary.name)
            if output.elementType == .float32 {
                executor.withValues(output) { Self.describe($0, width: output.shape.columns, in: &layer) }
            }
            describeWeights(of: summary.name, in: &layer)
            return layer
        }
        Self.addConcerns(to: &layers)
        return LayerStatistics(step: step, layers: layers)
    }

    private static func describe(
        _ values: UnsafeBufferPointer<Float>, width: Int, in layer: inout LayerStatistics.Layer
    ) {
        guard !values.isEmpty, width > 0 else { return }
        var (sum, squares, hasNegative) = (0.0, 0.0, false)
        var isAlive = [Bool](repeating: false, count: width)
        for (index, value) in values.enumerated() {
            sum += Double(value)
            squares += Double(value) * Double(value)
            if value < 0 { hasNegative = true }
            if value != 0 { isAlive[index % width] = true }
        }
        let mean = sum / Double(values.count)
        layer.activationMean = mean
        layer.activationDeviation = max(0, squares / Double(values.count) - mean * mean).squareRoot()
        // Only a unit that cannot go below zero dies there.
        if !hasNegative { layer.deadShare = Double(isAlive.count { !$0 }) / Double(width) }
    }

    private func describeWeights(of name: String, in layer: inout LayerStatistics.Layer) {
        let entries = store.layout.entries.filter { $0.name.hasPrefix("\(name).") }
        guard !entries.isEmpty else { return }
        var (weights, gradients, updates) = (0.0, 0.0, 0.0)
        let stride = 1 + entries.reduce(0) { $0 + $1.count } / Self.mostWeights
        var sample: [Float] = []
        store.withParameters { present in
            for entry in entries {
                for place in entry.offset..<(entry.offset + entry.count) {
                    let value = Double(present[place])
                    let change = place < weightsBefore.count ? value - Double(weightsBefore[place]) : 0
                    weights += value * value
                    updates += change * change
                }
                sample += Swift.stride(from: entry.offset, to: entry.offset + entry.count, by: stride).map {
                    present[$0]
                }
            }
        }
        for entry in entries {
            gradients += (store.gradient(entry.name) ?? []).reduce(0.0) { $0 + Double($1) * Double($1) }
        }
        layer.weightNorm = weights.squareRoot()
        layer.gradientNorm = gradients.squareRoot()
        if weights > 0, !weightsBefore.isEmpty { layer.updateRatio = (updates / weights).squareRoot() }
        layer.weights = Histogram(of: sample, bins: Self.bins)
    }

    private static func addConcerns(to layers: inout [LayerStatistics.Layer]) {
        let norms = layers.compactMap(\.gradientNorm).filter { $0 > 0 }.sorted()
        let median = norms.isEmpty ? 0 : norms[norms.count / 2]
        for index in layers.indices {
            if let norm = layers[index].gradientNorm, median > 0 {
                if norm < median / outlyingFactor { layers[index].concerns.append(.vanishingGradient) }
                if norm > median * outlyingFactor { layers[index].concerns.append(.explodingGradient) }
            }
            if (layers[index].deadShare ?? 0) > deadShare { layers[index].concerns.append(.deadUnits) }
            if (layers[index].updateRatio ?? 0) > largeUpdate { layers[index].concerns.append(.largeUpdates) }
        }
    }
}
