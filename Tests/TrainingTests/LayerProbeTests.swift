import Datasets
import Layers
import RunProtocol
import Tensors
import Testing

@testable import Training

@Suite("The look into the layers")
struct LayerProbeTests {
    @Test("has figures for each layer, without any target")
    func measures() throws {
        let run = try TestRun()
        let recipe = try Recipe.parse(text: TestRun.fullRecipe, file: "\(run.folder)/recipe.toml")
        let dataset = try PreparedRecipe(recipe).dataset
        let problem = try LearningProblem(recipe: recipe, preparation: dataset.preparation, dropout: 0)
        let store = VariableStore(graph: try graph(problem), seed: 1)
        let probe = try #require(
            try LayerProbe(
                problem: problem, store: store, pool: ThreadPool(threads: 1), rows: dataset.split.validation))
        probe.willUpdate()
        let data = BatchSource(dataset.examples, preparation: dataset.preparation)
        let statistics = probe.measure(step: 3, data: data)
        #expect(statistics.step == 3)
        #expect(statistics.layers.count == problem.model.layers.count)
    }

    private func graph(_ problem: LearningProblem) throws -> Graph {
        let graph = Graph()
        _ = try problem.trace(graph, batchSize: 2, mode: .evaluation)
        return graph
    }
}
