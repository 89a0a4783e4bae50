/// A copy of a variable store at one moment, as a plain value: what checkpoints, undo and branches are made of.
public struct VariableSnapshot: Hashable, Codable, Sendable {
    /// Where each parameter lies in every buffer.
    public let layout: ParameterLayout
    /// The flat buffers by name: `parameters`, and each optimizer moment, such as `adam.first_moment`.
    public let buffers: [String: [Float]]

    /// A snapshot of these buffers, each as long as the layout says.
    public init(layout: ParameterLayout, buffers: [String: [Float]]) {
        self.layout = layout
        self.buffers = buffers
    }

    /// The values that belong to one parameter, of the parameters themselves or of a moment; nil when there are none.
    public func values(of parameter: String, in buffer: String = "parameters") -> [Float]? {
        guard let entry = layout[parameter], let values = buffers[buffer], values.count == layout.count else {
            return nil
        }
        return Array(values[entry.offset..<(entry.offset + entry.count)])
    }
}

/// Variables that do not belong to the model at hand.
public struct VariableMismatch: Error, Hashable, CustomStringConvertible {
    /// What does not fit, as one sentence.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}

extension ParameterLayout {
    /// How another layout differs, as one sentence; nil when it does not.
    func difference(from other: ParameterLayout) -> String? {
        if self == other { return nil }
        for entry in entries {
            guard let theirs = other[entry.name] else { return "the parameter \(entry.name) is missing" }
            if theirs.shape != entry.shape {
                return "the parameter \(entry.name) has the shape \(theirs.shape) instead of \(entry.shape)"
            }
        }
        if let extra = other.entries.first(where: { self[$0.name] == nil }) {
            return "the model has no parameter named \(extra.name)"
        }
        return "the parameters lie in another order"
    }
}
