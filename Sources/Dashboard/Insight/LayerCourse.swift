import RunProtocol

/// How a layer's gradient and its updates went over the run.
struct LayerCourse: Sendable, Equatable {
    private static let capacity = 256

    var gradientNorm = Series(capacity: capacity)
    var updateRatio = Series(capacity: capacity)

    mutating func append(_ layer: LayerStatistics.Layer, at step: Int) {
        if let norm = layer.gradientNorm { gradientNorm.append(norm, at: step) }
        if let ratio = layer.updateRatio { updateRatio.append(ratio, at: step) }
    }
}
