import TerminalUI

/// The key bindings that a person begins with, the more special context first.
enum KeyBindings {
    static let all: [KeyBinding] =
        running + steering + replay + looking + pages + program + chart + charts + runs + lists + sample
        + hyperparameters + log
        + editing
        + questions
        + overlays + typing

    private static let running: [KeyBinding] = [
        KeyBinding([.character(" ")], .pauseOrResume, .anywhere, "pause or resume", hint: "pause", rank: 2),
        KeyBinding([.character("n")], .oneStep, .anywhere, "take one step, then pause", hint: "step", rank: 11),
        KeyBinding([.character("s")], .saveCheckpoint, .anywhere, "save a checkpoint now", hint: "save", rank: 9),
        KeyBinding([.character("S")], .stop, .anywhere, "stop, keeping the best weights", hint: "stop", rank: 8),
        KeyBinding([.character("E")], .stopAfterEpoch, .anywhere, "stop after this epoch, or take that back"),
        KeyBinding([.character("P")], .morePatience, .anywhere, "wait twice as long for a better validation"),
        KeyBinding([.character("W")], .stopping, .anywhere, "when the run stops: patience, budget; extend or override"),
    ]

    private static let steering: [KeyBinding] = [
        KeyBinding([.character("u")], .undo, .anywhere, "take back the last change", hint: "undo", rank: 12),
        KeyBinding([.character("w")], .rewind, .anywhere, "go back to the best state"),
        KeyBinding([.character("B")], .branch, .anywhere, "branch: train on as a run of its own from here"),
        KeyBinding([.character("f")], .findLearningRate, .anywhere, "find a learning rate, on a copy of the state"),
        KeyBinding([.character("a")], .actOnNotice, .anywhere, "do what the notice suggests"),
        KeyBinding([.character("A")], .refuseNotice, .anywhere, "put the notice away"),
    ]

    private static let replay: [KeyBinding] = [
        KeyBinding([.character(">")], .faster, .anywhere, "replay: twice as fast", hint: "faster", rank: 6),
        KeyBinding([.character("<")], .slower, .anywhere, "replay: half as fast", hint: "slower", rank: 6),
        KeyBinding([.pageUp], .seekBack, .anywhere, "replay: a tenth of the run back", hint: "back", rank: 7),
        KeyBinding([.pageDown], .seekOn, .anywhere, "replay: a tenth of the run on", hint: "on", rank: 7),
    ]

    private static let looking: [KeyBinding] = [
        KeyBinding([.tab], .nextPane, .anywhere, "next pane", hint: "pane", rank: 4),
        KeyBinding([.backTab], .previousPane, .anywhere, "previous pane"),
        KeyBinding(
            [.character("y")], .logarithmicAxis, .anywhere, "linear or logarithmic values", hint: "log", rank: 10),
        KeyBinding([.character("X")], .logarithmicSteps, .anywhere, "linear or logarithmic horizontal axis"),
        KeyBinding([.character("x")], .horizontalAxis, .anywhere, "step, epoch, time or examples along the axis"),
        KeyBinding([.character("z")], .window, .anywhere, "follow the last part of the run", hint: "zoom", rank: 13),
        KeyBinding(
            [.character("m")], .smoothing, .anywhere, "smooth by none, little, more, much", hint: "smooth", rank: 15),
        KeyBinding([.character("t")], .theme, .anywhere, "choose a theme", hint: "theme", rank: 14),
        KeyBinding([.character("r")], .results, .anywhere, "show the results at the end", hint: "results", rank: 1),
    ]

    private static let pages: [KeyBinding] = [
        KeyBinding(
            [.character("1")], .pageOverview, .anywhere, "page: overview of curves, figures and controls",
            hint: "pages", rank: 4),
        KeyBinding([.character("2")], .pageCharts, .anywhere, "page: charts of your choice"),
        KeyBinding([.character("3")], .pageModel, .anywhere, "page: model, its layers, gradients and weights"),
        KeyBinding(
            [.character("4")], .pageEvaluate, .anywhere,
            "page: evaluate, by class or value; what a language model writes"),
        KeyBinding([.character("5")], .pageExamples, .anywhere, "page: examples, the worst and the least certain"),
        KeyBinding([.character("6")], .pageData, .anywhere, "page: data, what went in"),
        KeyBinding([.character("7")], .pageSystem, .anywhere, "page: system, where time and memory go"),
        KeyBinding([.character("8")], .pageRuns, .anywhere, "page: runs, found and compared over one another"),
        KeyBinding([.character("9")], .pageFolds, .anywhere, "page: folds of a cross-validation"),
        KeyBinding([.alt("n"), .character("}")], .nextPage, .anywhere, "next page"),
        KeyBinding([.alt("p"), .character("{")], .previousPage, .anywhere, "previous page"),
    ]

