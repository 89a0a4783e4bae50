import RunProtocol
import TerminalUI

/// What the last validation says beyond its metrics.
struct EvaluatePage: Page {
    func draw(_ state: DashboardState, in area: Rect, on canvas: inout Canvas) {
        if let report = state.insight.evaluation, let classes = report.classification {
            drawClasses(classes, report, state, area, &canvas)
        } else if let report = state.insight.evaluation, let regression = report.regression {
            drawRegression(regression, report, area, &canvas)
        } else if let sample = state.insight.sample {
            drawSample(sample, area, &canvas)
        } else {
            canvas.draw(Panel("evaluate"), in: area)
            canvas.drawWaiting("after the first validation", in: area.inset())
        }
    }

    private func trailing(_ report: EvaluationReport, _ canvas: Canvas) -> StyledText {
        StyledText(
            "step \(NumberFormat.grouped(report.step)), \(NumberFormat.grouped(report.examples)) validation examples",
            canvas.palette.style(.muted))
    }

    // MARK: Classes

    private func drawClasses(
        _ classes: EvaluationReport.Classification, _ report: EvaluationReport, _ state: DashboardState, _ area: Rect,
        _ canvas: inout Canvas
    ) {
        let left = Rect(column: area.column, row: area.row, columns: area.columns * 55 / 100, rows: area.rows)
        let right = Rect(
            column: left.maxColumn, row: area.row, columns: area.columns - left.columns, rows: area.rows)
        canvas.draw(Panel("confusion", trailing: trailing(report, canvas)), in: left)
        canvas.clipped(to: left.inset()) { drawConfusion(classes, in: left.inset(), &$0) }
        guard let curves = classes.curves, area.rows >= 18 else {
            return drawScores(classes, state, right, &canvas)
        }
        let scores = Rect(column: right.column, row: right.row, columns: right.columns, rows: 5)
        drawScores(classes, state, scores, &canvas)
        let rows = right.rows - scores.rows
        let items: [(String, [EvaluationReport.Point], Role)] = [
            ("ROC, area \(NumberFormat.fixed(curves.areaUnderROC, 4))", curves.roc, .series1),
            ("precision over recall", curves.precisionRecall, .series3), ("calibration", curves.calibration, .series4),
        ]
        for (index, (title, points, role)) in items.enumerated() {
            let top = rows * index / items.count
            let box = Rect(
                column: right.column, row: scores.maxRow + top, columns: right.columns,
                rows: rows * (index + 1) / items.count - top)
            drawCurve(title, points, role, isDiagonal: index != 1, in: box, &canvas)
        }
    }

    private func drawCurve(
        _ title: String, _ points: [EvaluationReport.Point], _ role: Role, isDiagonal: Bool, in area: Rect,
        _ canvas: inout Canvas
    ) {
        canvas.draw(Panel(title), in: area)
        var curves = [LineChart.Curve(points.map { LineChart.Point(x: $0.x, y: $0.y) }, role: role)]
        if isDiagonal {
            curves.append(
                LineChart.Curve([LineChart.Point(x: 0, y: 0), LineChart.Point(x: 1, y: 1)], role: .muted, kind: .dots))
        }
        var chart = LineChart(curves: curves, x: 0...1, y: 0...1)
        chart.showsXAxis = area.rows >= 9
        canvas.draw(chart, in: area.inset())
    }

    /// Rows are true classes, columns are predictions; the ground tells how many, by the share of the row.
    private func drawConfusion(_ classes: EvaluationReport.Classification, in area: Rect, _ canvas: inout Canvas) {
        let count = classes.classNames.count
        guard count > 0, area.rows > 2 else { return }
        let palette = canvas.palette
        let longest = min(classes.classNames.map(\.count).max() ?? 0, max(4, area.columns / 4))
        let start = area.column + longest + 2
        let width = max(2, min(8, (area.maxColumn - 1 - start) / count))
        let shown = min(count, max(0, (area.maxColumn - start) / width), area.rows - 2)
        canvas.write("true \\ predicted", area.column + 1, area.row, palette.style(.muted), width: area.columns - 2)
        for column in 0..<shown {
            canvas.writeRight(
                String(classes.classNames[column].prefix(width - 1)), before: start + (column + 1) * width,
                area.row + 1,
                palette.style(.muted))
        }
        for row in 0..<shown where classes.confusion.indices.contains(row) {
            let line = area.row + 2 + row
            canvas.write(classes.classNames[row], area.column + 1, line, palette.style(.fg), width: longest)
            let total = max(1, classes.confusion[row].reduce(0, +))
            for column in 0..<shown where classes.confusion[row].indices.contains(column) {
                let value = classes.confusion[row][column]
                let share = Double(value) / Double(total)
                let isRight = row == column
                let role: Role = value == 0 ? .muted : isRight ? .good : .bad
                var style = palette.style(role, on: .bg, isRight ? .bold : [])
                if palette.canShade, value > 0 { style.background = palette.mix(.bg, role, 0.1 + 0.3 * share) }
                if palette.canShade, value > 0 { style.foreground = palette.color(.title) }
                let cell = Rect(column: start + column * width, row: line, columns: width, rows: 1)
                canvas.fill(cell, style)
                canvas.writeRight(
                    value == 0 ? String(canvas.glyphs.separator) : "\(value)", before: cell.maxColumn, line, style,
                    width: width)
            }
        }
        guard shown < count else { return }
        canvas.write(
            "\(shown) of \(count) classes have room", area.column + 1, area.maxRow - 1, palette.style(.muted),
            width: area.columns - 2)
    }

