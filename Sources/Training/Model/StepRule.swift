import Layers
import Optimizers
import Tensors

/// How a recipe's losses become steps: the optimizer with its groups, penalties and means, and what is frozen.
struct StepRule {
    let optimizer: OptimizerRecipe
    let training: TrainingRecipe
    /// The names of parameters that stay as they are.
    var frozen: Set<String> = []
    /// Whether a step goes over several batches.
    var accumulates = false

    init(_ recipe: Recipe) {
        optimizer = recipe.optimizer
        training = recipe.training
    }

    /// Adds gradients, clipping and update to the graph of a loss.
    func minimize(_ loss: Tensor, slices: Int = 1) -> TrainingStep {
        var options = options(for: loss.graph.parameters.map(\.name))
        options.slices = slices
        return loss.graph.minimize(
            loss, using: optimizer.optimizer, clipNorm: 0, options: options, measuringGradientNorm: true)
    }

    private func options(for parameters: [String]) -> StepOptions {
        var options = StepOptions()
        options.frozen = frozen
        options.groups = groups(of: parameters)
        if optimizer.absolutePenalty > 0 || optimizer.squaredPenalty > 0 {
            options.penalty = StepOptions.Penalty(
                absolute: optimizer.absolutePenalty, squared: optimizer.squaredPenalty)
        }
        options.accumulates = accumulates
        options.averagesWeights = training.averagesWeights
        return options
    }

    // MARK: Groups

    /// The rest of the parameters, where layers learn at rates of their own: its multiplier stays 1.
    private static let restName = "*"

    /// Parameters that learn at the same rate: of the same pattern, and with as many layers after them.
    private func groups(of parameters: [String]) -> [ParameterGroup] {
        struct Key: Hashable {
            var pattern: String
            var layersAfter: Int
        }
        guard !optimizer.groups.isEmpty || optimizer.layerDecay < 1 else { return [] }
        let layers = parameters.map(Self.layer).uniqued()
        var members: [Key: Set<String>] = [:]
        for name in parameters {
            let layersAfter = layers.count - 1 - (layers.firstIndex(of: Self.layer(name)) ?? 0)
            let key = Key(
                pattern: pattern(of: name) ?? Self.restName,
                layersAfter: optimizer.layerDecay < 1 ? layersAfter : 0)
            members[key, default: []].insert(name)
        }
        return members.sorted { ($0.key.pattern, $0.key.layersAfter) < ($1.key.pattern, $1.key.layersAfter) }.map {
            var factor = 1.0
            for _ in 0..<$0.layersAfter { factor *= optimizer.layerDecay }
            return ParameterGroup(
                name: $0.pattern, parameters: $1, multiplier: optimizer.groups[$0.pattern] ?? 1, factor: factor)
        }
    }

    /// The longest pattern that a name fits, which says most of it.
    private func pattern(of name: String) -> String? {
        optimizer.groups.keys.filter { NamePattern($0).matches(name) }.max { ($0.count, $0) < ($1.count, $1) }
    }

    /// The outermost layer that a parameter belongs to: "block0" of "block0.attention.weight".
    private static func layer(_ parameter: String) -> String {
        parameter.split(separator: ".").first.map(String.init) ?? parameter
    }
}

extension LearningProblem {
    /// Traces and plans the step of a batch, in as many slices as the recipe says.
    /// - Throws: `ShapeError`, naming the layer that cannot take what comes to it.
    func planStep(
        _ rule: StepRule, batchSize: Int
    ) throws(ShapeError) -> (plan: Plan, model: TracedModel, gradientNorm: Tensor?) {
        do {
            let (plan, traced) = try Plan.sliced(rule.training.slices, examples: batchSize) { examples, slices, graph in
                let model = try trace(graph, batchSize: examples, mode: .training)
                let norm = rule.minimize(model.loss, slices: slices).gradientNorm
                return ([model.loss, model.predictions] + (norm.map { [$0] } ?? []), (model, norm))
            }
            return (plan, traced.0, traced.1)
        } catch let error as ShapeError {
            throw error
        } catch {
            preconditionFailure("only shapes can be refused: \(error)")
        }
    }

    /// Initial weights, and what the optimizer keeps beside them: that belongs to the training graph, so that is traced.
    func makeStore(_ rule: StepRule, seed: UInt64) throws -> VariableStore {
        let graph = Graph()
        _ = rule.minimize(try trace(graph, batchSize: 1, mode: .training).loss)
        let store = VariableStore(graph: graph, seed: seed)
        if rule.training.averagesWeights { store.copyParameters(toState: WeightAverage.stateName) }
        return store
    }
}
