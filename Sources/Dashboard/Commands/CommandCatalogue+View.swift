import RunProtocol
import TerminalUI

extension CommandCatalogue {
    /// How the run is looked at.
    static let looking: [CommandDefinition] = [
        CommandDefinition(name: "goto", usage: "STEP", summary: "inspect the curves at a step") {
            state, words throws(CommandProblem) in
            try words.atMost(1)
            let step = min(Double(try words.count(0)), Double(state.progress.step))
            state.view.board.cursor = step
            if !state.shownSteps(of: .metric(.loss)).contains(step) { state.view.board.window = .all }
            if state.view.page == .overview { state.view.focus = .loss }
            return []
        },
        CommandDefinition(name: "zoom", usage: "FROM TO", summary: "show the part between two steps") {
            state, words throws(CommandProblem) in
            try words.atMost(2)
            let (low, high) = (try words.number(0), try words.number(1))
            guard low < high else { throw CommandProblem("zoom goes from a lower step to a higher one: zoom 100 400") }
            state.show(steps: low, high)
            return []
        },
        CommandDefinition(name: "fit", usage: "", summary: "show the whole run, and follow it") {
            state, words throws(CommandProblem) in
            try words.atMost(0)
            state.view.board.window = .all
            return []
        },
        CommandDefinition(name: "last", usage: "SHARE", summary: "follow the last part of the run: last 0.1") {
            state, words throws(CommandProblem) in
            let share = try words.number(0)
            guard share > 0, share <= 1 else { throw CommandProblem("last wants a share above 0, up to 1: last 0.1") }
            state.view.board.window = share == 1 ? .all : .last(share)
            return []
        },
        CommandDefinition(
            name: "axis", usage: "step, epoch, time or examples", summary: "what runs along the charts",
            completions: { _, words in words.isEmpty ? HorizontalAxis.allCases.map(\.rawValue) : [] }
        ) { state, words throws(CommandProblem) in
            guard let axis = HorizontalAxis(rawValue: try words.word(0)) else {
                throw CommandProblem("axis is one of step, epoch, time, examples")
            }
            state.view.board.axis = axis
            return []
        },
        CommandDefinition(name: "smooth", usage: "STRENGTH", summary: "smooth noisy curves, from 0 to 0.99") {
            state, words throws(CommandProblem) in
            let strength = try words.number(0)
            guard strength >= 0, strength < 1 else { throw CommandProblem("smooth goes from 0 (not at all) to 0.99") }
            state.smooth(to: strength)
            return []
        },
        CommandDefinition(
            name: "range", usage: "[LOW HIGH]", summary: "lock the values of the chart to a range, or free them"
        ) {
            state, words throws(CommandProblem) in
            guard words.count > 0 else {
                state.view.board[state.chartInFocus].lockedRange = nil
                return []
            }
            let (low, high) = (try words.number(0), try words.number(1))
            guard low < high else { throw CommandProblem("range goes from a lower value to a higher one: range 0 2") }
            state.view.board[state.chartInFocus].lockedRange = low...high
            return []
        },
        CommandDefinition(
            name: "charts", usage: "QUANTITY ...", summary: "the charts of the page of charts, in order",
            completions: { state, _ in Quantity.all(of: state.run).map(\.name) }
        ) { state, words throws(CommandProblem) in
            var grid: [Quantity] = []
            for word in [try words.word(0)] + words.words.dropFirst() {
                guard let quantity = Quantity(name: word) else {
                    let known = Quantity.all(of: state.run).map(\.name).joined(separator: ", ")
                    throw CommandProblem("there is no quantity \"\(word)\"; there are \(known)")
                }
                grid.append(quantity)
            }
            state.view.board.grid = Array(grid.prefix(16))
            state.view.board.focused = 0
            state.open(.charts)
            return []
        },
        CommandDefinition(
            name: "page", usage: "NAME", summary: "open a page",
            completions: { _, words in words.isEmpty ? PageID.allCases.map(\.rawValue) : [] }
        ) { state, words throws(CommandProblem) in
            let name = try words.word(0)
            guard let page = PageID.allCases.first(where: { $0.rawValue == name || String($0.number) == name }) else {
                let known = PageID.allCases.map(\.rawValue).joined(separator: ", ")
                throw CommandProblem("there is no page \"\(name)\"; there are \(known)")
            }
            state.open(page)
            return []
        },
    ]

    /// The program itself.
    static let program: [CommandDefinition] = [
        CommandDefinition(
            name: "theme", usage: "[NAME]", summary: "choose a theme",
            completions: { state, words in words.isEmpty ? state.themes.map(\.name) : [] }
        ) { state, words throws(CommandProblem) in
            guard let name = words.words.first else { return state.perform(.theme) }
            guard let index = state.themes.firstIndex(where: { $0.name == name }) else {
                let near = FuzzyMatch.best(name, among: state.themes.map(\.name)).map { "; did you mean \($0)?" } ?? ""
                throw CommandProblem("there is no theme \"\(name)\"\(near)")
            }
            state.setTheme(index)
            return [.remember]
        },
        CommandDefinition(
            name: "mouse", usage: "[on or off]", summary: "listen to the mouse, or leave it to the terminal",
            completions: { _, words in words.isEmpty ? ["on", "off"] : [] }
        ) { state, words throws(CommandProblem) in
            switch words.words.first {
            case nil: state.usesMouse.toggle()
            case "on": state.usesMouse = true
            case "off": state.usesMouse = false
            default: throw CommandProblem("mouse is on or off")
            }
            state.toast(.info, "mouse \(state.usesMouse ? "on" : "off")")
            return [.mouse(state.usesMouse), .remember]
        },
        CommandDefinition(name: "screenshot", usage: "[FILE.svg]", summary: "write the screen as a picture") {
            state, words throws(CommandProblem) in
            try words.atMost(1)
            return [.saveScreen(path: words.words.first ?? "descent-screen.svg")]
        },
        CommandDefinition(
            name: "save-chart", usage: "[FILE]", summary: "write the chart for a paper: a file .svg or .png"
        ) {
            state, words throws(CommandProblem) in
            try words.atMost(1)
            let (chart, name) = state.exportInFocus()
            return [.saveChart(chart, path: words.words.first ?? "\(name).svg")]
        },
        CommandDefinition(name: "layout", usage: "", summary: "put all borders, charts and the list of runs back") {
            state, words throws(CommandProblem) in
            try words.atMost(0)
            state.view.borders = LayoutBorders()
            state.view.board = ChartBoard()
            state.runs.resetView()
            return [.remember]
        },
        CommandDefinition(name: "help", usage: "[WORDS]", summary: "all keys and commands") {
            state, words throws(CommandProblem) in
            let effects = state.perform(.help)
            state.view.helpFilter = words.words.joined(separator: " ")
            return effects
        },
        CommandDefinition(name: "quit", usage: "", summary: "leave (asks while training)") {
            state, words throws(CommandProblem) in state.perform(.quit)
        },
    ]
}
