import RunProtocol
import TerminalUI

/// Something with a course over the run, which a chart can show.
enum Quantity: Hashable, Sendable {
    case metric(Metric)
    case generalizationGap, gradientNorm, learningRate, throughput

    /// The name in commands and in what is kept between runs: `loss`, `learning_rate`.
    var name: String {
        switch self {
        case .metric(let metric): metric.rawValue
        case .generalizationGap: "gap"
        case .gradientNorm: "gradient_norm"
        case .learningRate: "learning_rate"
        case .throughput: "throughput"
        }
    }

    /// The name as people read it, and a short one.
    var titles: (long: String, short: String) {
        switch self {
        case .metric(let metric): (metric.title, metric.title)
        case .generalizationGap: ("generalization gap", "gen. gap")
        case .gradientNorm: ("gradient norm", "grad norm")
        case .learningRate: ("learning rate", "lr")
        case .throughput: ("throughput", "speed")
        }
    }

    /// The quantity of a name; nil for none.
    init?(name: String) {
        let known: [Quantity] = [.generalizationGap, .gradientNorm, .learningRate, .throughput]
        if let quantity = known.first(where: { $0.name == name }) {
            self = quantity
        } else if let metric = Metric(rawValue: name) {
            self = .metric(metric)
        } else {
            return nil
        }
    }

    /// What can be shown of a run, in the order in which charts offer it.
    static func all(of run: RunDescription?) -> [Quantity] {
        (run?.metrics ?? [.loss]).map { .metric($0) } + [.learningRate, .gradientNorm, .throughput, .generalizationGap]
    }

    /// The least value that there can be, where the axis may end at it.
    var floor: Double? {
        switch self {
        case .learningRate, .throughput, .gradientNorm: 0
        default: nil
        }
    }

    /// A value as people read it.
    func text(_ value: Double) -> String {
        switch self {
        case .metric(let metric): MetricRow.text(value, of: metric)
        case .learningRate: ValueText.short(value)
        case .throughput: "\(NumberFormat.compact(value))/s"
        case .gradientNorm, .generalizationGap: NumberFormat.measure(value)
        }
    }

    /// The label of a tick.
    var label: @Sendable (Double, Double) -> String {
        if case .metric(let metric) = self, metric.isShare {
            return { value, step in AxisTicks.label(value * 100, step: step * 100) + "%" }
        }
        return { AxisTicks.label($0, step: $1) }
    }
}

/// One curve of a chart: what it is called, how it looks, and its course.
struct ChartSeries: Sendable {
    var name: String
    var role: Role
    var series: Series
    /// Values come at every step, jitter, and are smoothed.
    var isNoisy = false
    /// The value now, where it is not the last of the series.
    var present: Double?
    /// Drawn as single points, so that it is told from the others without colours.
    var isDotted = false
}

extension RunProgress {
    /// The curves of a quantity.
    func series(of quantity: Quantity) -> [ChartSeries] {
        switch quantity {
        case .metric(.loss):
            [
                ChartSeries(
                    name: "train", role: .train, series: trainLoss, isNoisy: true, present: averageTrainLoss),
                ChartSeries(name: "val", role: .val, series: validationLoss, isDotted: true),
            ]
        case .metric(let metric):
            [
                ChartSeries(name: "train", role: .train, series: trainingMetrics[metric] ?? Series()),
                ChartSeries(name: "val", role: .val, series: validationMetrics[metric] ?? Series(), isDotted: true),
            ]
        case .generalizationGap: [ChartSeries(name: "val - train", role: .series5, series: generalizationGap)]
        case .gradientNorm:
            [ChartSeries(name: "norm", role: .series2, series: gradientNorm, isNoisy: true)]
        case .learningRate: [ChartSeries(name: "rate", role: .series4, series: learningRate)]
        case .throughput: [ChartSeries(name: "examples/s", role: .series3, series: throughput)]
        }
    }
}
