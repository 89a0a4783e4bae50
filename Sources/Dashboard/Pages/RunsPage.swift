import RunProtocol
import TerminalUI

/// All runs that there are: found, looked after, and laid over one another.
struct RunsPage: Page {
    /// Where the boxes lie; what has no room is nil.
    struct Frames: Equatable {
        var list: Rect
        var chart: Rect?
        var details: Rect?
    }

    static func frames(_ state: DashboardState, in area: Rect) -> Frames {
        let count = state.runs.compared.count
        guard area.rows >= 14, !state.runs.shown.isEmpty || count > 0 else { return Frames(list: area) }
        let share = count > 1 ? area.rows * 3 / 10 : area.rows * 45 / 100
        let rows = min(max(state.runs.shown.count, 1) + 3, max(share, 7))
        let list = Rect(column: area.column, row: area.row, columns: area.columns, rows: rows)
        let rest = Rect(column: area.column, row: area.row + rows, columns: area.columns, rows: area.rows - rows)
        guard area.columns >= 100 else {
            let isDetails = state.runs.focus == .details
            return Frames(list: list, chart: isDetails ? nil : rest, details: isDetails ? rest : nil)
        }
        let wish = count > 1 ? RunsDetailsView.wishedColumns(of: state) : 46
        if wish <= area.columns * 52 / 100 {
            let side = max(wish, area.columns * (count > 1 ? 36 : 32) / 100)
            var (chart, details) = (rest, rest)
            chart.columns = rest.columns - side
            details.column = rest.column + chart.columns
            details.columns = side
            return Frames(list: list, chart: chart, details: details)
        }
        let table = min(RunsDetailsView(state: state).count + 2, rest.rows / 2)
        var (chart, details) = (rest, rest)
        chart.rows = rest.rows - table
        details.row = rest.row + chart.rows
        details.rows = table
        return Frames(list: list, chart: chart, details: details)
    }

    func draw(_ state: DashboardState, in area: Rect, on canvas: inout Canvas) {
        let frames = Self.frames(state, in: area)
        canvas.clipped(to: frames.list) { RunsListView(state: state, area: frames.list).draw(on: &$0) }
        if let chart = frames.chart { canvas.clipped(to: chart) { RunsChartView().draw(state, in: chart, on: &$0) } }
        if let details = frames.details {
            canvas.clipped(to: details) { RunsDetailsView(state: state).draw(in: details, on: &$0) }
        }
        RunsPromptView().draw(state, in: area, on: &canvas)
    }

    func perform(_ action: Action, _ state: inout DashboardState) -> [Effect] {
        switch action {
        case .nextPane, .previousPane:
            let all = RunsState.Focus.allCases
            let index = all.firstIndex(of: state.runs.focus) ?? 0
            state.runs.focus = all[(index + (action == .nextPane ? 1 : all.count - 1)) % all.count]
        case .nextQuantity: state.showQuantity(by: 1)
        case .previousQuantity: state.showQuantity(by: -1)
        case .up, .down, .pageUp, .pageDown, .toStart, .toEnd: state.moveInRuns(action)
        case .escapeRuns: state.clearRuns()
        case .sortRuns: state.sortRuns(by: 1)
        case .turnOrder: state.runs.order.isDescending.toggle()
        case .showHidden: state.runs.showsHidden.toggle()
        case .clearComparison: state.runs.clearCompared()
        case .filterRuns:
            state.runs.prompt = RunsState.Prompt(kind: .filter, editor: LineEditor(state.runs.filterText))
        case .openRun, .compareRun, .pinRun, .hideRun, .renameRun, .tagRun, .noteRun, .deleteRun, .replayRun,
            .branchRun,
            .resumeRun:
            guard let entry = state.runs.selectedEntry else { return [] }
            return state.perform(action, on: entry)
        default:
            if state.runs.focus == .chart { state.changeRunsChart(action) }
        }
        return []
    }

