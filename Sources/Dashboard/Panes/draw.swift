public import TerminalUI

/// Draws the dashboard into a buffer, over all that was there.
public func draw(_ state: DashboardState, into buffer: inout CellBuffer) {
    var state = state
    state.size = buffer.size
    // The buffer's cells are moved into the canvas and back, not copied.
    var taken = CellBuffer(size: Size(columns: 0, rows: 0))
    swap(&taken, &buffer)
    var canvas = Canvas(buffer: taken, palette: state.palette, glyphs: state.glyphs)
    taken = buffer
    canvas.buffer.cursor = nil
    canvas.fill(Rect(state.size), state.palette.style(.fg))
    let layout = state.layout
    if layout.isTooSmall {
        drawTooSmall(state, on: &canvas)
    } else if layout.isCompact {
        CompactView().draw(state, in: Rect(state.size), on: &canvas)
        drawOverlay(state, on: &canvas)
    } else {
        let (columns, rows) = (state.size.columns, state.size.rows)
        HeaderPane().draw(state, in: Rect(column: 0, row: 0, columns: columns, rows: 1), on: &canvas)
        let area = state.pageArea
        canvas.clipped(to: area) { PageCatalogue.page(state.view.page).draw(state, in: area, on: &$0) }
        NoticeView().draw(state, on: &canvas)
        drawOverlay(state, on: &canvas)
        HintsPane().draw(state, in: Rect(column: 0, row: rows - 1, columns: columns, rows: 1), on: &canvas)
        CompletionView().draw(state, on: &canvas)
        ToastView().draw(state, on: &canvas)
    }
    buffer = canvas.buffer
}

private func drawOverlay(_ state: DashboardState, on canvas: inout Canvas) {
    switch state.view.overlay {
    case .help: HelpOverlay().draw(state, on: &canvas)
    case .themes: ThemesOverlay().draw(state, on: &canvas)
    case .confirmStop, .confirmQuit, .question: QuestionOverlay(state)?.draw(on: &canvas)
    case .palette: PaletteOverlay().draw(state, on: &canvas)
    case .probe: ProbeOverlay().draw(state, on: &canvas)
    case .rangeTest: RangeTestOverlay().draw(state, on: &canvas)
    case .stopping: StoppingOverlay().draw(state, on: &canvas)
    case .summary: SummaryOverlay().draw(state, on: &canvas)
    case nil: break
    }
}

/// Says how large the screen is and how large it must be.
private func drawTooSmall(_ state: DashboardState, on canvas: inout Canvas) {
    let least = DashboardLayout.leastSize
    let times = state.glyphs.kind == .ascii ? "x" : "×"
    let lines: [(String, Role)] = [
        ("terminal too small", .warn),
        ("now \(state.size.columns)\(times)\(state.size.rows)", .fg),
        ("needed \(least.columns)\(times)\(least.rows)", .muted),
    ]
    let top = max(0, (state.size.rows - lines.count) / 2)
    for (index, (text, role)) in lines.enumerated() {
        canvas.write(
            text, max(0, (state.size.columns - text.count) / 2), top + index, state.palette.style(role),
            width: state.size.columns)
    }
}
