import RunProtocol
import TerminalUI

extension DashboardState {
    /// Does what a key is bound to.
    mutating func handle(_ key: Key) -> [Effect] {
        if keys.action(for: key, in: [.always]) == .interrupt { return interrupt() }
        let contexts = contexts
        guard let action = keys.action(for: key, in: contexts) else { return type(key) }
        guard isAvailable(action) else {
            if let reason = refusal(of: action) { toast(.warning, reason) }
            return []
        }
        switch contexts.first {
        case .typing:
            if view.commandLine != nil { return editCommand(action) }
            return view.helpSearch == nil ? editRunsPrompt(action) : searchHelp(action)
        case .palette: return editPalette(action)
        case .editing: return edit(action)
        case .themes: return chooseTheme(action)
        case .help: return readHelp(action)
        case .stopQuestion, .quitQuestion, .question: return answerQuestion(action)
        case .probe, .rangeTest: return chooseTrial(action)
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
            view.helpFilter = ""
        case .commandLine:
            var line = CommandLine()
            refresh(&line)
            view.commandLine = line
        case .palette:
            view.paletteSearch = PaletteSearch()
            view.overlay = .palette
        case .theme:
            view.themeBefore = view.themeIndex
            view.overlay = .themes
        case .results: view.overlay = .summary
        case .stopping: view.overlay = .stopping
        case .closeOverlay: view.overlay = nil
        case .stop: view.overlay = .confirmStop
        case .pageOverview: open(.overview)
        case .pageCharts: open(.charts)
        case .pageModel: open(.model)
        case .pageEvaluate: open(.evaluate)
        case .pageExamples: open(.examples)
        case .pageData: open(.data)
        case .pageSystem: open(.system)
        case .pageRuns: open(.runs)
        case .pageFolds: open(.folds)
        case .nextPage: open(view.page.moved(by: 1))
        case .previousPage: open(view.page.moved(by: -1))
        case .logarithmicAxis where view.page == .runs: runs.chart.isLogarithmic.toggle()
        case .logarithmicAxis: view.board[chartInFocus].isLogarithmic.toggle()
        case .logarithmicSteps: view.board.isLogarithmicAlong.toggle()
        case .horizontalAxis: view.board.axis = view.board.axis.next
        case .smoothing: view.board.cycleSmoothing()
        case .window: view.board.cycleWindow()
        case .pauseOrResume, .oneStep, .saveCheckpoint: return steer(action)
        case .stopAfterEpoch, .undo, .rewind, .branch, .probe, .findLearningRate, .morePatience, .endlessPatience,
            .actOnNotice, .refuseNotice:
            return steerCourse(action)
        case .faster, .slower, .seekBack, .seekOn: return play(action)
        default: return PageCatalogue.page(view.page).perform(action, &self)
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
        if place == .guest { return [.visit(.back)] }
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
        if place == .guest { return [.visit(.back)] }
        if isFinished || run == nil { return [.quit] }
        if isInterrupted { return [.abort] }
        isInterrupted = true
        isStopRequested = true
        leavesWhenFinished = true
        view.editor = nil
        view.commandLine = nil
        view.overlay = nil
        return [.interrupt]
    }

    mutating func answerQuestion(_ action: Action) -> [Effect] {
        let asked = view.overlay
        view.overlay = nil
        if case .question(let question) = asked {
            guard action == .confirm else { return [] }
            switch question.consequence {
            case .command(let command): return isFinished ? [] : send(command)
            case .library(let request): return [.library(request)]
            }
        }
        guard !isFinished else { return [] }
        if action == .leave { return interrupt() }
        guard action == .stopAndStay else { return [] }
        isStopRequested = true
        return [.send(command(.stop))]
    }

    mutating func moveFocus(by amount: Int) {
        let panes = layout.focusable
        guard !panes.isEmpty else { return }
        let index = panes.firstIndex(of: view.focus) ?? 0
        view.focus = panes[(index + amount + panes.count) % panes.count]
    }

    mutating func scrollLog(_ action: Action) {
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

    // MARK: Overlays

    mutating func chooseTheme(_ action: Action) -> [Effect] {
        switch action {
        case .up: setTheme(view.themeIndex - 1)
        case .down: setTheme(view.themeIndex + 1)
        case .chooseTheme:
            view.overlay = nil
            return [.remember]
        default:
            setTheme(view.themeBefore)
            view.overlay = nil
        }
        return []
    }

    private mutating func readHelp(_ action: Action) -> [Effect] {
        let page = HelpOverlay.visibleRows(of: self) - 1
        let amounts: [Action: Int] = [.up: -1, .down: 1, .pageUp: -page, .pageDown: page]
        if action == .searchHelp {
            view.helpSearch = LineEditor(view.helpFilter)
        } else if let amount = amounts[action] {
            view.helpOffset = min(max(0, view.helpOffset + amount), HelpOverlay.lastOffset(of: self))
        } else {
            view.overlay = nil
        }
        return []
    }

    /// Does what a key does while the help's search is typed: the lines follow each letter.
    private mutating func searchHelp(_ action: Action) -> [Effect] {
        guard var editor = view.helpSearch else { return [] }
        switch action {
        case .applyEdit: view.helpSearch = nil
        case .leaveEdit:
            view.helpSearch = nil
            view.helpFilter = ""
        default:
            _ = editor.perform(action)
            view.helpSearch = editor
            view.helpFilter = editor.text
        }
        view.helpOffset = 0
        return []
    }

    /// A key that is bound to nothing, where a text is typed.
    private mutating func type(_ key: Key) -> [Effect] {
        guard case .character(let character) = key else { return [] }
        if view.helpSearch != nil {
            view.helpSearch?.insert(character)
            view.helpFilter = view.helpSearch?.text ?? ""
            view.helpOffset = 0
        } else if view.commandLine != nil {
            typeCommand(character)
        } else if runs.prompt != nil {
            typeInRunsPrompt(character)
        } else if view.overlay == .palette {
            view.paletteSearch.editor.insert(character)
            view.paletteSearch.selected = 0
        } else {
            typeValue(character)
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
