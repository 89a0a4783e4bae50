/// The layers of the model, told after the run's start, and again when layers are frozen or freed.
public struct ModelDescription: Hashable, Codable, Sendable {
    /// One layer that is not made of others.
    public struct Layer: Hashable, Codable, Sendable {
        /// The layer's name, unique in the model: `hidden0`.
        public var name: String
        /// The kind: `dense`.
        public var kind: String
        /// The shape of its output for one example.
        public var outputShape: [Int]
        /// How many numbers it learns.
        public var parameterCount: Int
        /// Whether it is kept as it is.
        public var isFrozen: Bool

        /// Takes each part as it is.
        public init(name: String, kind: String, outputShape: [Int], parameterCount: Int, isFrozen: Bool) {
            self.name = name
            self.kind = kind
            self.outputShape = outputShape
            self.parameterCount = parameterCount
            self.isFrozen = isFrozen
        }
    }

    /// The number of steps taken.
    public var step: Int
    /// The shape of one example.
    public var inputShape: [Int]
    /// The layers in the order in which they are applied.
    public var layers: [Layer]

    /// Takes each part as it is.
    public init(step: Int, inputShape: [Int], layers: [Layer]) {
        self.step = step
        self.inputShape = inputShape
        self.layers = layers
    }
}
