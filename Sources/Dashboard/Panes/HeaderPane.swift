import RunProtocol
import TerminalUI

/// The first line: which run this is, what it is doing, and its time.
struct HeaderPane: Pane {
    func draw(_ state: DashboardState, in area: Rect, on canvas: inout Canvas) {
        let palette = canvas.palette
        let spacing = Spacing(state)
        let right = Self.right(of: state, spacing)
        let start = area.maxColumn - 1 - right.columns
        canvas.write(right, start, area.row)
        var left = StyledText("\(canvas.glyphs.logo) ", palette.style(.accent))
        if spacing.namesProgram { left.append("descent ", palette.style(.title, on: .bg, .bold)) }
        if let run = state.run {
            left.append(run.name, palette.style(spacing.namesProgram ? .muted : .title, on: .bg))
        }
        let tabs = Self.tabs(of: state)
        let room = (tabs.first?.column ?? start) - area.column - 2
        let end = canvas.write(left, area.column + 1, area.row, width: room)
        for tab in tabs where tab.column >= end && tab.column + tab.columns < start {
            draw(tab, area.row, &canvas)
        }
    }

    private func draw(_ tab: Tab, _ row: Int, _ canvas: inout Canvas) {
        let palette = canvas.palette
        let title = tab.title.isEmpty ? "" : " \(tab.title)"
        guard tab.isOpen else {
            let end = canvas.write("\(tab.page.number)", tab.column + 1, row, palette.style(.muted))
            canvas.write(title, end, row, palette.style(.fg))
            return
        }
        let (before, after) = canvas.glyphs.kind == .ascii ? ("[", "]") : (" ", " ")
        let style = palette.style(.selectedFg, on: .selectedBg, .bold)
        canvas.write("\(before)\(tab.page.number)\(title)\(after)", tab.column, row, style)
    }

    /// What the run is doing, and its time.
    private static func right(of state: DashboardState, _ spacing: Spacing) -> StyledText {
        let palette = state.palette
        var right = StyledText()
        let gap = state.size.columns >= 100 ? "   " : "  "
        let (sign, word, role) = status(of: state)
        right.append("\(sign) ", palette.style(role))
        right.append(word, palette.style(role, on: .bg, .bold))
        let left = timeLeft(of: state)
        if state.place != .home, left == nil || spacing != .tight {
            right.append("\(gap)\(NumberFormat.clock(state.clock.elapsed(now: state.now)))", palette.style(.fg))
        }
        if let left {
            right.append("\(gap)left ", palette.style(.muted))
            right.append(NumberFormat.clock(left), palette.style(.fg))
        }
        return right
    }

    // MARK: Pages

    /// How the first line is shared: decided by the width and the run's name alone, so that nothing comes and goes with
    /// the clock's words.
    private enum Spacing {
        /// Everything is said.
        case roomy
        /// Pages have their names; of the times the one that is left is said, and the program's name is not.
        case tight
        /// But the open page has its name.
        case numbers
        /// So few columns that even that takes the room of the program's name.
        case narrow

        init(_ state: DashboardState) {
            let name = min(state.run?.name.count ?? 0, 24)
            let titles = HeaderPane.pages(of: state).reduce(1) { $0 + $1.rawValue.count + 3 }
            let columns = state.size.columns
            if 13 + name + titles + 42 <= columns {
                self = .roomy
            } else if 4 + min(name, 7) + titles + 30 <= columns {
                self = .tight
            } else {
                self = columns >= 100 || state.run == nil ? .numbers : .narrow
            }
        }

        var namesProgram: Bool { self == .roomy || self == .numbers }
        var hasTitles: Bool { self == .roomy || self == .tight }
    }

    /// A page's number in the header, with its title where there is room. Neighbours share the blank between them.
    struct Tab {
        var page: PageID
        var title: String
        var column: Int
        var isOpen: Bool

        /// Blanks at both ends included.
        var columns: Int { title.isEmpty ? 3 : title.count + 4 }
    }

    /// The pages that there are something to see on.
    private static func pages(of state: DashboardState) -> [PageID] {
        PageID.allCases.filter { state.place == .home ? $0 == .runs : $0 != .folds || !state.folds.isEmpty }
    }

    /// The tabs where there is room for them: all with their titles, or but the open one.
    static func tabs(of state: DashboardState) -> [Tab] {
        let spacing = Spacing(state)
        let pages = pages(of: state)
        var column = (spacing.namesProgram ? 11 : 3) + min(state.run?.name.count ?? 0, 24) + 1
        if spacing == .tight {
            let titles = pages.reduce(1) { $0 + $1.rawValue.count + 3 }
            column = min(column, state.size.columns - 30 - titles)
        }
        return pages.map { page in
            let isOpen = state.view.page == page
            let tab = Tab(
                page: page, title: spacing.hasTitles || isOpen ? page.rawValue : "", column: column, isOpen: isOpen)
            column += tab.columns - 1
            return tab
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
        case .training:
            guard let speed = state.run?.playbackSpeed else { return (glyphs.dot, "training", .good) }
            return (glyphs.dot, "replay x\(ValueText.short(speed))", .info)
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
