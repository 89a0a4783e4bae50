import Datasets
import Foundation

/// How far a target's values lie from their middle: what is far off rules the squared error, and with it the model.
///
/// Judged on synthetic tables of 600 and 4,000 rows: amounts that spread over powers of ten are learned best by their
/// logarithms (R2 0.87 instead of 0.80), a few wild values do least harm under Huber's loss (R2 of the others 0.53 instead
/// of nothing).
enum TargetTails: Hashable {
    /// As near as those of most measurements.
    case near
    /// Amounts whose logarithms are near.
    case ofAmounts
    /// Some values lie so many deviations out, by the deviation of the middle half.
    case far(deviations: Int)

    /// - Parameter values: The training rows' targets, in their own unit.
    /// - Parameter smallest: The smallest target of all rows.
    init(_ values: [Double], smallest: Double) {
        guard values.count >= Self.leastValues, Self.excess(values) > Self.farExcess else {
            self = .near
            return
        }
        if smallest >= 0, Self.excess(values.map { log1p($0) }) < Self.nearExcess {
            self = .ofAmounts
            return
        }
        let sorted = values.sorted()
        let median = sorted[sorted.count / 2]
        let width = (sorted[sorted.count * 3 / 4] - sorted[sorted.count / 4]) / 1.349
        let farthest = max((sorted.last ?? 0) - median, median - (sorted.first ?? 0))
        let deviations = width > 0 ? farthest / width : 0
        self = deviations > Self.farDeviations ? .far(deviations: Int(min(deviations, 1e9))) : .near
    }

    /// Of a table of numbers to learn; near for all else.
    init(_ dataset: Dataset?) {
        guard let dataset, dataset.task == .regression, case .features = dataset.examples.example,
            dataset.exampleCount <= Self.mostValues,
            case .values(let training)? = dataset.examples.targets(of: dataset.split.training),
            case .values(let others)? = dataset.examples.targets(of: dataset.split.validation + dataset.split.test)
        else {
            self = .near
            return
        }
        let values = training.map { dataset.preparation.unscale($0) }
        let smallest = (values + others.map { dataset.preparation.unscale($0) }).min() ?? 0
        self.init(values, smallest: smallest)
    }

    private static let leastValues = 30
    private static let mostValues = 2_000_000
    /// Excess kurtosis: 0 for a normal distribution, 3 for Laplace's, 6 for an exponential one.
    private static let farExcess = 8.0
    private static let nearExcess = 3.0
    private static let farDeviations = 15.0

    private static func excess(_ values: [Double]) -> Double {
        let count = Double(values.count)
        let mean = values.reduce(0, +) / count
        var (second, fourth) = (0.0, 0.0)
        for value in values {
            let square = (value - mean) * (value - mean)
            second += square
            fourth += square * square
        }
        return second > 0 ? fourth * count / (second * second) - 3 : 0
    }

    /// How the target is scaled, and why; nil: as is usual.
    var scaling: (TargetScaling, reason: String)? {
        switch self {
        case .near: nil
        case .ofAmounts: (.log, "the amounts spread over powers of ten")
        case .far(let deviations): (.robust, "some values lie far off, up to \(deviations) deviations")
        }
    }
}
