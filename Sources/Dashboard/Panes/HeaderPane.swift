import RunProtocol
import TerminalUI

/// The first line: which run this is, what it is doing, and its time.
struct HeaderPane: Pane {
    func draw(_ state: DashboardState, in area: Rect, on canvas: inout Canvas) {
        let palette = canvas.palette
        let right = Self.right(of: state)
        let start = area.maxColumn - 1 - right.columns
        canvas.write(right, start, area.row)
        var left = StyledText("\(canvas.glyphs.logo) ", palette.style(.accent))
        let isRoomy = area.columns >= 100 || state.run == nil
        if isRoomy { left.append("descent ", palette.style(.title, on: .bg, .bold)) }
        if let run = state.run { left.append(run.name, palette.style(isRoomy ? .muted : .title, on: .bg)) }
        let end = canvas.write(left, area.column + 1, area.row, width: start - area.column - 3)
        for tab in Self.tabs(of: state) {
            let text = canvas.glyphs.kind == .ascii && tab.isOpen ? "[\(tab.text.trimmingBlanks)]" : tab.text
            guard tab.column > end, tab.column + text.count < start else { continue }
            let style = tab.isOpen ? palette.style(.selectedFg, on: .selectedBg, .bold) : palette.style(.muted)
            canvas.write(text, tab.column, area.row, style)
        }
    }

    /// What the run is doing, and its time.
    private static func right(of state: DashboardState) -> StyledText {
        let palette = state.palette
        var right = StyledText()
        let gap = state.size.columns >= 100 ? "   " : "  "
        let (sign, word, role) = status(of: state)
        right.append("\(sign) ", palette.style(role))
        right.append(word, palette.style(role, on: .bg, .bold))
        if state.place != .home {
            right.append("\(gap)\(NumberFormat.clock(state.clock.elapsed(now: state.now)))", palette.style(.fg))
        }
        if let left = timeLeft(of: state) {
            right.append("\(gap)left ", palette.style(.muted))
            right.append(NumberFormat.clock(left), palette.style(.fg))
        }
        return right
    }

    /// A page's title in the header.
    struct Tab {
        var page: PageID
        var text: String
        var column: Int
        var isOpen: Bool
    }

    /// The tabs where there is room for them: all with their titles, or but the open one.
    static func tabs(of state: DashboardState) -> [Tab] {
        let isRoomy = state.size.columns >= 100
        let name = state.run?.name.count ?? 0
        var column = (isRoomy || state.run == nil ? 12 : 4) + min(name, 24) + 2
        let pages = PageID.allCases.filter {
            state.place == .home ? $0 == .runs : $0 != .folds || !state.folds.isEmpty
        }
        let titles = pages.reduce(0) { $0 + $1.rawValue.count + 4 }
        // The clock's words come and go, and the titles are not to come and go with them.
        let hasTitles = column + titles + 44 <= state.size.columns
        return pages.map { page in
            let isOpen = state.view.page == page
            let text =
                hasTitles || isOpen
                ? " \(page.number) \(page.rawValue) " : isRoomy ? " \(page.number) " : "\(page.number) "
            defer { column += text.count }
            return Tab(page: page, text: text, column: column, isOpen: isOpen)
        }
    }

    /// The sign, the word and the colour of what the run is doing.
    static func status(of state: DashboardState) -> (Unicode.Scalar, String, Role) {
        let glyphs = state.glyphs
        let spinner = glyphs.spinner
        let moving = spinner[Int(state.now * 4) % spinner.count]
        if state.place == .home {
            let running = state.runs.entries.count { $0.status == .running }
            return running > 0
                ? (glyphs.dot, "\(running) training", .good) : (glyphs.bullet, "nothing is training", .muted)
        }
        if let summary = state.summary { return finished(summary, glyphs) }
        if state.isStopRequested { return (moving, "stopping", .warn) }
        if state.pendingSwitch != nil {
            return (moving, state.runState == .paused ? "resuming" : "pausing", .warn)
        }
        switch state.runState {
        case .starting: return (moving, "starting", .info)
        case .training: return (glyphs.dot, "training", .good)
        case .paused: return (glyphs.paused, "paused", .warn)
        case .validating:
            guard let validating = state.progress.validating, validating.examplesTotal > 0 else {
                return (moving, "validating", .info)
            }
            let share = Double(validating.examplesDone) / Double(validating.examplesTotal)
            return (moving, "validating \(NumberFormat.percent(share, 0))", .info)
        case .probing:
            guard let trial = state.steering.trial, trial.batchesTotal > 0 else { return (moving, "probing", .info) }
            let share = Double(trial.batchesDone) / Double(trial.batchesTotal)
            return (moving, "probing \(NumberFormat.percent(share, 0))", .info)
        case .stopping: return (moving, "stopping", .warn)
        case .finished: return (glyphs.check, "done", .good)
        }
    }

    private static func finished(_ summary: RunSummary, _ glyphs: Glyphs) -> (Unicode.Scalar, String, Role) {
        switch summary.reason {
        case .completed: (glyphs.check, "done", .good)
        case .earlyStopping: (glyphs.check, "done: stopped early", .good)
        case .stoppedByUser: (glyphs.check, "stopped by you", .info)
        case .interrupted: (glyphs.cross, "interrupted", .warn)
        case .budgetSpent: (glyphs.check, "done: budget spent", .info)
        case .branched: (glyphs.check, "branched", .info)
        case .diverged: (glyphs.cross, "diverged", .bad)
        case .failed: (glyphs.cross, "failed", .bad)
        }
    }

    static func timeLeft(of state: DashboardState) -> Double? {
        guard let run = state.run, !state.isFinished, !state.isStopRequested else { return nil }
        return state.clock.remaining(steps: run.totalSteps - state.progress.step, stepsPerEpoch: run.stepsPerEpoch)
    }
}

extension String {
    /// Without blanks at both ends.
    fileprivate var trimmingBlanks: Substring {
        var text = Substring(self)
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return text
    }
}
