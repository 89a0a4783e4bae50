/// What a model is to say of one example.
public enum TargetType: Hashable, Codable, Sendable {
    /// One 32-bit integer an example, from 0 to below the count.
    case classes(Int)
    /// Floats, so many an example: 1 for regression, horizon times columns for forecasts.
    case values(Int)
    /// The token after each token of the example: 32-bit integers, as many as the example has.
    case nextTokens(vocabulary: Int)

    /// Whether the values are 32-bit integers rather than floats.
    public var isInteger: Bool {
        switch self {
        case .classes, .nextTokens: true
        case .values: false
        }
    }

    /// The number of values that one example of a type has.
    public func elementCount(of example: ExampleType) -> Int {
        switch self {
        case .classes: 1
        case .values(let count): count
        case .nextTokens: example.elementCount
        }
    }
}
