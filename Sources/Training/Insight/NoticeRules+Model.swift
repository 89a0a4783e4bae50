import RunProtocol

/// How the layers do.
extension NoticeRules {
    static func vanishingGradient(_ facts: RunFacts) -> Notice? {
        guard let layer = facts.lastingConcern(.vanishingGradient), let norm = layer.gradientNorm else { return nil }
        return Notice(
            rule: .vanishingGradient, step: facts.step,
            text:
                "Hardly any gradient reaches \(layer.name): it does not learn. A residual connection, a norm or another activation helps.",
            evidence: "gradient norm \(number(norm)), the model's median is \(number(medianGradientNorm(facts)))")
    }

    /// A layer's gradient is far longer than the others', or that of all of them far longer than it used to be.
    static func explodingGradient(_ facts: RunFacts) -> Notice? {
        if let (usual, now) = facts.grownGradient {
            return Notice(
                rule: .explodingGradient, step: facts.step,
                text: "The gradient is many times as long as it used to be: a step of it leads far astray.",
                evidence: "gradient norm \(number(usual)) -> \(number(now))",
                suggestion: .set(key: HyperparameterCatalogue.clipNorm.key, value: 1),
                suggestionTitle: "clip gradients at norm 1")
        }
        guard let layer = facts.lastingConcern(.explodingGradient), let norm = layer.gradientNorm else { return nil }
        return Notice(
            rule: .explodingGradient, step: facts.step, text: "The gradient of \(layer.name) dwarfs all others.",
            evidence: "gradient norm \(number(norm)), the model's median is \(number(medianGradientNorm(facts)))",
            suggestion: .set(key: HyperparameterCatalogue.clipNorm.key, value: 1),
            suggestionTitle: "clip gradients at norm 1")
    }

    static func deadUnits(_ facts: RunFacts) -> Notice? {
        guard let layer = facts.lastingConcern(.deadUnits), let share = layer.deadShare else { return nil }
        return Notice(
            rule: .deadUnits, step: facts.step,
            text: "Most units of \(layer.name) are zero whatever they see, and no longer learn.",
            evidence: "\(Int((share * 100).rounded())) % are zero for every example looked at",
            suggestion: .multiply(key: HyperparameterCatalogue.learningRate.key, factor: 0.3),
            suggestionTitle: "cut the learning rate to 0.3 of it")
    }

    /// Waiting for data takes more than a third of the time.
    static func loaderBound(_ facts: RunFacts) -> Notice? {
        guard let timing = facts.timing else { return nil }
        let whole = timing.loading + timing.computing + timing.updating + timing.rest
        guard whole > 0, timing.loading > 0.35 * whole else { return nil }
        return Notice(
            rule: .loaderBound, step: facts.step, text: "The engine waits for its data more than it should.",
            evidence: "\(Int((100 * timing.loading / whole).rounded())) % of a step is spent on loading the batch")
    }

    private static func medianGradientNorm(_ facts: RunFacts) -> Double {
        let norms = (facts.layers?.layers ?? []).compactMap(\.gradientNorm).sorted()
        return norms.isEmpty ? 0 : norms[norms.count / 2]
    }
}
