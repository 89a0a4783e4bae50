/// The numbers that outlive a step: the flat buffers of parameters, gradients and optimizer moments.
///
/// Plans of one model (for a batch, for the rest of the rows, for evaluation) share a store. One thread at a time may use it.
public final class VariableStore {
    /// Where each parameter lies in every buffer.
    public let layout: ParameterLayout
    private var buffers: [VariableBuffer: AlignedBuffer] = [:]

    /// The store of a graph's parameters, with first values drawn by their initializers. The same seed gives the same values.
    public init(graph: Graph, seed: UInt64) {
        layout = graph.layout
        let parameters = buffer(.parameters)
        for declaration in graph.parameters + graph.statistics {
            // The buffer is zeros as it is.
            guard let entry = layout[declaration.name], declaration.initializer != .zeros else { continue }
            let values = declaration.initializer.values(shape: entry.shape, name: entry.name, seed: seed)
            _ = UnsafeMutableBufferPointer(rebasing: parameters.floats[entry.offset...]).update(from: values)
        }
        for name in graph.stateNames { _ = buffer(.state(name)) }
    }

    /// A flat buffer; one that is new starts as zeros.
    func buffer(_ kind: VariableBuffer) -> AlignedBuffer {
        if let known = buffers[kind] { return known }
        let made = AlignedBuffer(count: layout.count)
        buffers[kind] = made
        return made
    }

    /// The values of a parameter, row by row; nil when there is none of that name.
    public func parameter(_ name: String) -> [Float]? {
        layout[name].map { Array(buffer(.parameters).floats[$0.offset..<($0.offset + $0.count)]) }
    }

    /// The gradient of a parameter as the last step left it, row by row; nil when there is none of that name.
    public func gradient(_ name: String) -> [Float]? {
        layout[name].map { Array(buffer(.gradients).floats[$0.offset..<($0.offset + $0.count)]) }
    }

    /// Replaces the values of a parameter, row by row.
    /// - Throws: `VariableMismatch` when there is no such parameter, or it has another number of values.
    public func setParameter(_ name: String, to values: [Float]) throws(VariableMismatch) {
        try values.withUnsafeBufferPointer { (values) throws(VariableMismatch) in try setParameter(name, to: values) }
    }

    /// Replaces the values of a parameter, row by row.
    /// - Throws: `VariableMismatch` when there is no such parameter, or it has another number of values.
    public func setParameter(_ name: String, to values: UnsafeBufferPointer<Float>) throws(VariableMismatch) {
        guard let entry = layout[name] else { throw VariableMismatch("the model has no parameter named \(name)") }
        guard entry.count == values.count else {
            throw VariableMismatch("\(name) has the shape \(entry.shape), which \(values.count) numbers do not fill")
        }
        _ = UnsafeMutableBufferPointer(rebasing: buffer(.parameters).floats[entry.offset...]).update(from: values)
    }

    /// Gives an optimizer's buffer the values of the parameters, as a mean of weights begins.
    public func copyParameters(toState name: String) {
        _ = buffer(.state(name)).floats.update(from: buffer(.parameters).floats)
    }

    /// Exchanges the values of the parameters with those of an optimizer's buffer; a second call undoes it.
    public func exchangeParameters(withState name: String) {
        let (parameters, other) = (buffer(.parameters).floats, buffer(.state(name)).floats)
        for index in parameters.indices { swap(&parameters[index], &other[index]) }
    }

    /// Gives all parameters at once, in the layout's order with its padding, which is always zero.
    public func withParameters<Result, Failure: Error>(
        _ body: (UnsafeBufferPointer<Float>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeBufferPointer(buffer(.parameters).floats))
    }
}

// MARK: - Snapshots

extension VariableStore {
    /// A copy of everything that has to outlive a step: the parameters and the optimizer's moments, not the gradients.
    public func snapshot() -> VariableSnapshot {
        var copies: [String: [Float]] = [:]
        for (kind, buffer) in buffers where kind.isKept { copies[kind.name] = Array(buffer.floats) }
        return VariableSnapshot(layout: layout, buffers: copies)
    }

    /// Goes back to a snapshot. A moment that the snapshot lacks becomes zero, one that the store lacks is made.
    /// - Throws: `VariableMismatch`, with nothing changed, when the snapshot is of another model.
    public func restore(_ snapshot: VariableSnapshot) throws(VariableMismatch) {
        if let problem = layout.difference(from: snapshot.layout) { throw VariableMismatch(problem) }
        for (name, values) in snapshot.buffers where values.count != layout.count {
            throw VariableMismatch("the buffer \(name) holds \(values.count) numbers instead of \(layout.count)")
        }
        guard snapshot.buffers[VariableBuffer.parameters.name] != nil else {
            throw VariableMismatch("the snapshot holds no parameters")
        }
        for (kind, buffer) in buffers where kind.isKept && snapshot.buffers[kind.name] == nil {
            buffer.floats.update(repeating: 0)
        }
        for (name, values) in snapshot.buffers {
            let kind: VariableBuffer = name == VariableBuffer.parameters.name ? .parameters : .state(name)
            _ = buffer(kind).floats.update(from: values)
        }
    }
}
