import RunProtocol
import TerminalUI

extension DashboardState {
    /// Takes in what the library of runs answered.
    mutating func take(_ answers: [RunLibraryAnswer]) {
        for answer in answers {
            runs.take(answer)
            switch answer {
            case .refused(let text): tell(.error, text)
            case .deleted(let path): tell(.info, "deleted \(path)")
            case .listed, .course: break
            }
        }
    }

    /// What the library is to be asked, now that the state is as it is.
    mutating func libraryRequests() -> [Effect] {
        let wish = runs.wish(isOpen: view.page == .runs)
        guard wish != runs.asked else { return [] }
        var effects: [Effect] = []
        // First what is to be told, so that one look at the disk answers both.
        if wish.paths != runs.asked.paths { effects.append(.library(.follow(paths: wish.paths))) }
        if wish.isWatching != runs.asked.isWatching { effects.append(.library(.watch(wish.isWatching))) }
        runs.asked = wish
        return effects
    }

    /// Whether it is the state of a run of this process, rather than of the page of runs alone or of a guest.
    public var isOwn: Bool { place == .own }

    /// Whether it shows the run in a folder.
    public func shows(_ path: String) -> Bool { place == .own && run?.runPath == path }

    /// Goes on with the list of runs as another state had it.
    public mutating func adoptRuns(of other: DashboardState) { runs = other.runs }

    /// Looks as another state does: its theme, its charts, and what was typed.
    public mutating func adoptLooks(of other: DashboardState) {
        let page = view.page
        setTheme(other.view.themeIndex)
        view.board = other.view.board
        view.board.window = .all
        view.board.cursor = nil
        view.borders = other.view.borders
        view.page = page
        usesMouse = other.usesMouse
        history = other.history
    }

    // MARK: The list

    mutating func moveInRuns(_ action: Action) {
        if runs.focus == .details {
            let amounts: [Action: Int] = [
                .up: -1, .down: 1, .pageUp: -8, .pageDown: 8, .toStart: -10_000, .toEnd: 10_000,
            ]
            return scrollDetails(by: amounts[action] ?? 0)
        }
        let page = max(1, RunsListView(state: self, area: RunsPage.frames(self, in: pageArea).list).visible - 1)
        let count = runs.shown.count
        let amounts: [Action: Int] = [
            .up: -1, .down: 1, .pageUp: -page, .pageDown: page, .toStart: -count, .toEnd: count,
        ]
        runs.select(index: (runs.selectedIndex ?? 0) + (amounts[action] ?? 0))
    }

    mutating func scrollDetails(by amount: Int) {
        guard let area = RunsPage.frames(self, in: pageArea).details else { return }
        let last = max(0, RunsDetailsView(state: self).count - area.inset().rows)
        runs.detailsOffset = min(max(0, min(runs.detailsOffset, last) + amount), last)
    }

    /// Takes away the inspected step, else the filter, else the comparison.
    mutating func clearRuns() {
        if runs.chart.cursor != nil {
            runs.chart.cursor = nil
        } else if !runs.filterText.isEmpty {
            runs.setFilter("")
        } else {
            runs.clearCompared()
        }
    }

    /// Orders by the next column of the list.
    mutating func sortRuns(by amount: Int) {
        let area = RunsPage.frames(self, in: pageArea).list
        let keys = RunsListView(state: self, area: area).places.map(\.column.key)
        guard !keys.isEmpty else { return }
        let index = keys.firstIndex(of: runs.order.key).map { $0 + amount } ?? 0
        runs.order = RunOrder(keys[(index + keys.count) % keys.count])
    }

    /// Orders by a key; by the same once more turns the order.
    mutating func sortRuns(by key: RunKey) {
        if runs.order.key == key { runs.order.isDescending.toggle() } else { runs.order = RunOrder(key) }
    }

    // MARK: One run

