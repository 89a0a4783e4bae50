import RunProtocol
import TerminalUI

/// What came of the run, once it has ended.
struct SummaryOverlay {
    private static let titleColumns = 13

    func draw(_ state: DashboardState, on canvas: inout Canvas) {
        guard let summary = state.summary else { return }
        let columns = min(88, state.size.columns - 4)
        let rows = Self.rows(summary, state, width: columns - 6)
        let (sign, word, role) = HeaderPane.status(of: state)
        let start = word.count + 4
        let reason = summary.message.wrapped(to: columns - 6 - start)
        let box = OverlayBox(columns: columns, lines: rows.count + 1 + reason.count, on: state.size)
        let palette = canvas.palette
        var keys = StyledText.keys([(.closeOverlay, "curves")], in: .summary, state)
        keys.append(" ", palette.style(.muted, on: .overlayBg))
        keys.append(StyledText.keys([(.quit, "quit")], in: .anywhere, state))
        box.draw(title: "results", trailing: keys, on: &canvas)
        let head = StyledText("\(sign) \(word)", palette.style(role, on: .overlayBg, .bold))
        canvas.write(head, box.inner.column, box.inner.row, width: box.inner.columns)
        for (index, line) in reason.enumerated() {
            canvas.write(
                line, box.inner.column + start, box.inner.row + index, palette.style(.fg, on: .overlayBg),
                width: box.inner.columns - start)
        }
        let first = reason.count + 1
        for (index, (title, text, role)) in rows.enumerated() where index + first < box.inner.rows {
            let row = box.inner.row + first + index
            canvas.write(title, box.inner.column, row, palette.style(.muted, on: .overlayBg))
            canvas.write(
                text, box.inner.column + Self.titleColumns, row, palette.style(role, on: .overlayBg),
                width: box.inner.columns - Self.titleColumns)
        }
    }

    private static func rows(_ summary: RunSummary, _ state: DashboardState, width: Int) -> [(String, String, Role)] {
        var rows: [(String, String, Role)] = []
        /// A row of metrics, or several where one has no room for them all.
        func append(_ title: String, _ values: MetricValues, _ role: Role) {
            var line = ""
            var title = title
            for metric in values.metrics {
                let text = values[metric].map { "\(metric.title) \(MetricRow.text($0, of: metric))" } ?? ""
                if !line.isEmpty, line.count + 2 + text.count > width - titleColumns {
                    rows.append((title, line, role))
                    (title, line) = ("", "")
                }
                line += line.isEmpty ? text : ", \(text)"
            }
            if !line.isEmpty { rows.append((title, line, role)) }
        }
        append("test", summary.testMetrics, .good)
        append("validation", summary.validationMetrics, .val)
        if let loss = summary.bestValidationLoss, let step = summary.bestStep {
            rows.append(
                (
                    "best", "val loss \(NumberFormat.measure(loss, digits: 5)) at step \(NumberFormat.grouped(step))",
                    .best
                ))
        }
        rows.append(
            (
                "trained",
                "\(NumberFormat.grouped(summary.step)) steps, \(NumberFormat.grouped(summary.epoch)) \(summary.epoch == 1 ? "epoch" : "epochs") in \(NumberFormat.clock(summary.durationSeconds))",
                .fg
            ))
        if !state.interventions.isEmpty {
            let count = state.interventions.count
            rows.append(("steered", "\(count) change\(count == 1 ? "" : "s") by you", .accent))
        }
        // The hash is given whole, in two lines where one has no room for it.
        let hash = summary.weightsHash
        let half = hash.count > width - titleColumns ? (hash.count + 1) / 2 : hash.count
        // Folds have weights of their own each.
        if !hash.isEmpty { rows.append(("weights", String(hash.prefix(half)), .fg)) }
        if half < hash.count { rows.append(("", String(hash.dropFirst(half)), .fg)) }
        rows.append(("run", summary.runPath, .fg))
        if let checkpoint = summary.bestCheckpoint {
            let whole = "\(summary.runPath)/\(checkpoint)"
            rows.append(("best weights", whole.count <= width - titleColumns ? whole : checkpoint, .best))
        }
        if summary.isResumable { rows.append(("go on", "descent resume \(summary.runPath)", .info)) }
        return rows
    }
}
