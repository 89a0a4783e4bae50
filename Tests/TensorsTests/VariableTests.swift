import Foundation
import Testing

@testable import Tensors

@Suite("Variables")
struct VariableTests {
    @Test("what decays comes first, everything starts at a multiple of 16, and the floats between are zero")
    func layout() {
        let graph = Graph()
        _ = graph.parameter("b0", shape: [5], initializer: .ones)
        _ = graph.parameter("w0", shape: [3, 5], initializer: .ones)
        _ = graph.parameter("w1", shape: [17], initializer: .ones, decays: true)
        let layout = graph.layout
        #expect(layout.entries.map(\.name) == ["w0", "w1", "b0"])
        #expect(layout.entries.map(\.offset) == [0, 16, 48])
        #expect(layout.decayedCount == 48)
        #expect(layout.count == 64)
        #expect(layout.parameterCount == 37)
        let store = VariableStore(graph: graph, seed: 0)
        #expect(store.withParameters { $0.reduce(0, +) } == 37)
    }

    @Test("frozen parameters cut the segments")
    func segments() {
        let graph = Graph()
        for name in ["a", "b", "c"] { _ = graph.parameter(name, shape: [4, 4], initializer: .ones) }
        _ = graph.parameter("d", shape: [4], initializer: .ones)
        #expect(graph.layout.segments(without: []).map(\.range) == [0..<48, 48..<64])
        #expect(graph.layout.segments(without: ["b"]).map(\.range) == [0..<16, 32..<48, 48..<64])
        #expect(graph.layout.segments(without: ["a", "b", "c", "d"]).isEmpty)
    }

    @Test("a parameter's first values depend on the seed and its name, not on what else there is")
    func initialValues() throws {
        func values(_ names: [String], seed: UInt64) throws -> [Float] {
            let graph = Graph()
            for name in names { _ = graph.parameter(name, shape: [8, 8], initializer: .heNormal) }
            return try #require(VariableStore(graph: graph, seed: seed).parameter("w"))
        }
        #expect(try values(["w"], seed: 1) == values(["a", "w", "b"], seed: 1))
        #expect(try values(["w"], seed: 1) != values(["w"], seed: 2))
    }

    private static let variances: [(Initializer, Double)] = [
        (.pytorch, 1.0 / 600), (.heUniform, 0.01), (.heNormal, 0.01), (.glorotUniform, 1.0 / 150),
        (.glorotNormal, 1.0 / 150), (.normal(deviation: 0.3), 0.09), (.uniform(bound: 0.6), 0.12), (.zeros, 0),
    ]

    @Test("initializers have the spread that they promise", arguments: variances)
    func spread(_ initializer: Initializer, _ variance: Double) {
        let values = initializer.values(shape: [200, 100], name: "w", seed: 3).map(Double.init)
        let mean = values.reduce(0, +) / Double(values.count)
        let found = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
        #expect(abs(mean) <= 0.03 * variance.squareRoot())
        #expect(abs(found - variance) <= 0.03 * variance)
    }

    @Test("a snapshot survives coding, and gives each parameter's part of each buffer")
    func snapshots() throws {
        let (executor, store) = try SmallModel(batch: 4, widths: [3, 5, 2]).makeExecutor(threads: 1)
        executor.run(step: 1)
        let snapshot = store.snapshot()
        let coded = try JSONDecoder().decode(VariableSnapshot.self, from: JSONEncoder().encode(snapshot))
        #expect(coded == snapshot)
        #expect(snapshot.buffers.keys.sorted() == ["adam.first_moment", "adam.second_moment", "parameters"])
        #expect(snapshot.values(of: "w0") == store.parameter("w0"))
        #expect(snapshot.values(of: "w0", in: "adam.first_moment")?.contains { $0 != 0 } == true)
        #expect(snapshot.values(of: "no such") == nil)
    }

    @Test("a snapshot of another model is refused with what differs, and changes nothing")
    func mismatches() throws {
        func store(_ parameters: [(String, Shape)]) -> VariableStore {
            let graph = Graph()
            for (name, shape) in parameters { _ = graph.parameter(name, shape: shape, initializer: .ones) }
            return VariableStore(graph: graph, seed: 0)
        }
        let ours = store([("w", [2, 3]), ("b", [3])])
        let before = ours.snapshot()
        let cases: [(other: VariableStore, expected: String)] = [
            (store([("w", [2, 4]), ("b", [3])]), "the parameter w has the shape [2, 4] instead of [2, 3]"),
            (store([("w", [2, 3])]), "the parameter b is missing"),
            (store([("w", [2, 3]), ("b", [3]), ("c", [1])]), "the model has no parameter named c"),
        ]
        for (other, expected) in cases {
            let error = #expect(throws: VariableMismatch.self) { try ours.restore(other.snapshot()) }
            #expect(error?.description == expected)
        }
        #expect(ours.snapshot() == before)
        #expect(throws: VariableMismatch.self) { try ours.setParameter("w", to: [1]) }
        #expect(throws: VariableMismatch.self) { try ours.setParameter("x", to: [1]) }
    }

    @Test("a plan does not run on another model's variables")
    func foreignStore() throws {
        let graph = Graph()
        let p = graph.parameter("p", shape: [2], initializer: .ones)
        let other = VariableStore(graph: Graph(), seed: 0)
        let pool = try ThreadPool(threads: 1)
        #expect(throws: VariableMismatch.self) {
            _ = try Executor(Plan(graph, outputs: [p]), store: other, pool: pool, seed: 0)
        }
    }

    @Test("a graph, its plan, its executor and its store go when nothing holds them")
    func noLeak() throws {
        weak var graph: Graph?
        weak var executor: Executor?
        weak var store: VariableStore?
        try {
            let model = SmallModel(batch: 4, widths: [3, 5, 2])
            let made = try model.makeExecutor(threads: 2)
            made.executor.run(step: 1)
            (graph, executor, store) = (model.graph, made.executor, made.store)
            #expect(graph != nil && executor != nil && store != nil)
        }()
        #expect(graph == nil && executor == nil && store == nil)
    }
}
