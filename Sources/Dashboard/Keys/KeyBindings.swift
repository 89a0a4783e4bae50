import RunProtocol
import TerminalUI

/// All key bindings. The first that fits is taken, the more special context first.
enum KeyBindings {
    static let all: [KeyBinding] =
        running + looking + program + lossPane + hyperparametersPane + logPane + editing + questions + overlays

    private static let running: [KeyBinding] = [
        KeyBinding([.character(" ")], .pauseOrResume, .anywhere, "pause or resume", hint: "pause", rank: 2),
        KeyBinding([.character("n")], .oneStep, .anywhere, "take one step, then pause", hint: "step", rank: 11),
        KeyBinding([.character("s")], .saveCheckpoint, .anywhere, "save a checkpoint now", hint: "save", rank: 9),
        KeyBinding([.character("S")], .stop, .anywhere, "stop, keeping the best weights", hint: "stop", rank: 10),
    ]

    private static let looking: [KeyBinding] = [
        KeyBinding([.tab], .nextPane, .anywhere, "next pane", hint: "pane", rank: 4),
        KeyBinding([.backTab], .previousPane, .anywhere, "previous pane"),
        KeyBinding(
            [.character("y")], .logarithmicAxis, .anywhere, "linear or logarithmic loss axis", hint: "log axis", rank: 8
        ),
        KeyBinding([.character("z")], .window, .anywhere, "zoom to the last part of the run", hint: "zoom", rank: 12),
        KeyBinding(
            [.character("m")], .smoothing, .anywhere, "smooth the training loss more or less", hint: "smooth", rank: 14),
        KeyBinding([.character("t")], .theme, .anywhere, "choose a theme", hint: "theme", rank: 13),
        KeyBinding([.character("r")], .results, .anywhere, "show the results at the end", hint: "results", rank: 1),
    ]

    private static let program: [KeyBinding] = [
        KeyBinding([.character("?"), .function(1)], .help, .anywhere, "this help", hint: "help", rank: 3),
        KeyBinding(
            [.character("q")], .quit, .anywhere, "quit (asks while training)", hint: "quit", rank: 0),
        KeyBinding([.control("c")], .interrupt, .always, "save and leave; again: leave at once"),
        KeyBinding([.control("l")], .redraw, .anywhere, "paint the screen anew"),
        KeyBinding([.control("z")], .suspend, .anywhere, "suspend the program"),
    ]

    private static let lossPane: [KeyBinding] = [
        KeyBinding(
            [.left, .character("h"), .character("-")], .inspectLeft, .lossPane, "inspect the step to the left",
            hint: "inspect", rank: 5),
        KeyBinding(
            [.right, .character("l"), .character("+")], .inspectRight, .lossPane, "inspect the step to the right"),
        KeyBinding([.character("H"), .character("[")], .inspectFarLeft, .lossPane, "far to the left"),
        KeyBinding([.character("L"), .character("]")], .inspectFarRight, .lossPane, "far to the right"),
        KeyBinding([.escape], .inspectEnd, .lossPane, "stop inspecting"),
    ]

    private static let hyperparametersPane: [KeyBinding] = [
        KeyBinding(
            [.up, .character("k")], .up, .hyperparametersPane, "select the one above", hint: "select", rank: 5),
        KeyBinding([.down, .character("j")], .down, .hyperparametersPane, "select the one below"),
        KeyBinding(
            [.left, .character("h"), .character("-")], .decrease, .hyperparametersPane, "a little less", hint: "adjust",
            rank: 6),
        KeyBinding(
            [.right, .character("l"), .character("+"), .character("=")], .increase, .hyperparametersPane,
            "a little more"),
        KeyBinding([.character("H"), .character("[")], .decreaseMuch, .hyperparametersPane, "much less"),
        KeyBinding([.character("L"), .character("]")], .increaseMuch, .hyperparametersPane, "much more"),
        KeyBinding(
            [.character("e"), .enter], .edit, .hyperparametersPane, "type a value (or just begin with a digit)",
            hint: "edit", rank: 7),
        KeyBinding(
            [.character("f")], .followSchedule, .hyperparametersPane, "give the value back to its schedule"),
        KeyBinding([.character("g"), .home], .toStart, .hyperparametersPane, "the first"),
        KeyBinding([.character("G"), .end], .toEnd, .hyperparametersPane, "the last"),
    ]

