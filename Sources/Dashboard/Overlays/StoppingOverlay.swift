import RunProtocol
import TerminalUI

/// When the run stops: what is watched, how much patience and budget are left, and the keys that change it.
struct StoppingOverlay {
    private static let titleColumns = 12

    func draw(_ state: DashboardState, on canvas: inout Canvas) {
        let palette = canvas.palette
        let rows = Self.rows(state)
        let keys = state.keys.bindings.filter { $0.context == .stopping && $0.action != .closeOverlay }
            .sorted { $0.rank < $1.rank }
        let box = OverlayBox(columns: 72, lines: rows.count + 1 + keys.count, on: state.size)
        box.draw(title: "when does it stop?", on: &canvas)
        let inner = box.inner
        for (index, fact) in rows.enumerated() {
            canvas.write(fact.title, inner.column, inner.row + index, palette.style(.muted, on: .overlayBg))
            canvas.write(
                fact.text, inner.column + Self.titleColumns, inner.row + index,
                palette.style(fact.role, on: .overlayBg), width: inner.columns - Self.titleColumns)
        }
        if let patience = StoppingFacts.patience(state), let left = StoppingFacts.patienceLeft(state), patience > 0 {
            let row = inner.row + (rows.firstIndex { $0.title == "patience" } ?? 0)
            canvas.draw(
                Meter(fraction: Double(left) / Double(patience), ground: .overlayBg),
                in: Rect(column: inner.maxColumn - 24, row: row, columns: 24, rows: 1))
        }
        for (index, binding) in keys.enumerated() {
            let row = inner.row + rows.count + 1 + index
            let isOpen = state.isAvailable(binding.action)
            canvas.write(
                binding.keys.first?.label(canvas.glyphs) ?? "", inner.column, row,
                palette.style(isOpen ? .key : .muted, on: .overlayBg, .bold))
            canvas.write(
                binding.title, inner.column + 6, row, palette.style(isOpen ? .fg : .muted, on: .overlayBg),
                width: inner.columns - 6)
        }
    }

    private static func rows(_ state: DashboardState) -> [StoppingFacts.Fact] {
        let status = state.steering.stopping
        var rows: [StoppingFacts.Fact] = []
        let metric = status.map(\.metric) ?? .loss
        rows.append(.init(title: "watched", text: "validation \(metric.title)", role: .fg))
        if let best = status?.best {
            let place = status?.bestStep.map { " at step \(NumberFormat.grouped($0))" } ?? ""
            rows.append(.init(title: "best", text: MetricRow.text(best, of: metric) + place, role: .best))
        } else {
            rows.append(.init(title: "best", text: "none yet: it comes with the first validation", role: .muted))
        }
        if StoppingFacts.patience(state) == nil {
            rows.append(.init(title: "patience", text: "endless: the run does not stop early", role: .fg))
        }
        rows += StoppingFacts(state).all
        if let saved = state.progress.checkpoint {
            let seconds = NumberFormat.fixed(saved.durationSeconds, 2)
            rows.append(
                .init(
                    title: "a save", text: "takes \(seconds) s: SIGTERM saves, and resume goes on", role: .fg
                ))
        }
        if let run = state.run {
            rows.append(
                .init(
                    title: "last epoch", text: "\(run.epochs), at step \(NumberFormat.grouped(run.totalSteps))",
                    role: .fg))
        }
        return rows
    }
}
