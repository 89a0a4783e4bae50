import CKernels
import Testing

/// The error bounds that `mathematics.inc` states, over a dense sweep.
@Suite("Accuracy against Float64")
struct AccuracyTests {
    struct Bound: CustomTestStringConvertible {
        let operation: descent_operation
        let range: ClosedRange<Float>
        let largestRelativeError: Double
        let largestAbsoluteError: Double
        var testDescription: String { "\(operation) on \(range)" }
    }

    static let bounds = [
        Bound(operation: .exp, range: -87...88.7, largestRelativeError: 2e-7, largestAbsoluteError: 0),
        Bound(operation: .log, range: 1e-6...2, largestRelativeError: 2e-7, largestAbsoluteError: 1e-7),
        Bound(operation: .tanh, range: -12...12, largestRelativeError: 2e-7, largestAbsoluteError: 0),
        Bound(operation: .tanh, range: -0.01...0.01, largestRelativeError: 2e-7, largestAbsoluteError: 0),
        Bound(operation: .sigmoid, range: -80...80, largestRelativeError: 2e-7, largestAbsoluteError: 0),
        Bound(operation: .gelu, range: -12...12, largestRelativeError: 8e-7, largestAbsoluteError: 4e-7),
        Bound(operation: .gelu, range: -3...3, largestRelativeError: 8e-7, largestAbsoluteError: 0),
        Bound(operation: .gelu_tanh, range: -30...30, largestRelativeError: 3e-6, largestAbsoluteError: 4e-7),
        Bound(operation: .silu, range: -30...30, largestRelativeError: 3e-7, largestAbsoluteError: 0),
    ]

    @Test("an elementary function keeps its bound", arguments: supportedInstructionSets, bounds)
    func bound(isa: descent_isa, bound: Bound) throws {
        let pool = try TestPool(isa: isa)
        let count = 20_000
        let width = bound.range.upperBound - bound.range.lowerBound
        let x = (0..<count).map { bound.range.lowerBound + width * Float($0) / Float(count - 1) }
        let y = Buffer(count: count)
        descent_unary(pool.pool, bound.operation, count, x, y.pointer)
        let expected = x.map { Reference.unary(bound.operation, Double($0)) }
        let tolerance = Tolerance(absolute: bound.largestAbsoluteError, relative: bound.largestRelativeError)
        #expect(disagreement(y, expected, within: tolerance) == nil)
    }
}
