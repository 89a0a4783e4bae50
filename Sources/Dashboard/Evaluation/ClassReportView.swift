import RunProtocol
import TerminalUI

/// How each class fares: confusion as a heat map, the scores of each, and what is taken for what, or, of two classes, their curves.
struct ClassReportView {
    let classes: EvaluationReport.Classification
    let trailing: StyledText
    /// The selected line of the scores.
    let selected: Int

    /// Where its parts lie; those that have no room, or nothing to show, have no rows.
    private struct Frames {
        var confusion: Rect
        var scores: Rect
        var below: Rect
    }

    private func frames(in area: Rect, _ scores: TextTable) -> Frames {
        let side = min(max(scores.width + 2, area.columns * 2 / 5), area.columns * 3 / 5)
        var left = Rect(column: area.column, row: area.row, columns: area.columns - side, rows: area.rows)
        var right = Rect(column: left.maxColumn, row: area.row, columns: side, rows: area.rows)
        if classes.curves != nil {
            left.rows = min(max(8, area.rows * 2 / 5), 14, area.rows)
            right.rows = left.rows
            let below = Rect(
                column: area.column, row: left.maxRow, columns: area.columns, rows: area.rows - left.rows)
            return Frames(confusion: left, scores: right, below: below)
        }
        let wished = scores.rows.count + 3
        let lower = area.rows - wished >= 6 ? area.rows - wished : area.rows >= 30 ? area.rows / 3 : 0
        right.rows -= lower
        let below = Rect(column: right.column, row: right.maxRow, columns: right.columns, rows: lower)
        return Frames(confusion: left, scores: right, below: below)
    }

    /// The line of the scores that stands at a place.
    func row(at point: Point, in area: Rect) -> Int? {
        let table = table
        return table.row(at: point, in: frames(in: area, table).scores.inset())
    }

    func draw(in area: Rect, on canvas: inout Canvas) {
        let scores = table
        let frames = frames(in: area, scores)
        canvas.draw(Panel("confusion", trailing: trailing), in: frames.confusion)
        let names = order.indices.contains(selected) ? classes.classNames[order[selected]] : nil
        canvas.clipped(to: frames.confusion.inset()) {
            ConfusionView(classes: classes, highlighted: names).draw(in: frames.confusion.inset(), on: &$0)
        }
        drawScores(scores, frames.scores, &canvas)
        if let curves = classes.curves {
            BinaryCurvesView(curves: curves).draw(in: frames.below, on: &canvas)
        } else if frames.below.rows > 0 {
            canvas.draw(Panel("taken for one another"), in: frames.below)
            canvas.clipped(to: frames.below.inset()) { drawMistakes(frames.below.inset(), &$0) }
        }
    }

    // MARK: Scores

    /// The classes, those with the lowest F1 first.
    private var order: [Int] {
        classes.scores.indices.filter { classes.classNames.indices.contains($0) }
            .sorted { classes.scores[$0].f1 < classes.scores[$1].f1 }
    }

    private var table: TextTable {
        let rows = order.map { index -> [TextTable.Field] in
            let score = classes.scores[index]
            func field(_ value: Double) -> TextTable.Field {
                TextTable.Field(
                    text: NumberFormat.percent(value, 1), role: value < 0.5 ? .bad : value < 0.8 ? .warn : .good)
            }
            return [
                TextTable.Field(text: String(classes.classNames[index].prefix(24)), role: .title),
                field(score.precision), field(score.recall), field(score.f1),
                TextTable.Field(text: NumberFormat.grouped(score.support), role: .muted),
            ]
        }
        return TextTable(
            columns: [
                .init(title: "class", isNumber: false), .init(title: "precision"), .init(title: "recall"),
                .init(title: "F1"), .init(title: "count"),
            ], rows: rows, selected: min(selected, max(0, rows.count - 1)))
    }

    private func drawScores(_ table: TextTable, _ area: Rect, _ canvas: inout Canvas) {
        let order = StyledText("worst first", canvas.palette.style(.muted))
        canvas.draw(Panel("classes", trailing: order, isFocused: true), in: area)
        let inner = area.inset()
        canvas.clipped(to: inner) { table.draw(in: inner, on: &$0) }
        let start = inner.column + table.width + 2
        guard inner.maxColumn - 1 - start >= 8 else { return }
        let first = table.first(visible: inner.rows - 1)
        for (offset, index) in self.order.dropFirst(first).prefix(max(0, inner.rows - 1)).enumerated() {
            let row = Rect(
                column: start, row: inner.row + 1 + offset, columns: inner.maxColumn - 1 - start, rows: 1)
            let ground: Role = first + offset == table.selected ? .selectedBg : .bg
            canvas.draw(Meter(fraction: classes.scores[index].f1, ground: ground), in: row)
        }
    }

    // MARK: Mistakes

    /// A class that was taken for another.
    private struct Mistake {
        var truth: Int
        var prediction: Int
        var count: Int
        /// Of the examples of the true class.
        var share: Double
    }

    /// What is taken for what, the most frequent first.
    private var mistakes: [Mistake] {
        var mistakes: [Mistake] = []
        for (truth, counts) in classes.confusion.enumerated() {
            let total = Double(max(1, counts.reduce(0, +)))
            for (prediction, count) in counts.enumerated() where prediction != truth && count > 0 {
                mistakes.append(
                    Mistake(truth: truth, prediction: prediction, count: count, share: Double(count) / total))
            }
        }
        return mistakes.sorted { $0.count == $1.count ? $0.share > $1.share : $0.count > $1.count }
    }

    private func drawMistakes(_ area: Rect, _ canvas: inout Canvas) {
        let mistakes = mistakes
        guard let most = mistakes.first?.count else { return canvas.drawWaiting("no mistakes", in: area) }
        let arrow = canvas.glyphs.arrow
        let rows = mistakes.prefix(area.rows).map { mistake -> [TextTable.Field] in
            func name(_ index: Int) -> String {
                classes.classNames.indices.contains(index) ? String(classes.classNames[index].prefix(16)) : ""
            }
            return [
                .init(text: name(mistake.truth), role: .fg), .init(text: arrow, role: .muted),
                .init(text: name(mistake.prediction), role: .bad), .init(text: NumberFormat.grouped(mistake.count)),
                .init(text: NumberFormat.percent(mistake.share, 1), role: .muted),
            ]
        }
        let table = TextTable(
            columns: [
                .init(title: "true", isNumber: false), .init(title: "", isNumber: false),
                .init(title: "predicted", isNumber: false), .init(title: "count"), .init(title: "of these"),
            ], rows: Array(rows))
        table.draw(in: area, on: &canvas)
        let start = area.column + table.width + 2
        guard area.maxColumn - 1 - start >= 6 else { return }
        for (offset, mistake) in mistakes.prefix(max(0, area.rows - 1)).enumerated() {
            HistogramView(counts: [], role: .bad).drawBar(
                share: Double(mistake.count) / Double(most),
                in: Rect(
                    column: start, row: area.row + 1 + offset, columns: area.maxColumn - 1 - start, rows: 1),
                on: &canvas
            )
        }
    }
}
