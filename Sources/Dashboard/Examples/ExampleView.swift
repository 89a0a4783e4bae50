import RunProtocol
import TerminalUI

/// An example as it looks: a picture in half blocks, a row's columns, a text tinted by surprise, a series.
struct ExampleView {
    let content: ExampleReport.Content
    /// How the columns of a table are spread, for a row to be seen among the others.
    var columns: [ColumnReport] = []

    func draw(in area: Rect, on canvas: inout Canvas) {
        guard area.columns > 2, area.rows > 1 else { return }
        switch content {
        case .picture(let width, let height, let channels, let pixels):
            PictureView(width: width, height: height, channels: channels, pixels: pixels).draw(in: area, on: &canvas)
        case .row(let fields):
            let places = fields.map { field in columns.first { $0.name == field.name } }
            let grid = places.contains { $0 != nil } ? ColumnGrid(count: fields.count, in: area).frames : []
            if grid.isEmpty { return drawFields(fields, area, &canvas) }
            for ((field, column), frame) in zip(zip(fields, places), grid) {
                let report = column ?? ColumnReport(name: field.name, use: .text, missing: 0, distinct: 0)
                canvas.clipped(to: frame) { ColumnView(column: report, marked: field.value).draw(in: frame, on: &$0) }
            }
        case .text(let tokens): drawText(tokens, area, &canvas)
        case .series(let values):
            let points = values.enumerated().map { LineChart.Point(x: Double($0.offset), y: $0.element) }
            guard points.count > 1 else { return }
            let chart = LineChart(
                curves: [LineChart.Curve(points, role: .series1)], x: 0...Double(points.count - 1),
                y: ChartRange.values([points], scale: .linear, clipsOutliers: false))
            canvas.draw(chart, in: area)
        }
    }

    /// Names and values, in as many columns as it takes to show them all.
    private func drawFields(_ fields: [ExampleReport.Field], _ area: Rect, _ canvas: inout Canvas) {
        let name = min(fields.map(\.name.count).max() ?? 0, area.columns / 2)
        let value = min(fields.map(\.value.count).max() ?? 0, max(8, area.columns - name - 4))
        let pitch = name + value + 5
        for (index, field) in fields.enumerated() {
            let column = area.column + 1 + index / area.rows * pitch
            guard column + name + 2 < area.maxColumn else { break }
            let row = area.row + index % area.rows
            canvas.write(field.name, column, row, canvas.palette.style(.muted), width: name)
            canvas.write(
                field.value, column + name + 2, row, canvas.palette.style(.fg),
                width: min(value, area.maxColumn - 1 - column - name - 2))
        }
    }

    /// The more a piece surprised the model, the more its ground glows; in bold and underlined where grounds cannot.
    private func drawText(_ tokens: [ExampleReport.Token], _ area: Rect, _ canvas: inout Canvas) {
        var (column, row) = (area.column + 1, area.row)
        for token in tokens {
            let surprise = token.surprise ?? 0
            var style = canvas.palette.style(surprise > 3 ? .bad : surprise > 1.5 ? .warn : .fg)
            if surprise > 3 { style.attributes.insert([.bold, .underline]) }
            if canvas.palette.canShade, surprise > 0.5 {
                style.background = canvas.palette.mix(.bg, .bad, min(surprise / 10, 0.35))
            }
            for character in token.text {
                // A line end that surprises is seen too.
                if character.isNewline, surprise > 1.5, column < area.maxColumn - 1 {
                    canvas.write(canvas.glyphs.lineEnd, column, row, style)
                }
                if character.isNewline || column >= area.maxColumn - 1 {
                    (column, row) = (area.column + 1, row + 1)
                    guard row < area.maxRow else { return }
                    if character.isNewline { continue }
                }
                column = canvas.write(String(character), column, row, style)
            }
        }
    }
}