    private func drawScores(
        _ classes: EvaluationReport.Classification, _ state: DashboardState, _ area: Rect, _ canvas: inout Canvas
    ) {
        canvas.draw(Panel("classes", isFocused: true), in: area)
        let order = classes.scores.indices.filter { classes.classNames.indices.contains($0) }
            .sorted { classes.scores[$0].f1 < classes.scores[$1].f1 }
        let rows = order.map { index -> [TextTable.Field] in
            let score = classes.scores[index]
            func field(_ value: Double) -> TextTable.Field {
                TextTable.Field(
                    text: NumberFormat.percent(value, 1), role: value < 0.5 ? .bad : value < 0.8 ? .warn : .good)
            }
            return [
                TextTable.Field(text: classes.classNames[index], role: .title), field(score.precision),
                field(score.recall),
                field(score.f1), TextTable.Field(text: "\(score.support)", role: .muted),
            ]
        }
        let table = TextTable(
            columns: [
                .init(title: "worst first", isNumber: false), .init(title: "precision"), .init(title: "recall"),
                .init(title: "F1"), .init(title: "examples"),
            ], rows: rows, selected: state.selection)
        canvas.clipped(to: area.inset()) { table.draw(in: area.inset(), on: &$0) }
    }

    // MARK: Numbers and texts

    private func drawRegression(
        _ regression: EvaluationReport.Regression, _ report: EvaluationReport, _ area: Rect, _ canvas: inout Canvas
    ) {
        let upper = Rect(column: area.column, row: area.row, columns: area.columns, rows: area.rows * 2 / 3)
        let lower = Rect(column: area.column, row: upper.maxRow, columns: area.columns, rows: area.rows - upper.rows)
        canvas.draw(Panel("predicted over true", trailing: trailing(report, canvas)), in: upper)
        let finite = regression.pairs.filter { $0.x.isFinite && $0.y.isFinite }
        if let low = finite.map({ min($0.x, $0.y) }).min(), let high = finite.map({ max($0.x, $0.y) }).max(), low < high
        {
            let points = finite.sorted { $0.x < $1.x }.map { LineChart.Point(x: $0.x, y: $0.y) }
            var chart = LineChart(
                curves: points.map { LineChart.Curve([$0], role: .series1) }
                    + [
                        LineChart.Curve(
                            [LineChart.Point(x: low, y: low), LineChart.Point(x: high, y: high)], role: .muted,
                            kind: .dots)
                    ], x: low...high, y: low...high)
            chart.showsXAxis = upper.rows >= 9
            canvas.draw(chart, in: upper.inset())
        }
        let residuals = regression.residuals
        let range = "\(NumberFormat.measure(residuals.lowest)) to \(NumberFormat.measure(residuals.highest))"
        canvas.draw(Panel("prediction minus truth", trailing: StyledText(range, canvas.palette.style(.fg))), in: lower)
        canvas.clipped(to: lower.inset()) {
            HistogramView(counts: residuals.counts, role: .series2).draw(in: lower.inset(), on: &$0)
        }
    }

    private func drawSample(_ sample: TextSample, _ area: Rect, _ canvas: inout Canvas) {
        let temperature =
            "step \(NumberFormat.grouped(sample.step)), temperature \(NumberFormat.measure(sample.temperature, digits: 2))"
        canvas.draw(Panel("sample", trailing: StyledText(temperature, canvas.palette.style(.muted))), in: area)
        let inner = area.inset()
        let lines = (sample.prompt + sample.text).split(separator: "\n", omittingEmptySubsequences: false)
            .flatMap { String($0).wrapped(to: inner.columns - 2) }
        for (index, line) in lines.prefix(inner.rows).enumerated() {
            canvas.write(line, inner.column + 1, inner.row + index, canvas.palette.style(.fg), width: inner.columns - 2)
        }
    }

    func perform(_ action: Action, _ state: inout DashboardState) -> [Effect] {
        state.moveSelection(action, count: state.insight.evaluation?.classification?.scores.count ?? 0)
        return []
    }
}
