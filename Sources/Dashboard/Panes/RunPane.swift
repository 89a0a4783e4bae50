import RunProtocol
import TerminalUI

/// What is being trained, on what, and what has been saved.
struct RunPane: Pane {
    func draw(_ state: DashboardState, in area: Rect, on canvas: inout Canvas) {
        canvas.draw(Panel("run"), in: area)
        let inner = area.inset()
        guard let run = state.run else { return canvas.drawWaiting("preparing the run", in: inner) }
        for (index, (title, text, role)) in Self.rows(run, state).prefix(inner.rows).enumerated() {
            canvas.write(title, inner.column + 1, inner.row + index, canvas.palette.style(.muted), width: 10)
            canvas.write(
                text, inner.column + 12, inner.row + index, canvas.palette.style(role), width: inner.columns - 13)
        }
    }

    /// The most telling first: a low panel shows only those.
    private static func rows(_ run: RunDescription, _ state: DashboardState) -> [(String, String, Role)] {
        var rows: [(String, String, Role)] = [
            ("model", run.model, .fg),
            ("data", run.data, .fg),
        ]
        // Where there is room, the progress says it.
        if !state.layout.isWide { rows += StoppingFacts(state).all.map { ($0.title, $0.text, $0.role) } }
        if let forecast = state.steering.forecasts[DashboardState.learningRateKey] {
            rows.append(("schedule", forecast.summary, forecast.followsRecipe ? .fg : .accent))
        }
        if let undoable = state.steering.kept?.undoable { rows.append(("undo", undoable, .fg)) }
        if let parent = run.parent { rows.append(("branch of", parent, .series2)) }
        if let checkpoint = state.progress.checkpoint {
            rows.append(("checkpoint", "\(checkpoint.file), \(checkpoint.kind.rawValue)", .fg))
        }
        rows += [
            ("optimizer", run.optimizer, .fg),
            ("parameters", NumberFormat.grouped(run.parameterCount), .fg),
            ("device", run.device, .fg),
            ("seed", String(run.seed), .fg),
            (
                "examples",
                "\(NumberFormat.grouped(run.trainingExamples)) train, \(NumberFormat.grouped(run.validationExamples)) val, \(NumberFormat.grouped(run.testExamples)) test",
                .fg
            ),
            ("folder", run.runPath, .fg),
        ]
        return rows
    }
}
