/// What a variable of a model is: made by `Graph.parameter`, or, if it is not trained, by `Graph.statistic`.
public struct ParameterDeclaration: Hashable, Sendable {
    /// The name, unique in a model: `hidden0.weight`.
    public let name: String
    /// The extents, outermost first.
    public let shape: Shape
    /// How the first values are drawn.
    public let initializer: Initializer
    /// Whether weight decay applies.
    public let decays: Bool
    /// Whether an optimizer changes it. A statistic is changed by the model itself, in the update phase of a step.
    public let isTrained: Bool
}

/// Where each parameter lies in a flat buffer. Parameters, gradients and every optimizer moment share it.
///
/// Those that decay come first, so that "decayed" is one range; statistics, which are not trained, come last. Each starts at a multiple of 16 floats; the floats between
/// are zero and stay so.
public struct ParameterLayout: Hashable, Codable, Sendable {
    /// The place of one parameter.
    public struct Entry: Hashable, Codable, Sendable {
        /// The parameter's name: `hidden0.weight`.
        public let name: String
        /// The extents, outermost first.
        public let shape: Shape
        /// The first float.
        public let offset: Int
        /// The number of floats.
        public let count: Int
        /// Whether weight decay applies.
        public let decays: Bool
        /// Whether an optimizer changes it.
        public let isTrained: Bool

        /// The floats up to the next entry, padding included.
        public var paddedRange: Range<Int> { offset..<(offset + ParameterLayout.padded(count)) }
    }

    /// In the order of their offsets.
    public let entries: [Entry]
    /// The length of a flat buffer in floats, padding included.
    public let count: Int
    /// The floats that weight decay applies to are `0..<decayedCount`.
    public let decayedCount: Int

    /// Every parameter starts at a multiple of this many floats: a cache line.
    static let alignment = 16

    /// Lays out variables: first those that decay, last those that are not trained, each group in the order given.
    public init(_ declarations: [ParameterDeclaration]) {
        var entries: [Entry] = []
        var offset = 0
        var decayedCount = 0
        for (decays, isTrained) in [(true, true), (false, true), (false, false)] {
            for declaration in declarations where declaration.decays == decays && declaration.isTrained == isTrained {
                let entry = Entry(
                    name: declaration.name, shape: declaration.shape, offset: offset, count: declaration.shape.count,
                    decays: decays, isTrained: isTrained)
                entries.append(entry)
                offset = entry.paddedRange.upperBound
            }
            if decays { decayedCount = offset }
        }
        self.entries = entries
        self.count = offset
        self.decayedCount = decayedCount
    }

    /// The place of the parameter with a name, nil when there is none.
    public subscript(name: String) -> Entry? {
        entries.first { $0.name == name }
    }

    /// The number of trained numbers, without padding.
    public var parameterCount: Int { entries.reduce(0) { $0 + ($1.isTrained ? $1.count : 0) } }

    static func padded(_ count: Int) -> Int {
        (count + alignment - 1) / alignment * alignment
    }

    /// The longest runs of floats that are trained and updated alike.
    /// - Parameters:
    ///   - frozen: The names of parameters that stay as they are.
    ///   - group: The number of the group that a parameter belongs to.
    ///   - isolated: Whether a parameter is a run of its own, without the padding behind it.
    func segments(
        without frozen: Set<String>, group: (String) -> Int? = { _ in nil },
        isolating isolated: (Entry) -> Bool = { _ in false }
    ) -> [TrainedSegment] {
        var segments: [TrainedSegment] = []
        for entry in entries where entry.isTrained && !frozen.contains(entry.name) {
            var segment = TrainedSegment(
                range: entry.paddedRange, decays: entry.decays, group: group(entry.name), matrix: nil)
            if isolated(entry) {
                segment.range = entry.offset..<entry.offset + entry.count
                segment.matrix = entry.shape
            } else if let last = segments.last, last.joins(segment) {
                segment.range = last.range.lowerBound..<segment.range.upperBound
                segments.removeLast()
            }
            segments.append(segment)
        }
        return segments
    }
}

/// A run of the flat buffers that is updated alike.
public struct TrainedSegment: Hashable, Sendable {
    /// The floats, padding included unless it is a matrix.
    public internal(set) var range: Range<Int>
    /// Whether weight decay applies.
    public let decays: Bool
    /// The number of the group that it belongs to; nil for none.
    public let group: Int?
    /// The shape of the one parameter that it is, where it was to be by itself.
    public internal(set) var matrix: Shape?

    fileprivate func joins(_ next: TrainedSegment) -> Bool {
        matrix == nil && decays == next.decays && group == next.group && range.upperBound == next.range.lowerBound
    }
}

extension ParameterLayout.Entry {
    /// An entry as it is encoded; where it does not say whether it is trained, it is.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        shape = try container.decode(Shape.self, forKey: .shape)
        offset = try container.decode(Int.self, forKey: .offset)
        count = try container.decode(Int.self, forKey: .count)
        decays = try container.decode(Bool.self, forKey: .decays)
        isTrained = try container.decodeIfPresent(Bool.self, forKey: .isTrained) ?? true
    }
}
