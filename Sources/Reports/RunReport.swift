public import RunProtocol
import TerminalUI

/// What is told of a run: its description, its end, its curves and what was done to it, gathered from its events.
public struct RunReport: Sendable {
    /// What the run is; as it was told last.
    public private(set) var description: RunDescription?
    /// How it ended; nil while it has not.
    public private(set) var summary: RunSummary?
    /// Its validations, in order.
    public private(set) var validations: [ValidationRecord] = []
    /// What was done by hand and answered as applied, in order.
    public private(set) var interventions: [CommandAnswer] = []
    /// Warnings and errors of its log.
    public private(set) var warnings: [LogMessage] = []
    /// Its step records, merged into so many that a picture shows all.
    public let steps: [StepRecord]
    /// The run's `recipe.toml`.
    public let recipe: String

    /// Gathers a report from events that are no step records, in order, and the curve that those make.
    public init(events: [EventRecord], steps: [StepRecord], recipe: String) {
        self.steps = steps
        self.recipe = recipe
        for record in events {
            switch record.event {
            case .runStarted(let description):
                self.description = description
                summary = nil
            case .validationCompleted(let validation): validations.append(validation)
            case .commandAnswered(let answer):
                if case .applied = answer.outcome { interventions.append(answer) }
            case .messageLogged(let message) where message.level != .info: warnings.append(message)
            case .runFinished(let summary): self.summary = summary
            default: break
            }
        }
    }

    /// The validation of the best weights.
    public var best: ValidationRecord? { validations.last(where: \.isBest) }

    /// The metrics that have a chart, the loss first.
    public var metrics: [Metric] { validations.first?.validation.metrics ?? [.loss] }

    /// The chart of a metric: the training's and the validation's curve.
    public func chart(of metric: Metric) -> SVGChart {
        var series: [ChartSeries] = []
        if metric == .loss, !steps.isEmpty {
            let points = steps.map {
                ChartSeries.Point(
                    x: Double($0.lastStep), y: $0.meanLoss, low: $0.minimumLoss, high: $0.maximumLoss)
            }
            series.append(ChartSeries(name: "training", role: .training, points: points))
        } else {
            series.append(curve("training", .training) { $0.training[metric] })
        }
        series.append(curve("validation", .validation) { $0.validation[metric] })
        return SVGChart(title: metric.title, series: series.filter { !$0.points.isEmpty }, marks: marks)
    }

    /// The charts of what moves the weights: the learning rate and the gradient's norm.
    public var stepCharts: [SVGChart] {
        let rate = steps.map { ChartSeries.Point(x: Double($0.lastStep), y: $0.learningRate) }
        let norm = steps.map { ChartSeries.Point(x: Double($0.lastStep), y: $0.gradientNorm) }
        return [
            SVGChart(
                title: "learning rate", series: [ChartSeries(name: "learning rate", role: .other, points: rate)],
                marks: marks),
            SVGChart(
                title: "gradient norm", series: [ChartSeries(name: "gradient norm", role: .other, points: norm)],
                marks: marks, scale: .logarithmic),
        ].filter { !$0.isEmpty }
    }

    private var marks: [ChartMark] {
        let hands = interventions.filter { $0.command.action.changesTraining }.map {
            ChartMark(x: Double($0.step), title: "step \($0.step): \($0.sentence)")
        }
        guard let best else { return hands }
        return hands + [ChartMark(x: Double(best.step), title: "best validation, step \(best.step)", isBest: true)]
    }

    private func curve(
        _ name: String, _ role: ChartSeries.Role, _ value: (ValidationRecord) -> Double?
    ) -> ChartSeries {
        let points = validations.compactMap { record in
            value(record).map { ChartSeries.Point(x: Double(record.step), y: $0) }
        }
        return ChartSeries(name: name, role: role, points: points)
    }
}