    private static let program: [KeyBinding] = [
        KeyBinding([.character("?"), .function(1)], .help, .anywhere, "this help", hint: "help", rank: 3),
        KeyBinding([.character(":")], .commandLine, .anywhere, "type a command", hint: "command", rank: 5),
        KeyBinding([.control("p")], .palette, .anywhere, "search all that can be done", hint: "search", rank: 5),
        KeyBinding([.character("q")], .quit, .anywhere, "quit (asks while training)", hint: "quit", rank: 0),
        KeyBinding([.control("c")], .interrupt, .always, "save and leave; again: leave at once"),
        KeyBinding([.control("l")], .redraw, .anywhere, "paint the screen anew"),
        KeyBinding([.control("z")], .suspend, .anywhere, "suspend the program"),
    ]

    private static let chart: [KeyBinding] = [
        KeyBinding(
            [.left, .character("h")], .inspectLeft, .chart, "inspect the step to the left", hint: "inspect", rank: 6),
        KeyBinding([.right, .character("l")], .inspectRight, .chart, "inspect the step to the right"),
        KeyBinding([.character("H"), .character("[")], .inspectFarLeft, .chart, "far to the left"),
        KeyBinding([.character("L"), .character("]")], .inspectFarRight, .chart, "far to the right"),
        KeyBinding([.escape], .inspectEnd, .chart, "stop inspecting"),
        KeyBinding(
            [.character("+"), .character("=")], .zoomIn, .chart, "zoom in, around the inspected step", hint: "zoom",
            rank: 7),
        KeyBinding([.character("-")], .zoomOut, .chart, "zoom out"),
        KeyBinding([.character(",")], .panLeft, .chart, "move what is shown to the left"),
        KeyBinding([.character(".")], .panRight, .chart, "move what is shown to the right"),
        KeyBinding([.character("0"), .home], .fitAll, .chart, "show the whole run, and follow it"),
        KeyBinding([.character("M")], .smoothMore, .chart, "smooth more"),
        KeyBinding([.character("N")], .smoothLess, .chart, "smooth less"),
        KeyBinding([.character("K")], .lockRange, .chart, "lock the range of values, or free it"),
        KeyBinding([.character("o")], .clipOutliers, .chart, "show outliers whole, or clip and mark them"),
        KeyBinding([.character("v")], .hideSeries, .chart, "show all curves, or one after the other alone"),
    ]

    private static let charts: [KeyBinding] = [
        KeyBinding(
            [.character("j"), .down], .nextQuantity, .charts, "this chart shows the next quantity", hint: "quantity",
            rank: 6),
        KeyBinding([.character("k"), .up], .previousQuantity, .charts, "this chart shows the quantity before"),
        KeyBinding([.character("c"), .insert], .addChart, .charts, "one more chart", hint: "add", rank: 7),
        KeyBinding([.character("d"), .delete], .removeChart, .charts, "this chart goes away", hint: "remove", rank: 7),
        KeyBinding([.character("(")], .moveChartBack, .charts, "this chart changes places with the one before"),
        KeyBinding([.character(")")], .moveChartOn, .charts, "this chart changes places with the next"),
        KeyBinding([.character("C")], .chartColumns, .charts, "one, two, three... charts side by side"),
        KeyBinding([.character("*")], .growChart, .charts, "more room for this chart"),
        KeyBinding([.character("_")], .shrinkChart, .charts, "less room for this chart"),
        KeyBinding([.enter], .enlargeChart, .charts, "this chart alone, or among the others", hint: "enlarge", rank: 5),
    ]

