import RunProtocol
public import TerminalUI

/// What a dashboard begins with.
public struct DashboardOptions: Sendable {
    /// The themes on offer.
    public var themes: [Theme]
    /// The name of the one to begin with; the first where there is none of that name.
    public var themeName: String
    /// How many colours the terminal has.
    public var colorDepth: ColorDepth
    /// Which glyphs the terminal has.
    public var glyphSet: GlyphSet
    /// The screen's size.
    public var size: Size

    /// Options for a screen of a size.
    public init(
        themes: [Theme], themeName: String = ThemeLibrary.defaultName, colorDepth: ColorDepth, glyphSet: GlyphSet,
        size: Size
    ) {
        self.themes = themes
        self.themeName = themeName
        self.colorDepth = colorDepth
        self.glyphSet = glyphSet
        self.size = size
    }
}

/// All that the dashboard knows: changed by `update`, shown by `draw`.
public struct DashboardState: Sendable {
    // What the run told.
    var run: RunDescription?
    var runState = RunState.starting
    var progress = RunProgress()
    var clock = RunClock()
    var controls: [HyperparameterControl] = []
    var interventions: [Intervention] = []
    var log = LogBook()
    var summary: RunSummary?
    var system: SystemSample?

    // What the person chose.
    var view: ViewState
    let themes: [Theme]
    let colorDepth: ColorDepth
    let glyphs: Glyphs
    var palette: Palette
    var size: Size

    // What is between them.
    var now = 0.0
    /// The number of the next command: above all that the run has seen.
    public var nextCommandID = 1
    /// The command that asked the run to stop, or the signal that did.
    var isStopRequested = false
    /// Single steps were asked for, and nothing else since: the next may be asked for before the run is paused again.
    var isStepping = false
    /// The person asked to leave once the run has ended.
    var leavesWhenFinished = false
    /// Whether the person has asked to save and leave.
    var isInterrupted = false
    /// Why the stop was asked for, when it was not by the person at the screen.
    var stopReason: String?
    /// A pause or resume that the run has not answered.
    var pendingSwitch: CommandID?

    /// A dashboard that knows of no run yet.
    public init(_ options: DashboardOptions) {
        themes = options.themes.isEmpty ? [Theme(name: "plain", colors: [:])] : options.themes
        colorDepth = options.colorDepth
        glyphs = Glyphs(options.glyphSet)
        let index = themes.firstIndex { $0.name == options.themeName } ?? 0
        palette = Palette(theme: themes[index], depth: colorDepth)
        view = ViewState(themeIndex: index)
        size = options.size
    }

    /// Whether the run has ended, for whatever reason.
    public var isFinished: Bool { summary != nil }

    /// Whether the picture changes with time alone: a clock or a sign of work goes on.
    public var hasPendingWork: Bool {
        !isFinished && runState != .paused || controls.contains { $0.pending != nil } || pendingSwitch != nil
    }

    /// The name of the theme in use.
    public var themeName: String { themes[view.themeIndex].name }

    var layout: DashboardLayout {
        DashboardLayout(
            size: size,
            content: DashboardLayout.Content(
                metrics: MetricRow.count(for: run), controls: max(controls.count, 1), hasMeters: system != nil))
    }

    mutating func setTheme(_ index: Int) {
        view.themeIndex = (index + themes.count) % themes.count
        palette = Palette(theme: themes[view.themeIndex], depth: colorDepth)
    }
}

/// A change that a person made to the run, as the curves show it.
struct Intervention: Sendable, Equatable {
    var step: Int
    var label: String
}

/// How the person looks at the run.
struct ViewState: Sendable, Equatable {
    var focus = PaneID.hyperparameters
    var overlay: Overlay?
    var editor: Editor?
    var selectedControl = 0
    var isLogarithmic = false
    var smoothing = Smoothing.medium
    var window = Window.all
    /// The step that is inspected on the loss curves.
    var cursor: Double?
    var themeIndex: Int
    /// The theme to go back to when none is chosen.
    var themeBefore = 0
    var helpOffset = 0

    /// A window over the dashboard that takes the keys.
    enum Overlay: Sendable, Equatable {
        case help, themes, confirmStop, confirmQuit, summary
    }

    /// A value that is being typed.
    struct Editor: Sendable, Equatable {
        var text: String
        var problem: String?
        /// The text is the old value as a whole: the first character typed takes its place.
        var isUntouched = false
    }

    /// How much the training loss is smoothed: the part of the shown steps over which the average forgets.
    enum Smoothing: Double, CaseIterable, Sendable {
        case none = 0
        case light = 0.004
        case medium = 0.012
        case strong = 0.05
    }

    /// The part of the run that the charts show, counted from its end.
    enum Window: Double, CaseIterable, Sendable {
        case all = 1
        case half = 0.5
        case fifth = 0.2
        case twentieth = 0.05
    }
}
