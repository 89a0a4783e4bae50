/// One of the flat buffers of a variable store. All have the parameters' layout.
enum VariableBuffer: Hashable, Sendable {
    case parameters
    case gradients
    /// An optimizer's state, by name: `adam.first_moment`.
    case state(String)

    /// Whether it has to outlive a step, and so is part of snapshots.
    var isKept: Bool { self != .gradients }

    /// The name in snapshots and listings.
    var name: String {
        switch self {
        case .parameters: "parameters"
        case .gradients: "gradients"
        case .state(let name): name
        }
    }
}

/// A part of a flat buffer.
struct VariableReference: Hashable, Sendable {
    enum Region: Hashable, Sendable {
        /// What belongs to one parameter.
        case parameter(String)
        /// Floats from an offset to another, of the padded buffer.
        case range(Range<Int>)
    }

    let buffer: VariableBuffer
    let region: Region

    /// The floats of the buffer that this is, nil when the layout has no such parameter.
    func range(in layout: ParameterLayout) -> Range<Int>? {
        switch region {
        case .parameter(let name): layout[name].map { $0.offset..<($0.offset + $0.count) }
        case .range(let range): range
        }
    }
}
