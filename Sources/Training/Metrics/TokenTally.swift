import Foundation
import RunProtocol

/// How often the likeliest next token was the right one.
struct TokenTally: Hashable, Codable, Sendable {
    private var count = 0
    private var hits = 0

    mutating func add(isHit: Bool) {
        count += 1
        if isHit { hits += 1 }
    }

    /// The share of hits, and the perplexity: the exponential of the loss in nats.
    func values(meanLoss: Double) -> MetricValues {
        MetricValues([.accuracy: count == 0 ? 0 : Double(hits) / Double(count), .perplexity: exp(meanLoss)])
    }
}
