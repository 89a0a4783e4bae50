/// Cuts the learning rate whenever the validation loss has not fallen for a while, as PyTorch's `ReduceLROnPlateau`.
///
/// It is no `Schedule`: what it does depends on losses, which it remembers. To copy it is to save it.
public struct PlateauRule: Hashable, Codable, Sendable {
    /// What the rate is multiplied by at a cut.
    public let factor: Double
    /// How many losses in a row may be no better before a cut.
    public let patience: Int
    /// Below this share of the first rate it is not cut.
    public let lowestScale: Double
    /// What the rate of the schedule is multiplied by now.
    public private(set) var scale = 1.0
    private var best = Double.infinity
    private var worseCount = 0

    /// A loss is better when it is below the best by this share: PyTorch's default.
    private static let threshold = 1e-4

    /// A rule that has seen no loss yet; the defaults are PyTorch's.
    public init(factor: Double = 0.1, patience: Int = 10, lowestScale: Double = 0) {
        self.factor = factor
        self.patience = patience
        self.lowestScale = lowestScale
    }

    /// Takes in a validation loss; true when it cuts the rate.
    public mutating func add(loss: Double) -> Bool {
        if loss < best * (1 - Self.threshold) {
            best = loss
            worseCount = 0
            return false
        }
        worseCount += 1
        guard worseCount > patience else { return false }
        worseCount = 0
        let lower = max(scale * factor, lowestScale)
        defer { scale = lower }
        return lower < scale
    }
}
