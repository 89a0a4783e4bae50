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
    /// In how many slices a batch is computed.
    let slices: Int

    /// Everything that a training step needs at once.
    var trainingBytes: Int { variableBytes + arenaBytes }

    /// Plans one step.
    init(_ problem: LearningProblem, _ recipe: Recipe, batchSize: Int) throws(RecipeError) {
        var rule = StepRule(recipe)
        rule.accumulates = recipe.training.accumulate > 1
        let (plan, traced): (Plan, TracedModel)
        do {
            (plan, traced, _) = try problem.planStep(rule, batchSize: batchSize)
        } catch {
            throw RecipeError(place: recipe.places["model.kind"] ?? recipe.name, message: error.description)
        }
        if case .fixed(let count) = recipe.training.slices, count > 1, traced.loss.graph.couplesExamples {
            throw RecipeError(
                place: recipe.places["training.slices"] ?? recipe.name,
                message: "training.slices is \(count), but the model or its loss looks at a batch as a whole "
                    + "(batch norm, or a weighted mean), which cannot be cut: leave it out, or set it to 1")
        }
        layers = traced.layers
        slices = plan.slices
        layout = plan.layout
        parameterCount = layout.parameterCount
        multiplyAddsPerStep = plan.multiplyAdds
        variableBytes = plan.variableBytes
        arenaBytes = plan.arenaBytes
    }
}
