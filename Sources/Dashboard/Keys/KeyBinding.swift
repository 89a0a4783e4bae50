import TerminalUI

/// What a key can do.
enum Action: Hashable, Sendable, CaseIterable {
    case pauseOrResume, oneStep, stop, saveCheckpoint
    case nextPane, previousPane, up, down, pageUp, pageDown, toStart, toEnd
    case decrease, increase, decreaseMuch, increaseMuch, edit, followSchedule
    case inspectLeft, inspectRight, inspectFarLeft, inspectFarRight, inspectEnd
    case logarithmicAxis, smoothing, window, theme, help, results, redraw, suspend, quit, interrupt
    case applyEdit, leaveEdit, clearEdit, eraseCharacter
    case stopAndStay, leave, goOn, closeOverlay, chooseTheme
}

/// Where a binding holds.
enum KeyContext: Hashable, Sendable, CaseIterable {
    /// Holds over all others, in questions and while typing too.
    case always
    case anywhere, lossPane, hyperparametersPane, logPane
    case editing, stopQuestion, quitQuestion, themes, help, summary

    /// The heading in the help.
    var title: String {
        switch self {
        case .always: "always"
        case .anywhere: "everywhere"
        case .lossPane: "loss curves"
        case .hyperparametersPane: "hyperparameters"
        case .logPane: "log"
        case .editing: "typing a value"
        case .stopQuestion: "stopping"
        case .quitQuestion: "quitting"
        case .themes: "choosing a theme"
        case .help: "this page"
        case .summary: "results"
        }
    }
}

/// A line of the table from which dispatch, hints and help come.
struct KeyBinding: Sendable {
    var keys: [Key]
    var action: Action
    var context: KeyContext
    /// What it does, for the help.
    var title: String
    /// One word for the hints bar; nil keeps it out.
    var hint: String?
    /// The order in the hints bar: lower comes first and stays longest.
    var rank: Int

    init(_ keys: [Key], _ action: Action, _ context: KeyContext, _ title: String, hint: String? = nil, rank: Int = 50) {
        self.keys = keys
        self.action = action
        self.context = context
        self.title = title
        self.hint = hint
        self.rank = rank
    }
}

extension Key {
    /// The key's name as help and hints write it.
    func label(_ glyphs: Glyphs) -> String {
        let isAscii = glyphs.kind != .unicode
        switch self {
        case .character(" "): return "space"
        case .character(let character): return String(character)
        case .control(let character): return "^\(character.uppercased())"
        case .alt(let character): return "alt-\(character)"
        case .enter: return isAscii ? "enter" : "⏎"
        case .escape: return "esc"
        case .tab: return "tab"
        case .backTab: return "shift-tab"
        case .backspace: return "backspace"
        case .delete: return "del"
        case .insert: return "ins"
        case .up: return isAscii ? "up" : "↑"
        case .down: return isAscii ? "down" : "↓"
        case .left: return isAscii ? "left" : "←"
        case .right: return isAscii ? "right" : "→"
        case .home: return "home"
        case .end: return "end"
        case .pageUp: return "pgup"
        case .pageDown: return "pgdn"
        case .function(let number): return "F\(number)"
        }
    }
}
