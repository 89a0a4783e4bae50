import RunProtocol
import TerminalUI

/// Examples as the model is given them: pictures side by side, texts and series as a list with the selected one at large.
struct DataSamplesView {
    let title: String
    let trailing: StyledText
    let samples: [DataReport.Sample]
    let selected: Int

    func draw(in area: Rect, on canvas: inout Canvas) {
        if case .picture? = samples.first?.content {
            drawPictures(area, &canvas)
        } else {
            drawList(area, &canvas)
        }
    }

    /// So large that they fill most of the area, with eight or two in three of them in sight.
    private func drawPictures(_ area: Rect, _ canvas: inout Canvas) {
        let inner = area.inset()
        var best = (filled: 0, columns: 8)
        for columns in stride(from: 8, through: 40, by: 2) {
            let capacity = (inner.columns - 1) / (columns + 1) * (inner.rows / (columns / 2 + 1))
            guard capacity >= min(samples.count, max(8, samples.count * 2 / 3)) else { continue }
            let filled = min(capacity, samples.count) * columns * columns
            if filled > best.filled { best = (filled, columns) }
        }
        var gallery = PictureGallery(title: title, area: area)
        gallery.trailing = trailing
        gallery.pictureColumns = best.columns
        gallery.draw(samples.map { ($0.content, $0.label, Role.fg) }, selected: nil, on: &canvas)
    }

    private func list(in area: Rect) -> Rect {
        Rect(
            column: area.column, row: area.row, columns: area.columns, rows: min(samples.count + 3, area.rows / 2))
    }

    /// The example whose line stands at a place.
    func row(at point: Point, in area: Rect) -> Int? {
        if case .picture? = samples.first?.content { return nil }
        return table.row(at: point, in: list(in: area).inset())
    }

    private var table: TextTable {
        let hasLabels = samples.contains { !$0.label.isEmpty }
        let fields = samples.enumerated().map { index, sample -> [TextTable.Field] in
            [
                .init(text: "\(index + 1)", role: .muted), .init(text: sample.label, role: .title),
                .init(text: Self.line(sample.content)),
            ]
        }
        return TextTable(
            columns: [
                .init(title: ""), .init(title: hasLabels ? "class" : "", isNumber: false),
                .init(title: "training examples", isNumber: false),
            ], rows: fields, selected: min(selected, samples.count - 1))
    }

    private func drawList(_ area: Rect, _ canvas: inout Canvas) {
        let selected = min(selected, samples.count - 1)
        let list = list(in: area)
        canvas.draw(Panel(title, trailing: trailing, isFocused: true), in: list)
        canvas.clipped(to: list.inset()) { table.draw(in: list.inset(), on: &$0) }
        let box = Rect(column: area.column, row: list.maxRow, columns: area.columns, rows: area.rows - list.rows)
        canvas.draw(Panel("example \(selected + 1)"), in: box)
        canvas.clipped(to: box.inset()) {
            ExampleView(content: samples[selected].content).draw(in: box.inset(), on: &$0)
        }
    }

    private static func line(_ content: ExampleReport.Content) -> String {
        switch content {
        case .picture(let width, let height, _, _): "\(width)x\(height)"
        case .row(let fields): fields.map(\.value).joined(separator: ", ")
        case .text(let tokens): String(tokens.map(\.text).joined().map { $0.isNewline ? " " : $0 }.prefix(300))
        case .series(let values): values.prefix(40).map { NumberFormat.measure($0, digits: 3) }.joined(separator: "  ")
        }
    }
}
