import Foundation

@testable import Tensors

/// Evaluates a graph in Float64, node by node, the plainest way: what plans are held against.
struct ReferenceEvaluator {
    private let graph: Graph
    private var leaves: [ValueID: [Double]] = [:]
    private let scalars: [String: Double]

    /// An evaluator of a graph whose inputs and parameters have these values, by tensor.
    init(_ graph: Graph, values: [(tensor: Tensor, values: [Double])], scalars: [String: Double] = [:]) {
        self.graph = graph
        self.scalars = scalars
        for (tensor, numbers) in values { leaves[tensor.id] = numbers }
    }

    /// The same with another value of one leaf.
    func replacing(_ tensor: Tensor, with values: [Double]) -> ReferenceEvaluator {
        var copy = self
        copy.leaves[tensor.id] = values
        return copy
    }

    /// The values of tensors, row by row.
    func values(of tensors: [Tensor]) -> [[Double]] {
        var known: [ValueID: [Double]] = leaves
        return tensors.map { value(of: $0.id, &known) }
    }

    private func value(of id: ValueID, _ known: inout [ValueID: [Double]]) -> [Double] {
        if let value = known[id] { return value }
        let node = graph.nodes[id.node]
        let outputs: [[Double]]
        switch node.kind {
        case .constant(let values): outputs = [values.map(Double.init)]
        case .scalar(let slot): outputs = [[scalars[slot.name] ?? slot.initialValue]]
        case .input(let name): preconditionFailure("the input \(name) was given no value")
        case .variable(let reference): preconditionFailure("the variable \(reference) was given no value")
        case .operation(let operation):
            guard let operation = operation as? any ReferenceOperation else {
                preconditionFailure("\(operation.name) has no reference")
            }
            let inputs = node.inputs.map { input in
                ReferenceValue(
                    shape: graph.nodes[input.node].outputs[input.output].shape, numbers: value(of: input, &known))
            }
            outputs = operation.reference(inputs)
        }
        for (output, numbers) in outputs.enumerated() { known[ValueID(node: id.node, output: output)] = numbers }
        return outputs[id.output]
    }
}

/// A value in Float64.
struct ReferenceValue {
    let shape: Shape
    let numbers: [Double]

    var number: Double { numbers[0] }

    /// The number that belongs to an element of a larger shape.
    func spread(_ index: Int, over output: Shape) -> Double {
        switch Spreading(shape, over: output) {
        case .none?: numbers[index]
        case .scalar?: numbers[0]
        case .row?: numbers[index % output.columns]
        case .column?: numbers[index / output.columns]
        case nil: preconditionFailure("\(shape) is not spread over \(output)")
        }
    }
}

/// An operation as its definition says, in Float64.
protocol ReferenceOperation {
    func reference(_ inputs: [ReferenceValue]) -> [[Double]]
}
