import Foundation
import Testing

@testable import Tensors

/// One line of the table that every operation stands in.
struct GradientCase: CustomTestStringConvertible, Sendable {
    let name: String
    /// The shapes of what the case differentiates by.
    let shapes: [Shape]
    /// The numbers are drawn from this range.
    var range: ClosedRange<Double> = -1.5...1.5
    /// Integer inputs, by name: their values.
    var labels: [Int32] = []
    /// Makes the loss, of rank 0, out of the tensors and the labels.
    let loss: @Sendable ([Tensor], Tensor) -> Tensor

    var testDescription: String { name }
}

extension GradientCase {
    /// What is wrong with the gradients of a case; empty when all is well.
    ///
    /// In Float64 the symbolic gradient is held against central differences; then the plan's loss and gradients, in Float32,
    /// against both.
    func problems(threads: Int = 1) throws -> [String] {
        let graph = Graph()
        let tensors = shapes.enumerated().map { graph.parameter("p\($0)", shape: $1, initializer: .zeros) }
        let label = graph.integerInput("labels", shape: [labels.count])
        let loss = loss(tensors, label)
        let numbers = shapes.enumerated().map { drawn($1.count, stream: $0) }
        let evaluator = ReferenceEvaluator(
            graph, values: Array(zip(tensors, numbers)) + [(label, labels.map(Double.init))])
        let symbolic = graph.gradient(of: loss, withRespectTo: tensors)
        let reference = evaluator.values(of: [loss] + symbolic)
        var problems: [String] = []
        for (index, tensor) in tensors.enumerated() {
            // Of many numbers some, spread over all: each costs two evaluations of the graph.
            let places = Array(stride(from: 0, to: tensor.shape.count, by: max(1, tensor.shape.count / 60)))
            let differences = differences(evaluator, loss, tensor, numbers[index], at: places)
            let symbolic = places.map { reference[index + 1][$0] }
            problems += compare("gradient \(index) against differences", symbolic, differences, 1e-6)
        }
        let made = try run(graph, loss, numbers, label, threads)
        problems += compare("loss", [Double(made.loss)], reference[0], 2e-5)
        for index in tensors.indices {
            problems += compare("gradient \(index)", made.gradients[index].map(Double.init), reference[index + 1], 2e-5)
        }
        return problems
    }

    /// Numbers that Float32 holds exactly, so that both sides begin from the same.
    private func drawn(_ count: Int, stream: Int) -> [Double] {
        let random = CounterRandom(seed: 5, stream: UInt64(stream))
        let width = range.upperBound - range.lowerBound
        return (0..<count).map { Double(Float(range.lowerBound + width * random.unit($0))) }
    }

    private func differences(
        _ evaluator: ReferenceEvaluator, _ loss: Tensor, _ tensor: Tensor, _ numbers: [Double],
        at places: [Int]
    ) -> [Double] {
        let width = 1e-5
        return places.map { index in
            let sides = [width, -width].map { change in
                var changed = numbers
                changed[index] += change
                return evaluator.replacing(tensor, with: changed).values(of: [loss])[0][0]
            }
            return (sides[0] - sides[1]) / (2 * width)
        }
    }

    private func run(
        _ graph: Graph, _ loss: Tensor, _ numbers: [[Double]], _ label: Tensor, _ threads: Int
    ) throws -> (loss: Float, gradients: [[Float]]) {
        graph.storeGradients(of: loss, withRespectTo: graph.parameters)
        let store = VariableStore(graph: graph, seed: 0)
        for (index, numbers) in numbers.enumerated() {
            try store.setParameter("p\(index)", to: numbers.map(Float.init))
        }
        let pool = try ThreadPool(threads: threads)
        let executor = try Executor(Plan(graph, outputs: [loss]), store: store, pool: pool, seed: referenceSeed)
        if executor.plan.inputs[label.id] != nil { executor.write(labels, to: label) }
        executor.run(step: referenceStep)
        return (executor.scalar(loss), numbers.indices.map { store.gradient("p\($0)") ?? [] })
    }

    /// What differs by more than a tolerance, relative to the largest number.
    private func compare(_ what: String, _ got: [Double], _ wanted: [Double], _ tolerance: Double) -> [String] {
        guard got.count == wanted.count else { return ["\(what): \(got.count) numbers instead of \(wanted.count)"] }
        let scale = max(1e-3, wanted.map(abs).max() ?? 0)
        return got.indices.compactMap { index in
            let isClose = abs(got[index] - wanted[index]) <= tolerance * scale
            return isClose ? nil : "\(what)[\(index)]: \(got[index]) instead of \(wanted[index])"
        }
    }
}
