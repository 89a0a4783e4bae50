import RunProtocol

/// The losses of a learning-rate range test, and what they say.
///
/// Source: Smith, "Cyclical Learning Rates for Training Neural Networks", 2017. As is common since, the loss is smoothed,
/// and the rate to take lies a tenth below the one at which it was lowest: there it was about to turn.
struct RangeTest {
    private static let memory = 0.9
    /// The test ends where the smoothed loss is so many times its lowest.
    private static let runaway = 4.0
    /// So many batches tell what the loss is before any rate has done anything: where it is small it wavers much.
    private static let firstBatches = 10
    /// What the loss must have fallen by at least: a share of it, and more than it wavers. The smoothed loss is the mean of
    /// about 19 batches, the level that of ten, so their difference wavers by 0.4 of what one batch does.
    private static let leastFall = 0.02
    private static let leastFallInWavers = 3 * 0.4
    private static let share = 0.1

    private(set) var points: [RangeTestRecord.Point] = []
    private var average = 0.0
    private var weight = 0.0
    private var lowest = Double.infinity
    private var highestAtFirst = 0.0
    private var ranAway = false

    /// Takes in a batch; false when the test should end here.
    mutating func add(learningRate: Double, loss: Double) -> Bool {
        guard loss.isFinite else {
            ranAway = true
            return false
        }
        average = Self.memory * average + (1 - Self.memory) * loss
        weight = Self.memory * weight + (1 - Self.memory)
        let smoothed = average / weight
        points.append(.init(learningRate: learningRate, loss: loss, smoothedLoss: smoothed))
        lowest = min(lowest, smoothed)
        if points.count <= Self.firstBatches { highestAtFirst = max(highestAtFirst, loss) }
        ranAway = points.count > Self.firstBatches && smoothed > max(Self.runaway * lowest, highestAtFirst)
        return !ranAway
    }

    /// What was found.
    func record(step: Int, key: String) -> RangeTestRecord {
        let (suggestion, reason) = conclusion
        return RangeTestRecord(step: step, key: key, points: points, suggestion: suggestion, reason: reason)
    }

    private var conclusion: (Double?, String) {
        guard let last = points.last,
            let best = points.dropFirst(min(Self.firstBatches, points.count / 2)).min(by: {
                $0.smoothedLoss < $1.smoothedLoss
            })
        else { return (nil, "the loss is not finite from the first batch on: no learning rate helps") }
        let first = points.prefix(Self.firstBatches)
        let level = first.reduce(0) { $0 + $1.loss } / Double(first.count)
        let waver = (first.reduce(0) { $0 + ($1.loss - level) * ($1.loss - level) } / Double(first.count)).squareRoot()
        guard level - best.smoothedLoss > max(Self.leastFall * level, Self.leastFallInWavers * waver) else {
            return (nil, Self.nothingFell(from: level, waver, points))
        }
        let rate = Self.rounded(best.learningRate * Self.share)
        let text = NumberText.shortest(rate)
        if best.learningRate == last.learningRate, !ranAway {
            return (rate, "take \(text) or more: the loss was still falling at the highest rate that was tried")
        }
        let turn = NumberText.shortest(Self.rounded(best.learningRate))
        return (rate, "take \(text): a tenth of \(turn), where the loss was lowest before it rose")
    }

    /// Late in a run, or where the loss is all noise, only the rates that do harm can be told.
    private static func nothingFell(from level: Double, _ waver: Double, _ points: [RangeTestRecord.Point]) -> String {
        let limit = level + max(leastFall * level, leastFallInWavers * waver)
        let harmful = points.suffix(from: points.lastIndex { $0.smoothedLoss <= limit }.map { $0 + 1 } ?? 0).first
        guard let harmful else { return "the loss did not fall clearly at any rate: try other bounds, or more batches" }
        return
            "the loss did not fall clearly at any rate, and rises from \(NumberText.shortest(rounded(harmful.learningRate))) on"
    }

    /// Two digits: more would promise more than the test can tell.
    private static func rounded(_ rate: Double) -> Double {
        guard rate > 0 else { return rate }
        var scale = 1.0
        while rate * scale < 10 { scale *= 10 }
        while rate * scale >= 100 { scale /= 10 }
        return (rate * scale).rounded() / scale
    }
}
