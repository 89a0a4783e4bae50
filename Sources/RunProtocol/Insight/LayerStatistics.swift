/// How each layer does, measured now and then while the model trains.
public struct LayerStatistics: Hashable, Codable, Sendable {
    /// What stands out in a layer.
    public enum Concern: String, Codable, Sendable {
        /// Its gradient is next to nothing beside the other layers'.
        case vanishingGradient
        /// Its gradient dwarfs the other layers'.
        case explodingGradient
        /// Most of its units are zero for every example looked at.
        case deadUnits
        /// An update changes the weights by more than a hundredth of their size.
        case largeUpdates
    }

    /// The figures of one layer.
    public struct Layer: Hashable, Codable, Sendable {
        /// The layer's name.
        public var name: String
        /// The Euclidean norm of its weights; nil where it has none.
        public var weightNorm: Double?
        /// The Euclidean norm of the last gradient of its weights, before clipping.
        public var gradientNorm: Double?
        /// How far the last update moved its weights, as a share of their norm.
        public var updateRatio: Double?
        /// The mean of its outputs.
        public var activationMean: Double?
        /// The standard deviation of its outputs.
        public var activationDeviation: Double?
        /// The share of its units that were zero for every example looked at; nil where zero is no sign of death.
        public var deadShare: Double?
        /// How its weights are spread.
        public var weights: Histogram?
        /// What stands out.
        public var concerns: [Concern]

        /// A layer of which nothing is known yet.
        public init(name: String) {
            self.name = name
            concerns = []
        }
    }

    /// The number of steps taken.
    public var step: Int
    /// The layers in the order in which they are applied.
    public var layers: [Layer]

    /// Takes each part as it is.
    public init(step: Int, layers: [Layer]) {
        self.step = step
        self.layers = layers
    }
}
