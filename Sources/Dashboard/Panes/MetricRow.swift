import RunProtocol
import TerminalUI

/// A line of the metrics panel.
struct MetricRow {
    var title: String
    var value: String
    var role: Role
    var series: Series?

    /// How many lines there are for a run.
    static func count(for run: RunDescription?) -> Int {
        6 + max(1, (run?.metrics.count { $0 != .loss }) ?? 2)
    }

    /// The least validation loss; a branch has its parent's, which it tells of and has not measured itself.
    private static func bestLoss(of state: DashboardState) -> Double? {
        let told = state.steering.stopping.flatMap { $0.metric == .loss ? $0.best : nil }
        return state.progress.best?.loss ?? told
    }

    static func rows(for state: DashboardState) -> [MetricRow] {
        let progress = state.progress
        func measure(_ value: Double?) -> String { value.map { NumberFormat.measure($0, digits: 5) } ?? "–" }
        var rows = [
            MetricRow(
                title: "train loss", value: measure(progress.averageTrainLoss), role: .train, series: progress.trainLoss
            ),
            MetricRow(
                title: "val loss", value: measure(progress.validationLoss.last), role: .val,
                series: progress.validationLoss),
            MetricRow(title: "best val", value: measure(bestLoss(of: state)), role: .best),
        ]
        let roles: [Role] = [.series1, .series6, .series5]
        for (index, metric) in (state.run?.metrics ?? [.accuracy, .macroF1]).filter({ $0 != .loss }).enumerated() {
            let series = progress.validationMetrics[metric]
            rows.append(
                MetricRow(
                    title: metric.title, value: series?.last.map { text($0, of: metric) } ?? "–",
                    role: roles[index % roles.count], series: series))
        }
        let gap = progress.generalizationGap
        rows += [
            MetricRow(title: "gen. gap", value: measure(gap.last), role: .fg, series: gap),
            MetricRow(
                title: "grad norm", value: measure(progress.latest?.gradientNorm), role: .series2,
                series: progress.gradientNorm),
            MetricRow(
                title: "examples/s", value: progress.throughput.last.map(NumberFormat.compact) ?? "–", role: .series3,
                series: progress.throughput),
        ]
        return rows
    }

    /// A metric's value as it is shown everywhere.
    static func text(_ value: Double, of metric: Metric) -> String {
        if metric.isShare { return NumberFormat.percent(value, 2) }
        return NumberFormat.measure(value, digits: 5)
    }

    /// The same where there is little room.
    static func short(_ value: Double, of metric: Metric) -> String {
        metric.isShare ? NumberFormat.percent(value, 1) : NumberFormat.measure(value)
    }
}
