import RunProtocol
import TerminalUI

/// Predicted values over true ones, and how the differences are spread.
struct RegressionReportView {
    let regression: EvaluationReport.Regression
    let trailing: StyledText

    func draw(in area: Rect, on canvas: inout Canvas) {
        let isWide = area.columns >= 100
        let upper =
            isWide
            ? Rect(column: area.column, row: area.row, columns: area.columns * 3 / 5, rows: area.rows)
            : Rect(column: area.column, row: area.row, columns: area.columns, rows: area.rows * 3 / 5)
        let lower =
            isWide
            ? Rect(column: upper.maxColumn, row: area.row, columns: area.columns - upper.columns, rows: area.rows)
            : Rect(column: area.column, row: upper.maxRow, columns: area.columns, rows: area.rows - upper.rows)
        canvas.draw(Panel("predicted over true", trailing: trailing, isFocused: true), in: upper)
        drawPairs(upper.inset(), &canvas)
        canvas.draw(Panel("prediction minus truth"), in: lower)
        HistogramView(counts: regression.residuals.counts, role: .series2).draw(
            regression.residuals, in: lower.inset(), on: &canvas)
    }

    /// Where predictions are true.
    static func diagonal(_ low: Double, _ high: Double) -> LineChart.Curve {
        LineChart.Curve([LineChart.Point(x: low, y: low), LineChart.Point(x: high, y: high)], role: .muted)
    }

    private func drawPairs(_ area: Rect, _ canvas: inout Canvas) {
        let finite = regression.pairs.filter { $0.x.isFinite && $0.y.isFinite }
        guard let least = finite.map({ min($0.x, $0.y) }).min(), let most = finite.map({ max($0.x, $0.y) }).max(),
            least < most
        else { return canvas.drawWaiting("nothing to compare", in: area) }
        let margin = (most - least) * 0.03
        let (low, high) = (least - margin, most + margin)
        var chart = LineChart(
            curves: [
                Self.diagonal(low, high)
            ], x: low...high, y: low...high)
        chart.scatter = finite.map { LineChart.Point(x: $0.x, y: $0.y) }
        chart.showsXAxis = area.rows >= 7
        canvas.draw(chart, in: area)
    }
}
