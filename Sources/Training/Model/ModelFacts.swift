import Layers
import Optimizers
import Tensors

/// What a model costs: found by tracing and planning a step, without computing one.
struct ModelFacts {
    let layers: [LayerSummary]
    let layout: ParameterLayout
    /// Numbers that are learned.
    let parameterCount: Int
    /// Multiplications with an addition each, of matrix products and the like, in one training step.
    let multiplyAddsPerStep: Int
    /// Weights, gradient, and what the optimizer keeps, in bytes.
    let variableBytes: Int
    /// What lies between the instructions of a step, in bytes.
    let arenaBytes: Int

    /// Everything that a training step needs at once.
    var trainingBytes: Int { variableBytes + arenaBytes }

    /// Plans one step.
    init(_ problem: LearningProblem, _ recipe: Recipe, batchSize: Int) throws(RecipeError) {
        let graph = Graph()
        let traced: TracedModel
        do {
            traced = try problem.trace(graph, batchSize: batchSize, mode: .training)
        } catch {
            throw RecipeError(place: recipe.places["model.kind"] ?? recipe.name, message: error.description)
        }
        layers = traced.layers
        var rule = StepRule(recipe)
        rule.accumulates = recipe.training.accumulate > 1
        _ = rule.minimize(traced.loss)
        let plan = Plan(graph, outputs: [traced.loss, traced.predictions])
        layout = graph.layout
        parameterCount = layout.parameterCount
        multiplyAddsPerStep = plan.multiplyAdds
        variableBytes = plan.variableBytes
        arenaBytes = plan.arenaBytes
    }
}
