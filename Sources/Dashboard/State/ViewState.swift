import RunProtocol
import TerminalUI

/// How the person looks at the run.
struct ViewState: Sendable, Equatable {
    var page = PageID.overview
    var focus = PaneID.hyperparameters
    var board = ChartBoard()
    var borders = LayoutBorders()
    var overlay: Overlay?
    var editor: Editor?
    var selectedControl = 0
    /// The selected line of each page that has a list.
    var selection: [PageID: Int] = [:]
    /// How boldly a language model is to write the next text.
    var temperature = 0.8
    /// Whether the page of examples shows the least certain ones.
    var showsLeastCertain = false
    /// The command that is being typed.
    var commandLine: CommandLine?
    /// What is searched for in the palette.
    var paletteSearch = PaletteSearch()
    /// What is searched for in the help, while it is typed.
    var helpSearch: LineEditor?
    /// What the lines of the help must hold.
    var helpFilter = ""
    var helpOffset = 0
    var themeIndex: Int
    /// The theme to go back to when none is chosen.
    var themeBefore = 0
    /// What the mouse is dragging.
    var drag: Drag?

    /// A window over the dashboard that takes the keys.
    enum Overlay: Sendable, Equatable {
        case help, themes, confirmStop, confirmQuit, summary, palette, probe, rangeTest, stopping
        case question(Question)
    }

    /// A value that is being typed.
    struct Editor: Sendable, Equatable {
        var text: String
        var problem: String?
        /// The text is the old value as a whole: the first character typed takes its place.
        var isUntouched = false
    }

    /// Something that the mouse holds.
    enum Drag: Sendable, Equatable {
        /// A border between panes.
        case border(LayoutBorders.Border)
        /// A part of a chart that is to be zoomed to, from a step.
        case zoom(Quantity, from: ChartBoard.Place)
        /// A part of the chart of runs.
        case runsChart
        /// A border between charts on their page.
        case grid(ChartGrid.Border)
        /// A slider.
        case slider(Int)
    }
}

/// Asked before something that loses work.
struct Question: Sendable, Equatable {
    var title: String
    var text: String
    var detail: String
    /// What a yes does.
    var consequence: Consequence

    /// What is done where a person says yes.
    enum Consequence: Sendable, Equatable {
        case command(TrainingCommand.Action)
        case library(RunLibraryRequest)
    }
}
