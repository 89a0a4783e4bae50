import RunProtocol
import TerminalUI

/// Where the time of a step goes, and what the program uses of the machine.
struct SystemPage: Page {
    func draw(_ state: DashboardState, in area: Rect, on canvas: inout Canvas) {
        let upper = Rect(column: area.column, row: area.row, columns: area.columns, rows: min(9, area.rows))
        canvas.draw(
            Panel("a step", trailing: StyledText(total(state), canvas.palette.style(.fg, on: .bg, .bold))), in: upper)
        drawTiming(state, upper.inset(), &canvas)
        let rows = area.rows - upper.rows
        guard rows >= 6 else { return }
        let machine = Rect(column: area.column, row: upper.maxRow, columns: area.columns, rows: 6)
        canvas.draw(Panel("machine"), in: machine)
        drawMachine(state, machine.inset(), &canvas)
        let rest = Rect(column: area.column, row: machine.maxRow, columns: area.columns, rows: rows - 6)
        if rest.rows >= 6 {
            canvas.clipped(to: rest) { ChartView(quantity: .throughput).draw(state, in: rest, on: &$0) }
        }
    }

    private func total(_ state: DashboardState) -> String {
        guard let timing = state.insight.timing else { return "" }
        return Self.duration(
            timing.loading + timing.computing + timing.updating + timing.rest, state.glyphs)
    }

    private static func duration(_ seconds: Double, _ glyphs: Glyphs) -> String {
        seconds < 1e-3
            ? "\(NumberFormat.measure(seconds * 1e6, digits: 3)) \(glyphs.kind == .ascii ? "u" : "\u{b5}")s"
            : seconds < 1
                ? "\(NumberFormat.measure(seconds * 1e3, digits: 3)) ms" : "\(NumberFormat.measure(seconds)) s"
    }

    private func drawTiming(_ state: DashboardState, _ area: Rect, _ canvas: inout Canvas) {
        guard let timing = state.insight.timing else {
            return canvas.drawWaiting("nothing has been measured yet", in: area)
        }
        let parts: [(String, Double)] = [
            ("loading", timing.loading), ("forward and backward", timing.computing), ("update", timing.updating),
            ("rest", timing.rest),
        ]
        let total = max(parts.reduce(0) { $0 + $1.1 }, 1e-12)
        for (index, (title, seconds)) in parts.enumerated() {
            let row = area.row + index
            let text = Self.duration(seconds, canvas.glyphs)
            canvas.write(title, area.column + 1, row, canvas.palette.style(.muted), width: 21)
            canvas.writeRight(text, before: area.column + 34, row, canvas.palette.style(.fg, on: .bg, .bold))
            canvas.writeRight(
                NumberFormat.percent(seconds / total, 0), before: area.column + 41, row, canvas.palette.style(.muted))
            canvas.draw(
                Meter(fraction: seconds / total),
                in: Rect(column: area.column + 43, row: row, columns: area.columns - 45, rows: 1))
        }
        guard let operations = timing.operationsPerSecond, area.rows > 5 else { return }
        canvas.write("arithmetic", area.column + 1, area.row + 5, canvas.palette.style(.muted))
        canvas.write(
            "\(NumberFormat.compact(operations))FLOP/s", area.column + 24, area.row + 5,
            canvas.palette.style(.series3, on: .bg, .bold))
    }

    private func drawMachine(_ state: DashboardState, _ area: Rect, _ canvas: inout Canvas) {
        var row = area.row
        func write(_ title: String, _ text: String) {
            canvas.write(title, area.column + 1, row, canvas.palette.style(.muted), width: 12)
            canvas.write(text, area.column + 14, row, canvas.palette.style(.fg), width: area.columns - 15)
            row += 1
        }
        if let run = state.run { write("device", run.device) }
        for meter in Meters.rows(for: state.system) {
            write(meter.title, meter.text)
            canvas.draw(
                Meter(fraction: meter.fraction),
                in: Rect(column: area.column + 43, row: row - 1, columns: area.columns - 45, rows: 1))
        }
        if let pace = state.clock.stepsPerSecond { write("pace", "\(NumberFormat.compact(pace)) steps/s") }
    }
}
