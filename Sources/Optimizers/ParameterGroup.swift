/// Parameters that learn at a rate of their own: a multiple of the learning rate.
public struct ParameterGroup: Hashable, Sendable {
    /// The name. The multiple can be changed while the model trains, as the scalar `learning_rate.<name>`.
    public let name: String
    /// The names of its parameters. Where groups overlap, the first counts.
    public let parameters: Set<String>
    /// What the learning rate is multiplied by.
    public let multiplier: Double
    /// A factor beside the multiplier that stays as it is.
    public let factor: Double

    /// A group of parameters, by name.
    public init(name: String, parameters: Set<String>, multiplier: Double, factor: Double = 1) {
        self.name = name
        self.parameters = parameters
        self.multiplier = multiplier
        self.factor = factor
    }

    /// The scalar that holds the multiplier.
    public var scalarName: String { "learning_rate.\(name)" }
}