    private static let runs: [KeyBinding] = [
        KeyBinding([.up, .character("k")], .up, .runs, "the run above", hint: "select", rank: 0),
        KeyBinding([.down, .character("j")], .down, .runs, "the run below"),
        KeyBinding([.enter], .openRun, .runs, "look at the run; at one that trains: live", hint: "open", rank: 1),
        KeyBinding([.character("c")], .compareRun, .runs, "compare the run, or no more", hint: "compare", rank: 2),
        KeyBinding(
            [.character("/")], .filterRuns, .runs, "filter: words, val_loss < 0.3, tag = good", hint: "filter", rank: 3),
        KeyBinding([.character("o")], .sortRuns, .runs, "sort by the next column", hint: "sort", rank: 4),
        KeyBinding([.character("O")], .turnOrder, .runs, "turn the order round"),
        KeyBinding(
            [.right, .character("l")], .nextQuantity, .runs, "the chart shows the next quantity", hint: "curve", rank: 5
        ),
        KeyBinding([.left, .character("h")], .previousQuantity, .runs, "the chart shows the quantity before"),
        KeyBinding([.character("C")], .clearComparison, .runs, "compare none"),
        KeyBinding([.escape], .escapeRuns, .runs, "take away the filter, then the comparison"),
        KeyBinding(
            [.character("r")], .resumeRun, .runs, "go on with the run, in a process of its own", hint: "resume", rank: 6
        ),
        KeyBinding([.character("B")], .branchRun, .runs, "branch the run where it stands, and train the branch"),
        KeyBinding([.character("R")], .replayRun, .runs, "play the run again", hint: "replay", rank: 7),
        KeyBinding([.character("p")], .pinRun, .runs, "pin the run above the others, or no more", hint: "pin", rank: 8),
        KeyBinding([.character("T")], .tagRun, .runs, "give the run a tag, or take one away", hint: "tag", rank: 8),
        KeyBinding([.character("N")], .noteRun, .runs, "write a note about the run", hint: "note", rank: 9),
        KeyBinding([.character("e")], .renameRun, .runs, "give the run another name", hint: "rename", rank: 9),
        KeyBinding([.character("i")], .hideRun, .runs, "hide the run, or no more"),
        KeyBinding([.character("I")], .showHidden, .runs, "show hidden runs, or no more"),
        KeyBinding([.character("d"), .delete], .deleteRun, .runs, "delete the run (asks)", hint: "delete", rank: 10),
        KeyBinding([.pageUp], .pageUp, .runs, "a page up"),
        KeyBinding([.pageDown], .pageDown, .runs, "a page down"),
        KeyBinding([.home, .character("g")], .toStart, .runs, "the first"),
        KeyBinding([.end, .character("G")], .toEnd, .runs, "the last"),
    ]

    private static let lists: [KeyBinding] = [
        KeyBinding([.up, .character("k")], .up, .lists, "the one above", hint: "select", rank: 6),
        KeyBinding([.down, .character("j")], .down, .lists, "the one below"),
        KeyBinding([.home, .character("g")], .toStart, .lists, "the first"),
        KeyBinding([.end, .character("G")], .toEnd, .lists, "the last"),
        KeyBinding([.enter], .otherExamples, .lists, "worst or least certain examples", hint: "worst", rank: 7),
    ]

    private static let sample: [KeyBinding] = [
        KeyBinding([.enter], .sampleAnew, .sample, "let the model write anew", hint: "write", rank: 1),
        KeyBinding(
            [.left, .character("h"), .character("-")], .cooler, .sample, "the next text tamer", hint: "temperature",
            rank: 6),
        KeyBinding(
            [.right, .character("l"), .character("+"), .character("=")], .warmer, .sample, "the next text bolder"),
        KeyBinding([.up, .character("k")], .up, .sample, "a later text", hint: "select", rank: 6),
        KeyBinding([.down, .character("j")], .down, .sample, "an earlier text"),
    ]

    private static let hyperparameters: [KeyBinding] = [
        KeyBinding([.up, .character("k")], .up, .hyperparameters, "select the one above", hint: "select", rank: 6),
        KeyBinding([.down, .character("j")], .down, .hyperparameters, "select the one below"),
        KeyBinding(
            [.left, .character("h"), .character("-")], .decrease, .hyperparameters, "a little less", hint: "adjust",
            rank: 6),
        KeyBinding(
            [.right, .character("l"), .character("+"), .character("=")], .increase, .hyperparameters, "a little more"),
        KeyBinding([.character("H"), .character("[")], .decreaseMuch, .hyperparameters, "much less"),
        KeyBinding([.character("L"), .character("]")], .increaseMuch, .hyperparameters, "much more"),
        KeyBinding([.character("e"), .enter], .edit, .hyperparameters, "type a value", hint: "edit", rank: 7),
        KeyBinding([.character("b")], .followSchedule, .hyperparameters, "give the value back to its schedule"),
        KeyBinding(
            [.character("p")], .probe, .hyperparameters, "compare less, the same and more, on a copy", hint: "probe",
            rank: 12),
        KeyBinding([.character("g"), .home], .toStart, .hyperparameters, "the first"),
        KeyBinding([.character("G"), .end], .toEnd, .hyperparameters, "the last"),
    ]

