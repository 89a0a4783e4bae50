import RunProtocol

/// How the losses go.
extension NoticeRules {
    /// Training loss falls on while validation loss has been rising for at least three validations, by a share of its fall
    /// that means something and by more than it wavers.
    static func overfitting(_ facts: RunFacts) -> Notice? {
        guard let bestIndex = facts.bestIndex, let last = facts.validations.last else { return nil }
        let best = facts.validations[bestIndex]
        let since = facts.validations.count - 1 - bestIndex
        let rise = last.validationLoss - best.validationLoss
        guard since >= max(3, facts.validations.count / 10), last.validationLoss > best.validationLoss * 1.05,
            last.trainingLoss < best.trainingLoss * 0.95, let first = facts.validations.first,
            rise > 0.02 * (max(first.validationLoss, facts.guessingLoss) - best.validationLoss),
            rise > 2 * waver(facts.validations[bestIndex...].map(\.validationLoss))
        else { return nil }
        return Notice(
            rule: .overfitting, step: facts.step,
            text:
                "Since step \(best.step) the model learns the training examples by heart: what it has not seen gets worse.",
            evidence:
                "validation loss \(number(best.validationLoss)) -> \(number(last.validationLoss)), training loss \(number(best.trainingLoss)) -> \(number(last.trainingLoss))",
            suggestion: .stop, suggestionTitle: "stop and keep the best")
    }

    /// The training loss has climbed well above its lowest, three validations running.
    static func rateTooHigh(_ facts: RunFacts) -> Notice? {
        let losses = facts.validations.map(\.trainingLoss)
        guard losses.count >= 4, let lowest = losses.dropLast(3).min(), lowest > 0 else { return nil }
        let recent = losses.suffix(3)
        // What is next to nothing beside the loss at the start wavers by chance. A branch starts where others end.
        guard let first = losses.first, let mildest = recent.min(), mildest > lowest * 1.3,
            mildest - lowest > max(first, facts.guessingLoss) * 0.05, let last = losses.last, last >= mildest
        else { return nil }
        return Notice(
            rule: .rateTooHigh, step: facts.step,
            text: "The training loss climbs instead of falling: the learning rate is probably too high.",
            evidence: "training loss \(number(lowest)) -> \(number(last))",
            suggestion: .multiply(key: HyperparameterCatalogue.learningRate.key, factor: 0.3),
            suggestionTitle: "cut the learning rate to 0.3 of it")
    }

    /// The training loss falls steadily but hardly, and each update is a tiny part of the weights.
    static func rateTooLow(_ facts: RunFacts) -> Notice? {
        let losses = facts.validations.suffix(5).map(\.trainingLoss)
        guard !facts.isCoolingDown, losses.count == 5, let first = losses.first, let last = losses.last, first > 0,
            zip(losses, losses.dropFirst()).allSatisfy({ $0 > $1 }), last > first * 0.97,
            let ratio = facts.layers?.layers.compactMap(\.updateRatio).max(), ratio < 1e-4
        else { return nil }
        return Notice(
            rule: .rateTooLow, step: facts.step,
            text: "The loss falls steadily but hardly moves: the learning rate is probably too low.",
            evidence:
                "training loss \(number(first)) -> \(number(last)) over 5 validations; an update moves weights by at most \(number(ratio)) of their size",
            suggestion: .multiply(key: HyperparameterCatalogue.learningRate.key, factor: 3),
            suggestionTitle: "triple the learning rate")
    }

    /// Neither loss has moved by half a hundredth over eight validations.
    static func plateau(_ facts: RunFacts) -> Notice? {
        let recent = facts.validations.suffix(8)
        guard !facts.isCoolingDown, recent.count == 8, isFlat(recent.map(\.trainingLoss)),
            isFlat(recent.map(\.validationLoss)),
            let first = recent.first, let last = recent.last
        else { return nil }
        return Notice(
            rule: .plateau, step: facts.step, text: "The loss stands still.",
            evidence:
                "validation loss \(number(first.validationLoss)) -> \(number(last.validationLoss)) over 8 validations",
            suggestion: .multiply(key: HyperparameterCatalogue.learningRate.key, factor: 0.3),
            suggestionTitle: "cut the learning rate to 0.3 of it")
    }

    /// By how much a course usually moves from one validation to the next.
    private static func waver(_ losses: [Double]) -> Double {
        let moves = zip(losses, losses.dropFirst()).map { ($0 - $1).magnitude }.sorted()
        return moves.isEmpty ? 0 : moves[moves.count / 2]
    }

    private static func isFlat(_ values: [Double]) -> Bool {
        guard let least = values.min(), let greatest = values.max(), least.isFinite, greatest.isFinite else {
            return false
        }
        return greatest - least < 0.005 * max(greatest.magnitude, 1e-9)
    }
}