    /// Does something with a run of the list.
    mutating func perform(_ action: Action, on entry: RunEntry) -> [Effect] {
        switch action {
        case .openRun: return openRun(entry)
        case .replayRun: return visit(.replay(path: entry.path), "opening \(entry.name)")
        case .resumeRun: return visit(.resume(path: entry.path), "\(entry.name) goes on in a process of its own")
        case .branchRun: return visit(.branch(path: entry.path), "branching \(entry.name) where it stands")
        case .compareRun:
            guard runs.toggleCompared(entry.path) else {
                toast(.warning, "\(RunsState.slotCount) runs are compared at most: take one out by the same key")
                return []
            }
        case .pinRun: return [.library(.change(path: entry.path, .pin(!entry.notes.isPinned)))]
        case .hideRun: return [.library(.change(path: entry.path, .hide(!entry.notes.isHidden)))]
        case .renameRun: runs.prompt = RunsState.Prompt(kind: .rename, editor: LineEditor(entry.name))
        case .tagRun: runs.prompt = RunsState.Prompt(kind: .tag, editor: LineEditor())
        case .noteRun: runs.prompt = RunsState.Prompt(kind: .note, editor: LineEditor(entry.notes.note))
        case .deleteRun: askToDelete(entry)
        default: break
        }
        return []
    }

    private mutating func openRun(_ entry: RunEntry) -> [Effect] {
        if place == .own, entry.path == run?.runPath {
            open(.overview)
            return []
        }
        return visit(.look(path: entry.path), "opening \(entry.name)")
    }

    private mutating func visit(_ visit: RunVisit, _ text: String) -> [Effect] {
        toast(.info, text)
        return [.visit(visit)]
    }

    private mutating func askToDelete(_ entry: RunEntry) {
        guard entry.status != .running else {
            return toast(.warning, "\(entry.name) is being trained: stop it first")
        }
        view.overlay = .question(
            Question(
                title: "delete \(entry.name)?", text: "Its folder goes, with all checkpoints and its best model.",
                detail: "\(entry.path). This cannot be undone.",
                consequence: .library(.delete(path: entry.path))))
    }

    // MARK: Typing

    /// Does what a key does while a text about runs is typed.
    mutating func editRunsPrompt(_ action: Action) -> [Effect] {
        guard var prompt = runs.prompt else { return [] }
        switch action {
        case .applyEdit: return finish(prompt)
        case .leaveEdit:
            runs.prompt = nil
            if prompt.kind == .filter { runs.setFilter("") }
            return []
        case .up, .down:
            if prompt.kind == .filter { moveInRuns(action) }
            return []
        default:
            _ = prompt.editor.perform(action)
            change(&prompt)
        }
        return []
    }

    mutating func typeInRunsPrompt(_ character: Character) {
        guard var prompt = runs.prompt else { return }
        prompt.editor.insert(character)
        change(&prompt)
    }

    private mutating func change(_ prompt: inout RunsState.Prompt) {
        prompt.problem = nil
        runs.prompt = prompt
        if prompt.kind == .filter { runs.setFilter(prompt.editor.text) }
    }

    private mutating func finish(_ prompt: RunsState.Prompt) -> [Effect] {
        let text = prompt.editor.text
        let change: RunNoteChange
        switch prompt.kind {
        case .filter:
            if runs.filterProblem == nil { runs.prompt = nil }
            return []
        case .rename: change = .rename(text == runs.selectedEntry?.folder ? "" : text)
        case .tag: change = text.hasPrefix("-") ? .untag(String(text.dropFirst())) : .tag(text)
        case .note: change = .note(text)
        }
        guard let entry = runs.selectedEntry else {
            runs.prompt = nil
            return []
        }
        do throws(RunQueryProblem) {
            var notes = entry.notes
            try change.apply(to: &notes)
            runs.prompt = nil
            return [.library(.change(path: entry.path, change))]
        } catch {
            runs.prompt?.problem = error.description
            return []
        }
    }
}