    private static let logPane: [KeyBinding] = [
        KeyBinding([.up, .character("k")], .up, .logPane, "older lines", hint: "scroll", rank: 5),
        KeyBinding([.down, .character("j")], .down, .logPane, "newer lines"),
        KeyBinding([.pageUp], .pageUp, .logPane, "a page up"),
        KeyBinding([.pageDown], .pageDown, .logPane, "a page down"),
        KeyBinding([.character("g"), .home], .toStart, .logPane, "the oldest line"),
        KeyBinding([.character("G"), .end], .toEnd, .logPane, "the newest line, and follow"),
    ]

    private static let editing: [KeyBinding] = [
        KeyBinding([.enter], .applyEdit, .editing, "apply the value", hint: "apply", rank: 0),
        KeyBinding([.escape], .leaveEdit, .editing, "leave it as it is", hint: "leave", rank: 1),
        KeyBinding([.control("u")], .clearEdit, .editing, "clear", hint: "clear", rank: 2),
        KeyBinding([.backspace, .delete], .eraseCharacter, .editing, "erase a character"),
    ]

    private static let questions: [KeyBinding] = [
        KeyBinding(
            [.character("s"), .character("y"), .enter], .stopAndStay, .stopQuestion, "stop and show the results",
            hint: "stop", rank: 0),
        KeyBinding([.escape, .character("n")], .goOn, .stopQuestion, "go on training", hint: "go on", rank: 1),
        KeyBinding(
            [.character("q"), .character("y"), .enter], .leave, .quitQuestion,
            "save and leave; resume goes on from here", hint: "leave", rank: 0),
        KeyBinding(
            [.character("s")], .stopAndStay, .quitQuestion, "stop, test the best weights, show results",
            hint: "stop", rank: 1),
        KeyBinding([.escape, .character("n")], .goOn, .quitQuestion, "go on training", hint: "go on", rank: 2),
    ]

    private static let overlays: [KeyBinding] = [
        KeyBinding([.up, .character("k")], .up, .themes, "the theme above", hint: "select", rank: 0),
        KeyBinding([.down, .character("j"), .character("t")], .down, .themes, "the theme below"),
        KeyBinding([.enter], .chooseTheme, .themes, "keep it", hint: "keep", rank: 1),
        KeyBinding(
            [.escape, .character("q")], .closeOverlay, .themes, "back to the old one", hint: "back",
            rank: 2),
        KeyBinding([.up, .character("k")], .up, .help, "scroll up", hint: "scroll", rank: 0),
        KeyBinding([.down, .character("j")], .down, .help, "scroll down"),
        KeyBinding(
            [.escape, .character("q"), .character("?"), .function(1), .enter], .closeOverlay, .help,
            "close", hint: "close", rank: 1),
        KeyBinding(
            [.escape, .enter, .character("r")], .closeOverlay, .summary, "look at the curves", hint: "curves", rank: 1),
    ]

    /// The action of a key in the first of some contexts that has one.
    static func action(for key: Key, in contexts: [KeyContext]) -> Action? {
        for context in contexts {
            if let binding = all.first(where: { $0.context == context && $0.keys.contains(key) }) {
                return binding.action
            }
        }
        return nil
    }

    /// The bindings of some contexts that have a hint, in the order of the hints bar.
    static func hints(in contexts: [KeyContext]) -> [KeyBinding] {
        all.filter { contexts.contains($0.context) && $0.hint != nil }.sorted { $0.rank < $1.rank }
    }
}

extension DashboardState {
    /// The contexts whose keys hold now, the most special first.
    var contexts: [KeyContext] {
        if view.editor != nil { return [.editing] }
        switch view.overlay {
        case .help: return [.help]
        case .themes: return [.themes]
        case .confirmStop: return [.stopQuestion]
        case .confirmQuit: return [.quitQuestion]
        case .summary: return [.summary, .anywhere]
        case nil: break
        }
        return switch view.focus {
        case .loss: [.lossPane, .anywhere]
        case .hyperparameters: [.hyperparametersPane, .anywhere]
        case .log: [.logPane, .anywhere]
        default: [.anywhere]
        }
    }

    /// Whether an action makes sense now: what does not is neither hinted at nor done.
    func isAvailable(_ action: Action) -> Bool {
        switch action {
        case .pauseOrResume, .saveCheckpoint, .stop, .decrease, .increase, .decreaseMuch, .increaseMuch, .edit,
            .followSchedule:
            run != nil && !isFinished && !isStopRequested
        case .oneStep: run != nil && !isFinished && !isStopRequested && (runState == .paused || isStepping)
        case .results: isFinished && view.overlay != .summary
        default: true
        }
    }
}
