import RunProtocol
import TerminalUI

/// Where the time of a step goes, how near that comes to what the machine can do, and what the program uses of it.
struct SystemPage: Page {
    /// Where the meters begin.
    private static let meterColumn = 43

    func draw(_ state: DashboardState, in area: Rect, on canvas: inout Canvas) {
        let upper = Rect(column: area.column, row: area.row, columns: area.columns, rows: min(9, area.rows))
        canvas.draw(
            Panel("a step", trailing: StyledText(total(state), canvas.palette.style(.fg, on: .bg, .bold))), in: upper)
        drawTiming(state, upper.inset(), &canvas)
        let wished = 3 + Meters.rows(for: state.system).count + (state.system?.diskTotal == nil ? 0 : 1) + 1
        let rows = area.rows - upper.rows
        guard rows >= wished else { return }
        let machine = Rect(column: area.column, row: upper.maxRow, columns: area.columns, rows: wished)
        canvas.draw(Panel("machine"), in: machine)
        drawMachine(state, machine.inset(), &canvas)
        let rest = Rect(column: area.column, row: machine.maxRow, columns: area.columns, rows: rows - wished)
        if rest.rows >= 4 {
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
        let passes: [(String, Double)] =
            timing.forward.map { [("forward pass", $0), ("backward pass", timing.computing - $0)] }
            ?? [("forward and backward", timing.computing)]
        let parts = [("loading", timing.loading)] + passes + [("update", timing.updating), ("rest", timing.rest)]
        let total = max(parts.reduce(0) { $0 + $1.1 }, 1e-12)
        for (index, (title, seconds)) in parts.enumerated() {
            drawRow(
                title, Self.duration(seconds, canvas.glyphs), NumberFormat.percent(seconds / total, 0),
                fraction: seconds / total, at: area.row + index, area, .fg, &canvas)
        }
        guard let operations = timing.operationsPerSecond, area.rows > parts.count + 1 else { return }
        let peak = timing.peakOperationsPerSecond
        drawRow(
            "arithmetic", "\(NumberFormat.compact(operations)) FLOP/s",
            peak.map { NumberFormat.percent(operations / $0, 0) } ?? "", fraction: peak.map { operations / $0 },
            at: area.row + parts.count + 1, area, .series3, &canvas)
        guard let peak, area.maxRow > area.row + parts.count + 1 else { return }
        canvas.drawNotch(
            "share of the \(NumberFormat.compact(peak)) FLOP/s of a large matrix product here",
            at: Rect(column: area.column - 1, row: area.row - 1, columns: area.columns + 2, rows: area.rows + 2))
    }

    private func drawRow(
        _ title: String, _ value: String, _ share: String, fraction: Double?, at row: Int, _ area: Rect, _ role: Role,
        _ canvas: inout Canvas
    ) {
        let palette = canvas.palette
        canvas.write(title, area.column + 1, row, palette.style(.muted), width: 21)
        canvas.writeRight(value, before: area.column + 35, row, palette.style(role, on: .bg, .bold))
        canvas.writeRight(share, before: area.column + 41, row, palette.style(.muted))
        guard let fraction else { return }
        canvas.draw(
            Meter(fraction: fraction),
            in: Rect(
                column: area.column + Self.meterColumn, row: row, columns: area.columns - Self.meterColumn - 2, rows: 1)
        )
    }

    private func drawMachine(_ state: DashboardState, _ area: Rect, _ canvas: inout Canvas) {
        var row = area.row
        func write(_ title: String, _ text: String, fraction: Double? = nil) {
            canvas.write(title, area.column + 1, row, canvas.palette.style(.muted), width: 12)
            canvas.write(text, area.column + 14, row, canvas.palette.style(.fg), width: area.columns - 15)
            if let fraction {
                canvas.draw(
                    Meter(fraction: fraction),
                    in: Rect(
                        column: area.column + Self.meterColumn, row: row,
                        columns: area.columns - Self.meterColumn - 2, rows: 1))
            }
            row += 1
        }
        if let run = state.run { write("device", run.device) }
        for meter in Meters.rows(for: state.system) { write(meter.title, meter.text, fraction: meter.fraction) }
        if let system = state.system, let free = system.diskFree, let total = system.diskTotal, total > 0 {
            write("disk", "\(NumberFormat.bytes(free)) free", fraction: 1 - free / total)
        }
        if let pace = state.clock.stepsPerSecond { write("pace", "\(NumberFormat.compact(pace)) steps/s") }
    }
}