    func take(_ event: MouseEvent, in area: Rect, _ state: inout DashboardState) -> [Effect] {
        let frames = Self.frames(state, in: area)
        if let chart = frames.chart, chart.contains(event.point) || state.runs.chart.dragStart != nil {
            if case .pressed = event.action { state.runs.focus = .chart }
            state.takeInRunsChart(event, in: chart)
        } else if frames.list.contains(event.point) {
            return takeInList(event, in: frames.list, &state)
        } else if let details = frames.details, details.contains(event.point) {
            if case .pressed = event.action { state.runs.focus = .details }
            if event.action == .wheelDown { state.scrollDetails(by: 2) }
            if event.action == .wheelUp { state.scrollDetails(by: -2) }
        }
        return []
    }

    private func takeInList(_ event: MouseEvent, in area: Rect, _ state: inout DashboardState) -> [Effect] {
        let view = RunsListView(state: state, area: area)
        switch event.action {
        case .wheelUp: state.runs.select(index: (state.runs.selectedIndex ?? 0) - 1)
        case .wheelDown: state.runs.select(index: (state.runs.selectedIndex ?? 0) + 1)
        case .pressed(let button):
            state.runs.focus = .list
            if let key = view.heading(at: event.point) {
                state.sortRuns(by: key)
            } else if let index = view.index(atRow: event.point.row) {
                let isSecond = state.runs.selectedIndex == index
                state.runs.select(index: index)
                guard let entry = state.runs.selectedEntry else { return [] }
                // The sign of the comparison is a switch; a click on what is selected opens it.
                if button == .right || event.point.column < area.column + 4 {
                    return state.perform(.compareRun, on: entry)
                }
                if isSecond { return state.perform(.openRun, on: entry) }
            }
        default: break
        }
        return []
    }
}

/// The line in which a text about runs is typed, at the lower edge of the page.
struct RunsPromptView {
    func draw(_ state: DashboardState, in area: Rect, on canvas: inout Canvas) {
        guard let prompt = state.runs.prompt else { return }
        let palette = canvas.palette
        let row = Rect(column: area.column, row: area.maxRow - 1, columns: area.columns, rows: 1)
        canvas.fill(row, palette.style(.fg, on: .editBg))
        let title = " \(Self.title(of: prompt.kind)): "
        let start = canvas.write(title, row.column, row.row, palette.style(.key, on: .editBg, .bold))
        let room = max(4, row.maxColumn - start - 2)
        let skipped = max(0, prompt.editor.cursor - room + 1)
        let shown = String(prompt.editor.characters.dropFirst(skipped).prefix(room))
        let end = canvas.write(shown, start, row.row, palette.style(.title, on: .editBg, .bold))
        let cursor = start + prompt.editor.cursor - skipped
        if cursor < row.maxColumn {
            var style = canvas.buffer[cursor, row.row].style
            style.attributes.insert(.reverse)
            canvas.put(canvas.buffer[cursor, row.row].glyph, cursor, row.row, style)
            canvas.buffer.cursor = Point(column: cursor, row: row.row)
        }
        let problem = prompt.problem ?? (prompt.kind == .filter ? state.runs.filterProblem : nil)
        let note = problem ?? (prompt.kind == .filter ? Self.hint(state) : "")
        canvas.write(
            note, end + 3, row.row, palette.style(problem == nil ? .muted : .bad, on: .editBg),
            width: max(0, row.maxColumn - end - 4))
    }

    private static func title(of kind: RunsState.Prompt.Kind) -> String {
        switch kind {
        case .filter: "filter"
        case .rename: "name"
        case .tag: "tag (-tag takes it away)"
        case .note: "note"
        }
    }

    private static func hint(_ state: DashboardState) -> String {
        state.runs.filterText.isEmpty
            ? "words, val_loss < 0.3, lr >= 1e-3, status = done, tag = good"
            : "\(state.runs.shown.count) of \(state.runs.entries.count)"
    }
}
