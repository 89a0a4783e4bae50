/// How a parameter's first values are drawn.
///
/// Every number is a pure function of the seed, the parameter's name and its index, so neither the order in which parameters
/// are made nor the number of threads matters. A weight `[in, out]` has `in` as its fan-in and `out` as its fan-out; of more
/// axes (a convolution's `[height, width, in, out]`) all but the last make the fan-in.
public enum Initializer: Hashable, Sendable {
    /// Uniform in `±1/sqrt(fanIn)`: what PyTorch's `nn.Linear` and `nn.Conv2d` do to their weights.
    case pytorch
    /// Uniform in `±sqrt(6/fanIn)` (He et al., 2015).
    case heUniform
    /// Normal with deviation `sqrt(2/fanIn)` (He et al., 2015).
    case heNormal
    /// Uniform in `±sqrt(6/(fanIn + fanOut))` (Glorot and Bengio, 2010).
    case glorotUniform
    /// Normal with deviation `sqrt(2/(fanIn + fanOut))` (Glorot and Bengio, 2010).
    case glorotNormal
    case zeros
    case ones
    /// Uniform in `±bound`.
    case uniform(bound: Double)
    /// Normal around 0 with this deviation.
    case normal(deviation: Double)

    /// The names that a recipe may use, each with its initializer, the default first.
    public static let recipeTable: [(name: String, initializer: Initializer)] = [
        ("pytorch", .pytorch), ("he", .heNormal), ("he_normal", .heNormal), ("he_uniform", .heUniform),
        ("glorot", .glorotUniform), ("glorot_uniform", .glorotUniform), ("glorot_normal", .glorotNormal),
        ("zeros", .zeros), ("ones", .ones),
    ]

    /// The names that a recipe may use.
    public static var recipeNames: [String] { recipeTable.map(\.name) }

    /// The initializer that a recipe names, nil when there is none.
    public init?(recipeName: String) {
        guard let row = Self.recipeTable.first(where: { $0.name == recipeName }) else { return nil }
        self = row.initializer
    }

    /// The first values of a parameter, row by row.
    /// - Parameters:
    ///   - name: The parameter's name, which selects its random stream.
    ///   - seed: The run's.
    public func values(shape: Shape, name: String, seed: UInt64) -> [Float] {
        let fanIn = Double(max(1, shape.rank >= 2 ? shape.rows : shape.count))
        let fanOut = Double(max(1, shape.columns * (shape.rank > 2 ? shape.dimensions.dropLast(2).reduce(1, *) : 1)))
        let random = CounterRandom(seed: seed, stream: name)
        switch self {
        case .pytorch: return random.uniform(shape.count, bound: 1 / fanIn.squareRoot())
        case .heUniform: return random.uniform(shape.count, bound: (6 / fanIn).squareRoot())
        case .heNormal: return random.normal(shape.count, deviation: (2 / fanIn).squareRoot())
        case .glorotUniform: return random.uniform(shape.count, bound: (6 / (fanIn + fanOut)).squareRoot())
        case .glorotNormal: return random.normal(shape.count, deviation: (2 / (fanIn + fanOut)).squareRoot())
        case .zeros: return Array(repeating: 0, count: shape.count)
        case .ones: return Array(repeating: 1, count: shape.count)
        case .uniform(let bound): return random.uniform(shape.count, bound: bound)
        case .normal(let deviation): return random.normal(shape.count, deviation: deviation)
        }
    }
}
