/// In how many equal slices a batch is computed, one after the other, before the weights change.
///
/// A step in slices is the same step: gradients are added up, and only sums are made in another order. What is computed on the
/// way takes the memory of one slice. How many there are follows from the model and the batch alone, not from the machine.
public enum Slicing: Hashable, Sendable {
    /// As many as memory asks for: see `Plan.sliced`.
    case automatic
    /// So many, or the next fewer that divide the batch.
    case fixed(Int)
    /// As few as keep what is computed on the way within so many bytes.
    case within(bytes: Int)

    /// What a step may take beside its variables where they are few.
    static let leastBytes = 32 << 20
    /// Products with fewer rows run slower.
    static let leastRows = 128

    /// What a slice may take in bytes.
    static func limit(variableBytes: Int) -> Int { max(leastBytes, variableBytes / 6) }
}

extension Plan {
    /// Plans a step in slices.
    ///
    /// One that takes over twice the limit (32 MiB, or a sixth of weights, gradient and moments) is cut until a slice is within
    /// it, as long as most of the work is in products of at least 128 rows. A batch that is looked at as a whole, by batch norm or
    /// a loss whose mean is weighted, is never cut.
    /// - Parameter trace: Writes the step for so many examples a slice and so many slices into a graph, and names its outputs.
    public static func sliced<Traced>(
        _ slicing: Slicing, examples: Int,
        trace: (_ examples: Int, _ slices: Int, _ graph: Graph) throws -> (outputs: [Tensor], traced: Traced)
    ) rethrows -> (plan: Plan, traced: Traced) {
        func make(_ slices: Int) throws -> (graph: Graph, plan: Plan, traced: Traced) {
            let graph = Graph()
            let (outputs, traced) = try trace(examples / slices, slices, graph)
            return (graph, Plan(graph, outputs: outputs, slices: slices), traced)
        }
        var best = try make(1)
        let whole = best.plan.arenaBytes
        let limit: Int
        switch slicing {
        case .fixed(let wanted):
            let counts = best.graph.slices(of: examples, leastRows: 1)
            if let count = counts.last(where: { $0 <= wanted }) { best = try make(count) }
            return (best.plan, best.traced)
        case .automatic:
            let least = Slicing.limit(variableBytes: best.plan.variableBytes)
            limit = whole > 2 * least ? least : whole
        case .within(let bytes): limit = bytes
        }
        guard whole > limit else { return (best.plan, best.traced) }
        let counts = best.graph.slices(of: examples, leastRows: Slicing.leastRows)
        for count in counts where count == counts.last || whole / count <= limit {
            best = try make(count)
            if best.plan.arenaBytes <= limit { break }
        }
        return (best.plan, best.traced)
    }
}

extension Graph {
    /// Whether what is made of one example depends on the others of the batch, so that a batch cannot be cut into slices.
    public var couplesExamples: Bool { nodes.contains { $0.operation?.couplesExamples == true } }

    /// The numbers of slices that a batch can be cut into, above 1 and rising; none where its examples depend on each other.
    func slices(of examples: Int, leastRows: Int) -> [Int] {
        guard examples > 1, !couplesExamples else { return [] }
        let products = nodes.compactMap { node -> (rows: Int, work: Int)? in
            let inputs = node.inputs.map { tensor($0).type }
            guard let operation = node.operation,
                let rows = operation.productRows(inputs: inputs, outputs: node.outputs)
            else { return nil }
            return (rows, operation.multiplyAdds(inputs: inputs, outputs: node.outputs))
        }
        let work = products.reduce(0) { $0 + $1.work }
        return (2...examples).filter { count in
            guard examples % count == 0 else { return false }
            let slow = products.reduce(0) { $0 + ($1.rows / count < leastRows ? $1.work : 0) }
            return slow * 10 <= work
        }
    }
}
