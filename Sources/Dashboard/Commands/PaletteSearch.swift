/// What is searched for in the palette.
struct PaletteSearch: Sendable, Equatable {
    var editor = LineEditor()
    var selected = 0

    /// Something that the palette offers.
    struct Entry: Sendable, Equatable {
        enum Kind: Sendable, Equatable {
            case action(Action, KeyContext)
            /// A command of the command line, which may want more words.
            case command(String, isWhole: Bool)
        }

        var kind: Kind
        var title: String
        /// Where it belongs.
        var place: String
        /// The key that does the same.
        var key: String
    }

    /// What fits, the best first.
    func entries(of state: DashboardState) -> [Entry] {
        let query = editor.text
        let scored: [(Entry, Int, Int)] = Self.all(of: state).enumerated().compactMap { index, entry in
            guard let score = FuzzyMatch.score(query, "\(entry.title) \(entry.place)") else { return nil }
            return (entry, score, index)
        }
        return scored.sorted { $0.1 != $1.1 ? $0.1 > $1.1 : $0.2 < $1.2 }.map(\.0)
    }

    private static func all(of state: DashboardState) -> [Entry] {
        let movements: Set<Action> = [
            .up, .down, .pageUp, .pageDown, .toStart, .toEnd, .inspectLeft, .inspectRight, .inspectFarLeft,
            .inspectFarRight, .palette, .commandLine, .nextQuantity, .previousQuantity,
        ]
        let actions = state.keys.bindings.filter {
            $0.context.isOffered && !movements.contains($0.action) && state.isAvailable($0.action)
        }.map {
            Entry(
                kind: .action($0.action, $0.context), title: $0.title,
                place: $0.context == .anywhere ? "" : $0.context.title, key: $0.keys.first?.label(state.glyphs) ?? "")
        }
        let commands = CommandCatalogue.all.filter(state.takes).map {
            Entry(
                kind: .command($0.name, isWhole: $0.takesNothing), title: $0.summary,
                place: ":\($0.name) \($0.usage)", key: "")
        }
        return actions + commands
    }
}

extension DashboardState {
    /// Does what a key of the palette is bound to.
    mutating func editPalette(_ action: Action) -> [Effect] {
        let entries = view.paletteSearch.entries(of: self)
        var selected = view.paletteSearch.selected
        switch action {
        case .leaveEdit: view.overlay = nil
        case .applyEdit:
            view.overlay = nil
            return entries.indices.contains(selected) ? perform(entries[selected]) : []
        case .up: selected -= 1
        case .down: selected += 1
        case .pageUp: selected -= 10
        case .pageDown: selected += 10
        default:
            _ = view.paletteSearch.editor.perform(action)
            selected = 0
        }
        view.paletteSearch.selected = min(max(0, selected), max(0, entries.count - 1))
        return []
    }

    mutating func perform(_ entry: PaletteSearch.Entry) -> [Effect] {
        switch entry.kind {
        case .action(let action, let context):
            switch context {
            case .charts: open(.charts)
            case .runs: open(.runs)
            case .chart where view.page != .charts && view.page != .runs: focus(on: .loss)
            case .hyperparameters: focus(on: .hyperparameters)
            case .log: focus(on: .log)
            default: break
            }
            return isAvailable(action) ? perform(action) : []
        case .command(let name, let isWhole):
            guard isWhole else {
                var line = CommandLine(editor: LineEditor(name + " "))
                refresh(&line)
                view.commandLine = line
                return []
            }
            return (try? run(commandLine: name)) ?? []
        }
    }

    private mutating func focus(on pane: PaneID) {
        open(.overview)
        if layout[pane] != nil { view.focus = pane }
    }
}
