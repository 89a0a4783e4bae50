import Optimizers
import RunProtocol

/// How gradients become steps.
public struct OptimizerRecipe: Hashable, Sendable {
    /// The optimizer's name: "adamw".
    public var kind: String
    /// How far a step goes.
    public var learningRate: Double
    /// How strongly weights are pulled towards zero.
    public var weightDecay: Double
    /// Longest gradient let through; 0 for no clipping.
    public var clipNorm: Double
    /// How strongly the gradient pulls weights to exactly zero.
    public var absolutePenalty = 0.0
    /// How strongly the gradient pulls large weights towards zero; unlike a decay, by way of the gradient.
    public var squaredPenalty = 0.0
    /// What the learning rate is multiplied by for parameters whose name fits a pattern. The longest that fits counts.
    public var groups: [String: Double] = [:]
    /// What a layer's learning rate is multiplied by for each layer that comes after it; 1 for the same rate for all.
    public var layerDecay = 1.0
    /// The values of the keys that not all optimizers have, by name; flags are 1 or 0.
    public var settings: [String: Double]

    /// The value of a key that this optimizer has; 0 for others.
    public subscript(name: String) -> Double { settings[name] ?? 0 }

    var entry: OptimizerEntry { OptimizerCatalogue.entry(named: kind) ?? OptimizerCatalogue.fallback }

    /// The optimizer as the engine takes it.
    var optimizer: any Optimizer { entry.make(self) }

    /// Reads `[optimizer]`.
    init(_ reader: inout RecipeReader) throws(RecipeError) {
        let names = OptimizerCatalogue.all.map(\.name)
        kind = try reader.name("optimizer.kind", default: OptimizerCatalogue.fallback.name, among: names)
        let entry = OptimizerCatalogue.entry(named: kind) ?? OptimizerCatalogue.fallback
        learningRate = try reader.hyperparameter(HyperparameterCatalogue.learningRate, default: entry.learningRate)
        weightDecay = try reader.hyperparameter(HyperparameterCatalogue.weightDecay, default: entry.weightDecay)
        clipNorm = try reader.hyperparameter(HyperparameterCatalogue.clipNorm, default: 0)
        absolutePenalty = try reader.hyperparameter(HyperparameterCatalogue.absolutePenalty, default: 0)
        squaredPenalty = try reader.hyperparameter(HyperparameterCatalogue.squaredPenalty, default: 0)
        groups = try reader.numbers(inTable: "optimizer.groups", in: 0...1000)
        layerDecay = try reader.number("optimizer.layer_decay", default: 1, in: 1e-3...1)
        settings = [:]
        for setting in entry.settings {
            let key = "optimizer.\(setting.name)"
            switch setting.kind {
            case .number(let range):
                settings[setting.name] = try reader.number(key, default: setting.fallback, in: range)
            case .hyperparameter(let declaration):
                settings[setting.name] = try reader.hyperparameter(declaration, default: setting.fallback)
            case .flag:
                settings[setting.name] = try reader.boolean(key, default: setting.fallback == 1) ? 1 : 0
            }
        }
        if self["nesterov"] == 1, self["momentum"] == 0 {
            throw reader.error("optimizer.nesterov", "optimizer.nesterov needs a momentum above 0")
        }
    }

    /// Writes `[optimizer]`.
    func write(_ writer: inout RecipeWriter) {
        writer.table("optimizer")
        writer.entry("kind", .string(kind))
        writer.entry("learning_rate", .number(learningRate))
        writer.entry("weight_decay", .number(weightDecay))
        writer.entry("clip_norm", .number(clipNorm))
        if absolutePenalty > 0 { writer.entry("l1", .number(absolutePenalty)) }
        if squaredPenalty > 0 { writer.entry("l2", .number(squaredPenalty)) }
        if layerDecay < 1 { writer.entry("layer_decay", .number(layerDecay)) }
        if !groups.isEmpty { writer.entry("groups", .table(groups.mapValues { .number($0) })) }
        for setting in entry.settings {
            let value = self[setting.name]
            if case .flag = setting.kind {
                writer.entry(setting.name, .boolean(value == 1))
            } else {
                writer.entry(setting.name, .number(value))
            }
        }
    }

    /// The penalties that are asked for: a plan without them is shorter.
    private var penalties: [(Hyperparameter, Double)] {
        let all = [
            (HyperparameterCatalogue.absolutePenalty, absolutePenalty),
            (HyperparameterCatalogue.squaredPenalty, squaredPenalty),
        ]
        return all.filter { $0.1 > 0 }
    }

    /// The hyperparameters that this recipe's optimizer brings beside those that all have, with their values.
    var hyperparameters: [(Hyperparameter, Double)] {
        entry.settings.compactMap { setting -> (Hyperparameter, Double)? in
            guard case .hyperparameter(let declaration) = setting.kind else { return nil }
            return (declaration, self[setting.name])
        } + penalties + groups.sorted { $0.key < $1.key }.map { (HyperparameterCatalogue.groupMultiplier($0), $1) }
    }
}
