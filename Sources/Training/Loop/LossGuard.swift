import Foundation

/// Tells a loss that has run away from one that is only noisy, by what the run has seen so far.
///
/// Caught is a step with which the mean of the last five losses passes a multiple of the reference: the larger of the loss
/// of the first step and the loss of guessing. A model that trains lies below it, and goes above it by noise alone, which
/// the multiple leaves room for: the more, the smaller the batches.
///
/// A model that is broken may also just guess again. That is caught when most of the last twenty losses are those of
/// guessing, after most of twenty were half of that or less: a majority, which a few odd batches do not make. Losses of few
/// examples are now high, now low, whatever the model knows: small batches count together, as one of 16 examples.
struct LossGuard: Hashable, Codable, Sendable {
    private static let window = 5

    /// The loss of a model that guesses.
    let guessing: Double
    private(set) var recent: [Double] = []
    private var first: Double?
    /// nil in checkpoints of before there was such a rule; later runs have both.
    private var longRecent: [Double]?
    private var hasLearned: Bool?
    /// Small batches that are not enough to count yet; nil where there are none.
    private var pending: Pending?

    private struct Pending: Hashable, Codable, Sendable {
        var sum: Double
        var examples: Int
    }

    init(guessing: Double) {
        self.guessing = guessing
    }

    /// Takes in the loss of a step that was taken, over so many examples.
    mutating func add(_ loss: Double, examples: Int = leastExamples) {
        first = first ?? loss
        recent.append(loss)
        if recent.count > Self.window { recent.removeFirst() }
        let (sum, count) = together(loss, examples)
        guard count >= Self.leastExamples else {
            pending = Pending(sum: sum, examples: count)
            return
        }
        pending = nil
        var long = longRecent ?? []
        long.append(sum / Double(count))
        if long.count > Self.longWindow { long.removeFirst() }
        longRecent = long
        let half = 0.5 * guessingLoss(first: first ?? loss)
        if hasLearned != true, Self.isMajority(long.count { $0 < half }) { hasLearned = true }
    }

    /// A loss with those of the small batches before it.
    private func together(_ loss: Double, _ examples: Int) -> (sum: Double, examples: Int) {
        ((pending?.sum ?? 0) + loss * Double(examples), (pending?.examples ?? 0) + examples)
    }

    /// The loss of the next step with those of the small batches before it; minus infinity while they are too few to tell.
    func collapseLevel(with loss: Double, examples: Int) -> Double {
        let (sum, count) = together(loss, examples)
        return count >= Self.leastExamples ? sum / Double(count) : -.infinity
    }

    static let leastExamples = 16
    private static let longWindow = 20

    private static func isMajority(_ count: Int) -> Bool { count > longWindow / 2 }

    /// Regularised losses begin above, losses of rare classes below that of even chances.
    private func guessingLoss(first: Double) -> Double { min(first, guessing) }

    /// Whether the model has learned nothing so far: most of its last losses are those of guessing.
    var isStuck: Bool {
        guard hasLearned != true, let first, let longRecent, longRecent.count == Self.longWindow else { return false }
        let level = 0.98 * guessingLoss(first: first)
        return Self.isMajority(longRecent.count { $0 >= level })
    }

    /// Forgets that the model had learned something.
    mutating func beginAnew() {
        hasLearned = nil
        longRecent = nil
        pending = nil
    }

    /// The loss from which on a step is a sign that the model only guesses again; infinite while it is none.
    var collapseLimit: Double {
        guard hasLearned == true, let first, let longRecent else { return .infinity }
        let limit = 0.9 * guessingLoss(first: first)
        return Self.isMajority(longRecent.count { $0 >= limit }) ? limit : .infinity
    }

    /// The highest loss that the next step may have; infinite before the first. `factor` is the least multiple.
    func limit(factor: Double, batchSize: Int) -> Double {
        guard let first else { return .infinity }
        let reference = max(first, guessing)
        let bound = max(factor, Self.noise(examples: batchSize * Self.window)) * reference
        // Steps that are not there yet count as if they were at the reference.
        let others = recent.suffix(Self.window - 1)
        let missing = Double(Self.window - 1 - others.count)
        return bound * Double(Self.window) - others.reduce(0, +) - missing * reference
    }

    /// What the mean of so many squared normal numbers passes less than once in 100,000 times: the bound of Laurent and
    /// Massart, "Adaptive estimation of a quadratic functional", 2000, lemma 1.
    private static func noise(examples: Int) -> Double {
        let share = log(1e5) / Double(examples)
        return 1 + 2 * share.squareRoot() + 2 * share
    }

    /// The mean of more of the last losses; nil while they are not there.
    var longLevel: Double? {
        guard let longRecent, longRecent.count == Self.longWindow else { return nil }
        return longRecent.reduce(0, +) / Double(longRecent.count)
    }

    /// The mean of the last losses.
    var level: Double { recent.isEmpty ? .infinity : recent.reduce(0, +) / Double(recent.count) }
}

/// What the guards of a run remember.
struct GuardState: Hashable, Codable, Sendable {
    var loss: LossGuard
    /// The norm of the weights at the start; nil in checkpoints of before there was a rule for it.
    var startNorm: Double?
    /// Times that a guard went back.
    var rollBacks = 0
    /// The step that a guard went back to last.
    var rolledBackTo: Int?
    /// Batches left out one after the other.
    var skips = 0
    /// Roll-backs did not help, or the person said so: spikes pass.
    var letsSpikesPass = false
}
