import Datasets
import Foundation

/// How a token is drawn from what a language model says of the next one.
struct SamplingRule: Hashable, Sendable {
    /// How many tokens are written.
    var tokens: Int
    /// What the logits are divided by: below 1 the likely ones come more often; 0 takes the likeliest each time.
    var temperature = 1.0
    /// Only so many of the likeliest are drawn from; nil for all.
    var topK: Int?
    /// Together with the place in the text, all that chance depends on.
    var seed: UInt64 = 0
    /// Tells apart the texts that one seed writes.
    var number = 0

    /// The token that comes at a place of the text; of equals the first. A logit that is no number is never drawn.
    func token(from logits: some Collection<Float>, at place: Int) -> Int {
        let ranked = logits.enumerated().filter { !$1.isNaN }.sorted {
            $0.element == $1.element ? $0.offset < $1.offset : $0.element > $1.element
        }
        guard let first = ranked.first else { return 0 }
        guard temperature > 0 else { return first.offset }
        let kept = ranked.prefix(max(1, topK ?? ranked.count))
        let weights = kept.map { exp((Double($0.element) - Double(first.element)) / temperature) }
        var left = uniform(at: place) * weights.reduce(0, +)
        for (candidate, weight) in zip(kept, weights) {
            left -= weight
            if left < 0 { return candidate.offset }
        }
        return first.offset
    }

    /// A number from 0 to below 1 that depends on seed, text and place alone.
    private func uniform(at place: Int) -> Double {
        var text = SplitMix64(seed: seed, stream: UInt64(truncatingIfNeeded: number) &+ 1)
        var generator = SplitMix64(seed: text.next(), stream: UInt64(truncatingIfNeeded: place) &+ 1)
        return generator.uniform()
    }
}
