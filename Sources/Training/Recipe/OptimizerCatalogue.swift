import Optimizers
import RunProtocol

/// The optimizers that a recipe can name. A new one is a line here; reader, writer, summary and controls follow from it.
enum OptimizerCatalogue {
    /// The one that is taken where a recipe names none.
    static let fallback = adamW

    static let all = [sgd, adam, adamW, rmsprop, adagrad, lion, muon]

    private static let sgd = OptimizerEntry(
        name: "sgd", title: "SGD", learningRate: 1e-2, weightDecay: 0,
        settings: [.live(HyperparameterCatalogue.momentum, 0.9), .flag("nesterov")]
    ) {
        // A velocity is always kept, also for momentum 0, so that momentum can be changed while the run trains.
        SGD(
            learningRate: $0.learningRate, momentum: $0["momentum"] > 0 ? $0["momentum"] : 0.9,
            nesterov: $0["nesterov"] == 1, weightDecay: $0.weightDecay)
    }

    private static let adamSettings: [OptimizerSetting] = [
        .number("beta1", 0.9, 0...0.999999), .number("beta2", 0.999, 0...0.999999),
        .number("epsilon", 1e-8, 1e-16...1),
    ]

    private static let adam = OptimizerEntry(
        name: "adam", title: "Adam", learningRate: 1e-3, weightDecay: 0, settings: adamSettings
    ) {
        Adam(
            learningRate: $0.learningRate, beta1: $0["beta1"], beta2: $0["beta2"], epsilon: $0["epsilon"],
            weightDecay: $0.weightDecay)
    }

    private static let adamW = OptimizerEntry(
        name: "adamw", title: "AdamW", learningRate: 1e-3, weightDecay: 1e-2, settings: adamSettings
    ) {
        AdamW(
            learningRate: $0.learningRate, beta1: $0["beta1"], beta2: $0["beta2"], epsilon: $0["epsilon"],
            weightDecay: $0.weightDecay)
    }

    private static let rmsprop = OptimizerEntry(
        name: "rmsprop", title: "RMSprop", learningRate: 1e-3, weightDecay: 0,
        settings: [
            .live(HyperparameterCatalogue.momentum, 0), .number("smoothing", 0.99, 0...0.999999),
            .number("epsilon", 1e-8, 1e-16...1),
        ]
    ) {
        // As for SGD: so that momentum can be changed while the run trains.
        RMSprop(
            learningRate: $0.learningRate, smoothing: $0["smoothing"], epsilon: $0["epsilon"],
            momentum: $0["momentum"], weightDecay: $0.weightDecay)
    }

    private static let adagrad = OptimizerEntry(
        name: "adagrad", title: "Adagrad", learningRate: 1e-2, weightDecay: 0,
        settings: [.number("epsilon", 1e-10, 1e-16...1)]
    ) {
        Adagrad(learningRate: $0.learningRate, epsilon: $0["epsilon"], weightDecay: $0.weightDecay)
    }

    private static let lion = OptimizerEntry(
        name: "lion", title: "Lion", learningRate: 1e-4, weightDecay: 1e-2,
        settings: [.number("beta1", 0.9, 0...0.999999), .number("beta2", 0.99, 0...0.999999)]
    ) {
        Lion(
            learningRate: $0.learningRate, beta1: $0["beta1"], beta2: $0["beta2"], weightDecay: $0.weightDecay)
    }

    private static let muon = OptimizerEntry(
        name: "muon", title: "Muon", learningRate: 1e-3, weightDecay: 0.1,
        settings: [.live(HyperparameterCatalogue.momentum, 0.95)] + adamSettings
    ) {
        Muon(
            learningRate: $0.learningRate, momentum: $0["momentum"], beta1: $0["beta1"], beta2: $0["beta2"],
            epsilon: $0["epsilon"], weightDecay: $0.weightDecay)
    }

    static func entry(named name: String) -> OptimizerEntry? { all.first { $0.name == name } }
}

/// What a recipe must know of an optimizer.
struct OptimizerEntry: Sendable {
    /// The name in a recipe: "adamw".
    let name: String
    /// The name as people write it: "AdamW".
    let title: String
    /// The learning rate where the recipe gives none.
    let learningRate: Double
    /// The weight decay where the recipe gives none.
    let weightDecay: Double
    /// The keys of `[optimizer]` that this optimizer has beside those that all have.
    let settings: [OptimizerSetting]
    /// Makes it with the values of a recipe.
    let make: @Sendable (OptimizerRecipe) -> any Optimizer
}

/// A key of `[optimizer]` that some optimizers have. Its name is also the scalar's that the plan reads.
struct OptimizerSetting: Sendable {
    /// What the key holds.
    enum Kind: Sendable {
        case number(ClosedRange<Double>)
        /// A number that can be changed while the run trains.
        case hyperparameter(Hyperparameter)
        /// true or false, kept as 1 or 0.
        case flag
    }

    let name: String
    let fallback: Double
    let kind: Kind

    static func number(_ name: String, _ fallback: Double, _ range: ClosedRange<Double>) -> OptimizerSetting {
        OptimizerSetting(name: name, fallback: fallback, kind: .number(range))
    }

    static func live(_ declaration: Hyperparameter, _ fallback: Double) -> OptimizerSetting {
        let name = declaration.key.split(separator: ".").last.map(String.init) ?? declaration.key
        return OptimizerSetting(name: name, fallback: fallback, kind: .hyperparameter(declaration))
    }

    static func flag(_ name: String) -> OptimizerSetting {
        OptimizerSetting(name: name, fallback: 0, kind: .flag)
    }
}
