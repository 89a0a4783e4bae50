import RunProtocol
import TerminalUI

/// The latest figures, each with the shape of its course.
struct MetricsPane: Pane {
    private static let titleColumns = 12
    private static let valueColumns = 8

    func draw(_ state: DashboardState, in area: Rect, on canvas: inout Canvas) {
        canvas.draw(Panel("metrics"), in: area)
        let inner = area.inset()
        let rows = MetricRow.rows(for: state)
        let meters = Meters.rows(for: state.system)
        // Loose where there is room, with the meters set apart; tight where there is not.
        let isLoose = inner.rows >= rows.count * 2 + meters.count * 2 - 1
        let pitch = isLoose ? 2 : 1
        for (index, row) in rows.enumerated() where index * pitch < inner.rows {
            draw(
                row, in: Rect(column: inner.column, row: inner.row + index * pitch, columns: inner.columns, rows: 1),
                &canvas)
        }
        let start = rows.count * pitch + (isLoose ? 0 : 1)
        guard start + meters.count <= inner.rows + (isLoose ? 1 : 0) else { return }
        for (index, meter) in meters.enumerated() {
            let row = inner.row + start + index * pitch
            draw(meter, in: Rect(column: inner.column, row: row, columns: inner.columns, rows: 1), &canvas)
        }
    }

    private func draw(_ row: MetricRow, in area: Rect, _ canvas: inout Canvas) {
        let palette = canvas.palette
        let value = area.column + 1 + Self.titleColumns
        canvas.write(row.title, area.column + 1, area.row, palette.style(.muted), width: Self.titleColumns)
        let isMissing = row.value == "–"
        canvas.writeRight(
            canvas.glyphs.kind == .ascii && isMissing ? "-" : row.value, before: value + Self.valueColumns, area.row,
            palette.style(isMissing ? .muted : row.role, on: .bg, isMissing ? [] : .bold), width: Self.valueColumns)
        let start = value + Self.valueColumns + 2
        guard let series = row.series, area.maxColumn - 1 - start >= 4 else { return }
        let room = Rect(column: start, row: area.row, columns: area.maxColumn - 1 - start, rows: 1)
        let bars = series.bars(Sparkline.capacity(columns: room.columns, glyphs: canvas.glyphs))
        canvas.draw(Sparkline(bars, role: row.role), in: room)
    }

    private func draw(_ meter: Meters, in area: Rect, _ canvas: inout Canvas) {
        canvas.write(meter.title, area.column + 1, area.row, canvas.palette.style(.muted))
        canvas.writeRight(meter.text, before: area.maxColumn - 1, area.row, canvas.palette.style(.fg))
        let start = area.column + 9
        let end = area.maxColumn - 2 - max(meter.text.count, 14)
        canvas.draw(
            Meter(fraction: meter.fraction), in: Rect(column: start, row: area.row, columns: end - start, rows: 1))
    }
}

/// How much of the machine the program uses.
struct Meters {
    var title: String
    var text: String
    var fraction: Double

    static func rows(for sample: SystemSample?) -> [Meters] {
        guard let sample, sample.memoryTotal > 0, sample.coresTotal > 0 else { return [] }
        let gibibyte = 1_073_741_824.0
        let isSmall = sample.memoryBytes < gibibyte
        let used =
            isSmall
            ? "\(NumberFormat.fixed(sample.memoryBytes / 1_048_576, 0)) MiB"
            : NumberFormat.fixed(sample.memoryBytes / gibibyte, 1)
        return [
            Meters(
                title: "memory", text: "\(used) / \(NumberFormat.fixed(sample.memoryTotal / gibibyte, 0)) GiB",
                fraction: sample.memoryBytes / sample.memoryTotal),
            Meters(
                title: "cores",
                text: "\(NumberFormat.fixed(sample.coresUsed, 1)) / \(NumberFormat.fixed(sample.coresTotal, 0))",
                fraction: sample.coresUsed / sample.coresTotal),
        ]
    }
}
