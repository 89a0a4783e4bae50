import TerminalUI

/// A page of the dashboard. The name is that of `:page NAME`, and of its title.
enum PageID: String, CaseIterable, Sendable, Codable {
    case overview, charts, model, evaluate, examples, data, system, runs, folds

    /// The page so many places further.
    func moved(by amount: Int) -> PageID {
        let all = Self.allCases
        let index = all.firstIndex(of: self) ?? 0
        return all[(index + amount + all.count) % all.count]
    }

    /// The number of the key that opens it.
    var number: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }
}

/// What fills the screen between the header and the hints.
///
/// A new page is a case of `PageID`, a line of `PageCatalogue`, and an action with a key in `KeyBindings`.
protocol Page: Sendable {
    func draw(_ state: DashboardState, in area: Rect, on canvas: inout Canvas)
    /// Does what a key of the page is bound to.
    func perform(_ action: Action, _ state: inout DashboardState) -> [Effect]
    /// Takes a mouse event that lies in the area.
    func take(_ event: MouseEvent, in area: Rect, _ state: inout DashboardState) -> [Effect]
}

extension Page {
    func perform(_ action: Action, _ state: inout DashboardState) -> [Effect] { [] }
    func take(_ event: MouseEvent, in area: Rect, _ state: inout DashboardState) -> [Effect] { [] }
}

/// Which page is which.
enum PageCatalogue {
    static func page(_ id: PageID) -> any Page {
        switch id {
        case .overview: OverviewPage()
        case .charts: ChartsPage()
        case .model: ModelPage()
        case .evaluate: EvaluatePage()
        case .examples: ExamplesPage()
        case .data: DataPage()
        case .system: SystemPage()
        case .runs: RunsPage()
        case .folds: FoldsPage()
        }
    }
}

extension DashboardState {
    /// Where a page lies: between the first line, and the notice and the hints.
    var pageArea: Rect {
        Rect(column: 0, row: 1, columns: size.columns, rows: size.rows - 2 - NoticeView.reservedRows(self))
    }

    /// Moves the selection of a list of so many lines.
    mutating func moveSelection(_ action: Action, count: Int) {
        let moves: [Action: Int] = [.up: -1, .down: 1, .toStart: -count, .toEnd: count]
        view.selection[view.page] = min(max(0, selection + (moves[action] ?? 0)), max(0, count - 1))
    }

    /// The selected line of the page's list.
    var selection: Int {
        view.selection[view.page] ?? (view.page == .model ? ModelPage.firstTrained(insight.model) : 0)
    }

    mutating func open(_ page: PageID) {
        guard place != .home || page == .runs else {
            return toast(
                .info, "no run is open yet: choose one and press \(keys.label(of: .openRun, in: .runs, glyphs) ?? "")")
        }
        view.page = page
        view.editor = nil
        view.drag = nil
        view.board.selection = nil
        if view.overlay == .summary { view.overlay = nil }
    }
}
