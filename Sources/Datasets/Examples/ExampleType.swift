/// What one example is, and how many numbers it has.
public enum ExampleType: Hashable, Codable, Sendable {
    /// Floats: `[n]`.
    case features(Int)
    /// Floats: `[height, width, channels]`.
    case image(height: Int, width: Int, channels: Int)
    /// Floats, the oldest step first: `[steps, columns]`.
    case series(steps: Int, columns: Int)
    /// 32-bit integers from 0 to below the vocabulary: `[length]`. In classification token 0 pads the end of a short
    /// text; a language model never pads.
    case tokens(length: Int, vocabulary: Int)

    /// The shape of one example.
    public var shape: [Int] {
        switch self {
        case .features(let count): [count]
        case .image(let height, let width, let channels): [height, width, channels]
        case .series(let steps, let columns): [steps, columns]
        case .tokens(let length, _): [length]
        }
    }

    /// The number of values in one example.
    public var elementCount: Int { shape.reduce(1, *) }

    /// Whether the values are 32-bit integers rather than floats.
    public var isInteger: Bool {
        if case .tokens = self { true } else { false }
    }
}
