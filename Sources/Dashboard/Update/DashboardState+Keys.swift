import RunProtocol
import TerminalUI

extension DashboardState {
    /// Does what a key is bound to.
    mutating func handle(_ key: Key) -> [Effect] {
        if KeyBindings.action(for: key, in: [.always]) == .interrupt { return interrupt() }
        let contexts = contexts
        guard let action = KeyBindings.action(for: key, in: contexts) else { return type(key) }
        guard isAvailable(action) else { return [] }
        switch contexts.first {
        case .editing: return edit(action)
        case .themes: return chooseTheme(action)
        case .help: return readHelp(action)
        case .stopQuestion, .quitQuestion: return answerQuestion(action)
        default: return perform(action)
        }
    }

    /// Does what a key of the dashboard itself is bound to.
    mutating func perform(_ action: Action) -> [Effect] {
        switch action {
        case .quit: return quit()
        case .redraw: return [.redraw]
        case .suspend: return [.suspend]
        case .help:
            view.overlay = .help
            view.helpOffset = 0
        case .theme:
            view.themeBefore = view.themeIndex
            view.overlay = .themes
        case .results: view.overlay = .summary
        case .closeOverlay: view.overlay = nil
        case .stop: view.overlay = .confirmStop
        case .nextPane: moveFocus(by: 1)
        case .previousPane: moveFocus(by: -1)
        case .logarithmicAxis: view.isLogarithmic.toggle()
        case .smoothing: view.smoothing = view.smoothing.next
        case .window: view.window = view.window.next
        case .pauseOrResume, .oneStep, .saveCheckpoint: return steer(action)
        default:
            switch view.focus {
            case .loss: inspect(action)
            case .log: scrollLog(action)
            default: return control(action)
            }
        }
        return []
    }

    private mutating func steer(_ action: Action) -> [Effect] {
        let wish: TrainingCommand.Action =
            switch action {
            case .oneStep: .advance(steps: 1)
            case .saveCheckpoint: .saveCheckpoint
            default: runState == .paused ? .resume : .pause
            }
        let command = command(wish)
        if action == .oneStep { isStepping = true }
        if action == .pauseOrResume {
            // One wish at a time: a second key before the answer would undo the first by chance.
            guard pendingSwitch == nil else { return [] }
            pendingSwitch = command.id
            isStepping = false
        }
        return [.send(command)]
    }

    private mutating func quit() -> [Effect] {
        if isFinished || run == nil { return [.quit] }
        guard !isStopRequested else {
            leavesWhenFinished = true
            return []
        }
        view.overlay = .confirmQuit
        return []
    }

    /// What ^C does outside of a dashboard too: the run is saved and can go on later. Twice ends at once.
    private mutating func interrupt() -> [Effect] {
        if isFinished || run == nil { return [.quit] }
        if isInterrupted { return [.abort] }
        isInterrupted = true
        isStopRequested = true
        leavesWhenFinished = true
        view.editor = nil
        view.overlay = nil
        return [.interrupt]
    }

    private mutating func answerQuestion(_ action: Action) -> [Effect] {
        view.overlay = nil
        guard !isFinished else { return [] }
        if action == .leave { return interrupt() }
        guard action == .stopAndStay else { return [] }
        isStopRequested = true
        return [.send(command(.stop))]
    }

    private mutating func moveFocus(by amount: Int) {
        let panes = layout.focusable
        guard !panes.isEmpty else { return }
        let index = panes.firstIndex(of: view.focus) ?? 0
        view.focus = panes[(index + amount + panes.count) % panes.count]
    }

    private mutating func scrollLog(_ action: Action) {
        let rows = max(1, (layout[.log]?.rows ?? 3) - 2)
        switch action {
        case .up: log.scroll(by: -1, visible: rows)
        case .down: log.scroll(by: 1, visible: rows)
        case .pageUp: log.scroll(by: -max(1, rows - 1), visible: rows)
        case .pageDown: log.scroll(by: max(1, rows - 1), visible: rows)
        case .toStart: log.scrollToStart(visible: rows)
        case .toEnd: log.scrollToEnd()
        default: break
        }
    }

    /// Moves the line under which the curves' values are read.
    private mutating func inspect(_ action: Action) {
        guard let area = layout[.loss], progress.step > 0 else { return }
        let chart = LossPane.chart(of: self)
        let plot = ChartFrame(of: chart, in: area.inset(), set: glyphs.kind).plot
        let stride = (chart.x.upperBound - chart.x.lowerBound) / Double(max(1, plot.columns))
        let start = view.cursor ?? Double(progress.step)
        let moved: Double
        switch action {
        case .inspectLeft: moved = start - stride
        case .inspectRight: moved = start + stride
        case .inspectFarLeft: moved = start - 10 * stride
        case .inspectFarRight: moved = start + 10 * stride
        default:
            view.cursor = nil
            return
        }
        view.cursor = min(max(moved, chart.x.lowerBound), Double(progress.step))
    }

    // MARK: Overlays

    private mutating func chooseTheme(_ action: Action) -> [Effect] {
        switch action {
        case .up: setTheme(view.themeIndex - 1)
        case .down: setTheme(view.themeIndex + 1)
        case .chooseTheme:
            view.overlay = nil
            return [.themeChanged(themeName)]
        default:
            setTheme(view.themeBefore)
            view.overlay = nil
        }
        return []
    }

    private mutating func readHelp(_ action: Action) -> [Effect] {
        switch action {
        case .up: view.helpOffset = max(0, view.helpOffset - 1)
        case .down: view.helpOffset = min(view.helpOffset + 1, HelpOverlay.lastOffset(of: self))
        default: view.overlay = nil
        }
        return []
    }
}

extension CaseIterable where Self: Equatable {
    /// The case after this one; the first after the last.
    fileprivate var next: Self {
        let cases = Array(Self.allCases)
        guard let index = cases.firstIndex(of: self) else { return self }
        return cases[(index + 1) % cases.count]
    }
}
