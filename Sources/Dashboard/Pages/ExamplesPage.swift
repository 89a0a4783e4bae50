import RunProtocol
import TerminalUI

/// The validation examples that the model gets most wrong, or knows least about: a list, and the selected one as it looks.
struct ExamplesPage: Page {
    private static func examples(_ state: DashboardState) -> [ExampleReport.Example] {
        guard let report = state.insight.examples else { return [] }
        return state.view.showsLeastCertain && !report.leastCertain.isEmpty ? report.leastCertain : report.worst
    }

    func draw(_ state: DashboardState, in area: Rect, on canvas: inout Canvas) {
        let examples = Self.examples(state)
        let title = state.view.showsLeastCertain ? "least certain examples" : "worst examples"
        guard !examples.isEmpty else {
            canvas.draw(Panel(title), in: area)
            return canvas.drawWaiting("after the first validation", in: area.inset())
        }
        let isWide = area.columns >= 100
        let list = Rect(
            column: area.column, row: area.row, columns: isWide ? min(64, area.columns / 2) : area.columns,
            rows: isWide ? area.rows : area.rows / 2)
        let view =
            isWide
            ? Rect(column: list.maxColumn, row: area.row, columns: area.columns - list.columns, rows: area.rows)
            : Rect(column: area.column, row: list.maxRow, columns: area.columns, rows: area.rows - list.rows)
        canvas.draw(Panel(title, isFocused: true), in: list)
        let selected = min(state.selection, examples.count - 1)
        canvas.clipped(to: list.inset()) { Self.table(examples, selected).draw(in: list.inset(), on: &$0) }
        let example = examples[selected]
        var trailing = StyledText(
            "\(example.prediction)",
            canvas.palette.style(example.prediction == example.truth ? .good : .bad, on: .bg, .bold))
        trailing.append("  true: ", canvas.palette.style(.muted))
        trailing.append(example.truth, canvas.palette.style(.good, on: .bg, .bold))
        canvas.draw(Panel("row \(NumberFormat.grouped(example.row + 1))", trailing: trailing), in: view)
        canvas.clipped(to: view.inset()) { ExampleView(content: example.content).draw(in: view.inset(), on: &$0) }
    }

    private static func table(_ examples: [ExampleReport.Example], _ selected: Int) -> TextTable {
        let rows = examples.map { example -> [TextTable.Field] in
            [
                .init(text: NumberFormat.grouped(example.row + 1), role: .muted),
                .init(text: example.truth, role: .good),
                .init(text: example.prediction, role: example.prediction == example.truth ? .good : .bad),
                .init(text: example.confidence.map { NumberFormat.percent($0, 1) } ?? ""),
                .init(text: NumberFormat.measure(example.loss), role: .val),
            ]
        }
        return TextTable(
            columns: [
                .init(title: "row"), .init(title: "truth", isNumber: false),
                .init(title: "prediction", isNumber: false),
                .init(title: "sure"), .init(title: "loss"),
            ], rows: rows, selected: selected)
    }

    func perform(_ action: Action, _ state: inout DashboardState) -> [Effect] {
        if action == .otherExamples {
            state.view.showsLeastCertain.toggle()
            state.view.selection[.examples] = 0
        } else {
            state.moveSelection(action, count: Self.examples(state).count)
        }
        return []
    }

    func take(_ event: MouseEvent, in area: Rect, _ state: inout DashboardState) -> [Effect] {
        switch event.action {
        case .wheelUp: perform(.up, &state)
        case .wheelDown: perform(.down, &state)
        default: []
        }
    }
}

/// An example as it looks: a picture in half blocks, a row's columns, a text tinted by surprise, a series.
struct ExampleView {
    let content: ExampleReport.Content

    func draw(in area: Rect, on canvas: inout Canvas) {
        guard area.columns > 2, area.rows > 1 else { return }
        switch content {
        case .picture(let width, let height, let channels, let pixels):
            drawPicture(width, height, channels, pixels, area, &canvas)
        case .row(let fields):
            let longest = min(fields.map(\.name.count).max() ?? 0, area.columns / 2)
            for (index, field) in fields.prefix(area.rows).enumerated() {
                canvas.write(
                    field.name, area.column + 1, area.row + index, canvas.palette.style(.muted), width: longest)
                canvas.write(
                    field.value, area.column + longest + 3, area.row + index, canvas.palette.style(.fg),
                    width: area.columns - longest - 4)
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

    /// Two pixels a cell, one above the other; by brightness alone where there are not enough colours.
    private func drawPicture(
        _ width: Int, _ height: Int, _ channels: Int, _ pixels: [UInt8], _ area: Rect, _ canvas: inout Canvas
    ) {
        guard width > 0, height > 0, channels > 0, pixels.count >= width * height * channels else { return }
        let hasColors = [.truecolor, .indexed256].contains(canvas.palette.depth) && canvas.glyphs.kind != .ascii
        let scale = min(Double(area.columns) / Double(width), Double(area.rows * 2) / Double(height))
        let (columns, rows) = (max(1, Int(Double(width) * scale)), max(1, Int(Double(height) * scale / 2)))
        func pixel(_ column: Int, _ half: Int) -> RGB {
            let x = min(width - 1, column * width / columns)
            let y = min(height - 1, half * height / (rows * 2))
            let place = (y * width + x) * channels
            let red = pixels[place]
            return channels >= 3
                ? RGB(red: red, green: pixels[place + 1], blue: pixels[place + 2])
                : RGB(red: red, green: red, blue: red)
        }
        let shades: [Unicode.Scalar] = [" ", ".", ":", "-", "=", "+", "*", "#", "%", "@"]
        for row in 0..<rows {
            for column in 0..<columns {
                let (upper, lower) = (pixel(column, row * 2), pixel(column, row * 2 + 1))
                let place = (area.column + column, area.row + row)
                if hasColors {
                    let style = Style(
                        foreground: canvas.palette.exact(upper), background: canvas.palette.exact(lower))
                    canvas.put("▀", place.0, place.1, style)
                } else {
                    let level = (upper.luminance + lower.luminance) / 2
                    canvas.put(
                        shades[min(9, Int(level.squareRoot() * 10))], place.0, place.1, canvas.palette.style(.fg))
                }
            }
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
                if character == "\n" || column >= area.maxColumn - 1 {
                    (column, row) = (area.column + 1, row + 1)
                    guard row < area.maxRow else { return }
                    if character == "\n" { continue }
                }
                column = canvas.write(String(character), column, row, style)
            }
        }
    }
}
