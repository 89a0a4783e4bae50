import RunProtocol
import TerminalUI

/// A cross-validation: the curve of each fold with their mean and its spread, and a table of what each came to.
struct FoldsPage: Page {
    private static let roles: [Role] = [.series1, .series2, .series3, .series4, .series5, .series6]

    func draw(_ state: DashboardState, in area: Rect, on canvas: inout Canvas) {
        let folds = state.folds
        guard !folds.isEmpty else {
            canvas.draw(Panel("folds"), in: area)
            return canvas.drawWaiting("this run is no cross-validation: see descent cross-validate", in: area.inset())
        }
        let table = Self.table(state)
        let isWide = area.columns >= 110
        let side = min(max(table.width + 2, area.columns * 2 / 5), area.columns * 3 / 5)
        let rows = min(table.rows.count + 3, area.rows / 2)
        let chart =
            isWide
            ? Rect(column: area.column, row: area.row, columns: area.columns - side, rows: area.rows)
            : Rect(column: area.column, row: area.row, columns: area.columns, rows: area.rows - rows)
        let list =
            isWide
            ? Rect(column: chart.maxColumn, row: area.row, columns: side, rows: area.rows)
            : Rect(column: area.column, row: chart.maxRow, columns: area.columns, rows: rows)
        drawCurves(state, chart, &canvas)
        let done = "\(folds.records.count) of \(folds.count) done"
        canvas.draw(Panel("folds", trailing: StyledText(done, canvas.palette.style(.fg)), isFocused: true), in: list)
        canvas.clipped(to: list.inset()) { table.draw(in: list.inset(), on: &$0) }
    }

    private func drawCurves(_ state: DashboardState, _ area: Rect, _ canvas: inout Canvas) {
        let folds = state.folds
        var curves = folds.curves
        if let current = folds.current { curves[current] = Self.present(of: state) }
        let all = curves.sorted { $0.key < $1.key }
        // The spread of what is done stays as it is while the next fold moves on.
        let done = folds.curves.count >= 2 ? Array(folds.curves.values) : all.map(\.value)
        let band = FoldsState.band(of: done)
        var legend = StyledText()
        if !band.isEmpty {
            legend.append("\(canvas.glyphs.legendLine) ", canvas.palette.style(.title))
            legend.append("mean, one deviation each side", canvas.palette.style(.muted))
        }
        canvas.draw(Panel("validation loss", trailing: legend), in: area)
        let points = all.map(\.value)
        guard let last = points.joined().map(\.x).max(), last > 0 else {
            return canvas.drawWaiting("after the first validation", in: area.inset())
        }
        let ranged = points + [band.map { LineChart.Point(x: $0.x, y: $0.high) }]
        var drawn = [LineChart.Curve(band, role: .border, kind: .band)]
        drawn += all.map { fold, points in
            LineChart.Curve(points, role: Self.role(of: fold), kind: fold == folds.current ? .line : .dots)
        }
        drawn.append(LineChart.Curve(band.map { LineChart.Point(x: $0.x, y: $0.y) }, role: .title))
        let chart = LineChart(
            curves: drawn, x: 0...last, y: ChartRange.values(ranged, scale: .linear))
        canvas.draw(chart, in: area.inset())
    }

    /// The course of the fold that is being trained.
    static func present(of state: DashboardState) -> [LineChart.Point] {
        state.progress.validationLoss.points(in: 0...Double.greatestFiniteMagnitude)
    }

    private static func role(of fold: Int) -> Role { roles[(fold - 1) % roles.count] }

    private static func table(_ state: DashboardState) -> TextTable {
        let folds = state.folds
        let metrics = Array((folds.records.first?.test.metrics ?? [.loss]).prefix(state.size.columns >= 200 ? 6 : 3))
        let byFold = Dictionary(folds.records.map { ($0.fold, $0) }, uniquingKeysWith: { $1 })
        var rows = (1...max(1, folds.count)).map { fold -> [TextTable.Field] in
            let record = byFold[fold]
            let isCurrent = fold == folds.current
            let step = record.map { $0.bestStep ?? $0.step } ?? (isCurrent ? state.progress.step : nil)
            let sign = String(record != nil ? state.glyphs.check : isCurrent ? state.glyphs.dot : " ")
            return [
                .init(text: sign, role: record != nil ? .good : .info),
                .init(text: "\(fold)", role: role(of: fold)),
                .init(text: step.map(NumberFormat.grouped) ?? "", role: .muted),
            ]
                + metrics.map { metric in
                    let value =
                        record?.test[metric] ?? (isCurrent ? state.progress.validation?.validation[metric] : nil)
                    return .init(
                        text: value.map { MetricRow.text($0, of: metric) } ?? "", role: record == nil ? .muted : .fg)
                }
                + [.init(text: record.map { NumberFormat.clock($0.durationSeconds) } ?? "", role: .muted)]
        }
        if folds.records.count > 1 {
            let summary =
                folds.summary
                ?? CrossValidationSummary(
                    name: folds.name, path: "", foldCount: folds.count, folds: folds.records)
            func row(_ title: String, _ values: MetricValues, _ role: Role) -> [TextTable.Field] {
                [.init(text: ""), .init(text: title, role: role), .init(text: "")]
                    + metrics.map { metric in
                        .init(text: values[metric].map { MetricRow.text($0, of: metric) } ?? "", role: role)
                    } + [.init(text: "")]
            }
            rows += [row("mean", summary.mean, .best), row("sd", summary.deviation, .muted)]
        }
        return TextTable(
            columns: [.init(title: ""), .init(title: "fold"), .init(title: "step")]
                + metrics.map { .init(title: $0.title) } + [.init(title: "time")], rows: rows)
    }
}
