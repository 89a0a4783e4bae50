import RunProtocol
import TerminalUI

/// How well two classes are told apart, side by side where there is width: ROC, precision over recall, calibration.
struct BinaryCurvesView {
    let curves: EvaluationReport.BinaryCurves

    func draw(in area: Rect, on canvas: inout Canvas) {
        guard area.rows >= 5 else { return }
        let items: [(String, String, [EvaluationReport.Point], Role)] = [
            ("ROC", "area \(NumberFormat.fixed(curves.areaUnderROC, 4))", curves.roc, .series1),
            ("precision over recall", "", curves.precisionRecall, .series3),
            ("calibration", "", curves.calibration, .series4),
        ]
        for (index, (title, figure, points, role)) in items.enumerated() {
            let start = area.columns * index / items.count
            let box = Rect(
                column: area.column + start, row: area.row,
                columns: area.columns * (index + 1) / items.count - start, rows: area.rows)
            draw(title, figure, points, role, isDiagonal: index != 1, in: box, &canvas)
        }
    }

    private func draw(
        _ title: String, _ figure: String, _ points: [EvaluationReport.Point], _ role: Role, isDiagonal: Bool,
        in area: Rect, _ canvas: inout Canvas
    ) {
        canvas.draw(
            Panel(title, trailing: StyledText(figure, canvas.palette.style(role, on: .bg, .bold))), in: area)
        var curves: [LineChart.Curve] = []
        if isDiagonal {
            curves.append(RegressionReportView.diagonal(0, 1))
        }
        curves.append(LineChart.Curve(points.map { LineChart.Point(x: $0.x, y: $0.y) }, role: role))
        var chart = LineChart(curves: curves, x: 0...1, y: 0...1)
        chart.showsXAxis = area.rows >= 9
        canvas.draw(chart, in: area.inset())
    }
}