    private static let log: [KeyBinding] = [
        KeyBinding([.up, .character("k")], .up, .log, "older lines", hint: "scroll", rank: 6),
        KeyBinding([.down, .character("j")], .down, .log, "newer lines"),
        KeyBinding([.pageUp], .pageUp, .log, "a page up"),
        KeyBinding([.pageDown], .pageDown, .log, "a page down"),
        KeyBinding([.character("g"), .home], .toStart, .log, "the oldest line"),
        KeyBinding([.character("G"), .end], .toEnd, .log, "the newest line, and follow"),
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
            [.character("s")], .stopAndStay, .quitQuestion, "stop, test the best weights, show results", hint: "stop",
            rank: 1),
        KeyBinding([.escape, .character("n")], .goOn, .quitQuestion, "go on training", hint: "go on", rank: 2),
        KeyBinding([.character("y"), .enter], .confirm, .question, "yes", hint: "yes", rank: 0),
        KeyBinding([.escape, .character("n")], .goOn, .question, "no, leave it as it is", hint: "no", rank: 1),
    ]

    private static let overlays: [KeyBinding] = [
        KeyBinding([.up, .character("k")], .up, .themes, "the theme above", hint: "select", rank: 0),
        KeyBinding([.down, .character("j"), .character("t")], .down, .themes, "the theme below"),
        KeyBinding([.enter], .chooseTheme, .themes, "keep it", hint: "keep", rank: 1),
        KeyBinding([.escape, .character("q")], .closeOverlay, .themes, "back to the old one", hint: "back", rank: 2),
        KeyBinding([.up, .character("k")], .up, .help, "scroll up", hint: "scroll", rank: 0),
        KeyBinding([.down, .character("j")], .down, .help, "scroll down"),
        KeyBinding([.pageUp], .pageUp, .help, "a page up"),
        KeyBinding([.pageDown, .character(" ")], .pageDown, .help, "a page down"),
        KeyBinding([.character("/")], .searchHelp, .help, "search the help", hint: "search", rank: 2),
        KeyBinding(
            [.escape, .character("q"), .character("?"), .function(1), .enter], .closeOverlay, .help, "close",
            hint: "close", rank: 1),
        KeyBinding(
            [.escape, .enter, .character("r")], .closeOverlay, .summary, "look at the curves", hint: "curves", rank: 1),
        KeyBinding(
            [.left, .up, .character("h"), .character("k")], .previousChoice, .probe, "the value before", hint: "choose",
            rank: 0),
        KeyBinding([.right, .down, .character("l"), .character("j")], .nextChoice, .probe, "the next value"),
        KeyBinding([.enter], .takeChoice, .probe, "train on with this value", hint: "take", rank: 1),
        KeyBinding([.escape, .character("q")], .closeOverlay, .probe, "take none", hint: "none", rank: 2),
        KeyBinding([.enter], .takeChoice, .rangeTest, "take the suggestion", hint: "take", rank: 0),
        KeyBinding([.escape, .character("q")], .closeOverlay, .rangeTest, "take none", hint: "none", rank: 1),
        KeyBinding(
            [.character("P"), .character("+")], .morePatience, .stopping, "wait twice as long for a better validation",
            hint: "longer", rank: 0),
        KeyBinding(
            [.character("0")], .endlessPatience, .stopping, "never stop early: train all epochs", hint: "never", rank: 1
        ),
        KeyBinding(
            [.character("E")], .stopAfterEpoch, .stopping, "stop after this epoch, or take that back",
            hint: "after epoch", rank: 2),
        KeyBinding(
            [.character("S")], .stop, .stopping, "stop now and keep the best", hint: "stop now", rank: 3),
        KeyBinding(
            [.escape, .character("q"), .character("W")], .closeOverlay, .stopping, "close", hint: "close", rank: 4),
    ]

    private static let typing: [KeyBinding] =
        [
            KeyBinding([.enter], .applyEdit, .typing, "do it", hint: "do it", rank: 0),
            KeyBinding([.escape], .leaveEdit, .typing, "leave", hint: "leave", rank: 3),
            KeyBinding([.tab], .complete, .typing, "complete", hint: "complete", rank: 1),
            KeyBinding([.up, .control("p")], .up, .typing, "what was typed before", hint: "history", rank: 2),
            KeyBinding([.down, .control("n")], .down, .typing, "what was typed after"),
            KeyBinding([.enter], .applyEdit, .palette, "do it", hint: "do it", rank: 0),
            KeyBinding([.escape, .control("p")], .leaveEdit, .palette, "close", hint: "close", rank: 2),
            KeyBinding([.up, .backTab], .up, .palette, "the one above", hint: "select", rank: 1),
            KeyBinding([.down, .tab], .down, .palette, "the one below"),
            KeyBinding([.pageUp], .pageUp, .palette, "far up"),
            KeyBinding([.pageDown], .pageDown, .palette, "far down"),
        ]
        + [KeyContext.typing, .palette].flatMap { context in
            [
                KeyBinding([.backspace], .eraseCharacter, context, "erase a character"),
                KeyBinding([.control("w")], .eraseWord, context, "erase a word"),
                KeyBinding([.control("u")], .clearEdit, context, "clear"),
                KeyBinding([.left, .control("b")], .cursorLeft, context, "a character to the left"),
                KeyBinding([.right], .cursorRight, context, "a character to the right"),
                KeyBinding([.home, .control("a")], .cursorHome, context, "to the beginning"),
                KeyBinding([.end, .control("e")], .cursorEnd, context, "to the end"),
            ]
        }
}
