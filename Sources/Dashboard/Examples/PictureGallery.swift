import RunProtocol
import TerminalUI

/// Small pictures in rows, each with a line below it.
struct PictureGallery {
    let title: String
    let area: Rect
    /// How many columns a picture has, at most.
    var pictureColumns = 14
    /// At the right of the title.
    var trailing = StyledText()

    private var inner: Rect { area.inset() }
    private var pictureRows: Int { min(max(3, pictureColumns / 2), max(1, inner.rows - 1)) }
    private var perRow: Int { max(1, (inner.columns - 1) / (pictureColumns + 1)) }

    /// The place of a picture without the line below it; nil where it has no room.
    private func place(of index: Int) -> Rect? {
        let place = Rect(
            column: inner.column + 1 + index % perRow * (pictureColumns + 1),
            row: inner.row + index / perRow * (pictureRows + 1), columns: pictureColumns, rows: pictureRows)
        return place.maxRow + 1 <= inner.maxRow && place.maxColumn <= inner.maxColumn ? place : nil
    }

    /// The picture at a point of the screen.
    func index(at point: Point) -> Int? {
        (0..<64).first { place(of: $0)?.contains(point) == true }
    }

    func draw(_ examples: [ExampleReport.Example], selected: Int, on canvas: inout Canvas) {
        draw(
            examples.map { example in
                let isRight = example.prediction == example.truth
                return (
                    example.content, "\(example.truth) \(canvas.glyphs.arrow) \(example.prediction)",
                    isRight ? Role.good : .bad
                )
            }, selected: selected, on: &canvas)
    }

    func draw(
        _ items: [(content: ExampleReport.Content, caption: String, role: Role)], selected: Int?,
        on canvas: inout Canvas
    ) {
        canvas.draw(Panel(title, trailing: trailing), in: area)
        for (index, item) in items.enumerated() {
            guard let place = place(of: index) else { break }
            guard case .picture(let width, let height, let channels, let pixels) = item.content else { continue }
            let picture = PictureView(width: width, height: height, channels: channels, pixels: pixels)
            canvas.clipped(to: place) { picture.draw(in: place, on: &$0) }
            let isSelected = index == selected
            let style = canvas.palette.style(
                isSelected ? .selectedFg : item.role, on: isSelected ? .selectedBg : .bg, isSelected ? .bold : [])
            let length = min(item.caption.count, place.columns)
            canvas.write(item.caption, place.column + (place.columns - length) / 2, place.maxRow, style, width: length)
        }
    }
}
