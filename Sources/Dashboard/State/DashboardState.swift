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
    /// What the person's configuration file says.
    public var configuration = DashboardConfiguration()
    /// What was kept of the last time.
    public var memory = DashboardMemory()
    /// Whose run it shows.
    public var place = DashboardPlace.own

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

/// Whose run a dashboard shows.
public enum DashboardPlace: Hashable, Sendable {
    /// One that this process trains, plays or looks on at: to leave it ends the program.
    case own
    /// None: the dashboard begins at the page of runs.
    case home
    /// One that was opened from the page of runs, which to leave is to go back to.
    case guest
}

/// All that the dashboard knows: changed by `update`, shown by `draw`.
public struct DashboardState: Sendable {
    // What the run told.
    var run: RunDescription?
    var runState = RunState.starting
    var progress = RunProgress()
    var clock = RunClock()
    var controls: [HyperparameterControl] = []
    var steering = SteeringState()
    var insight = InsightState()
    /// The folds of a cross-validation: they outlast the run of each.
    var folds = FoldsState()
    /// All runs that there are, as the page of runs has them.
    var runs = RunsState()
    var interventions: [Intervention] = []
    /// Advice that was neither followed nor refused, the latest first.
    private(set) var notices: [Notice] = []
    var log = LogBook()
    var summary: RunSummary?
    var system: SystemSample?
    /// Whether what is sent to the terminal takes long to arrive.
    public private(set) var isLineSlow = false

    // What the person chose.
    var view: ViewState
    let themes: [Theme]
    var colorDepth: ColorDepth
    var glyphs: Glyphs
    var palette: Palette
    var size: Size
    let keys: KeyMap
    let place: DashboardPlace
    /// Whether the mouse is listened to.
    public internal(set) var usesMouse: Bool
    /// What was typed on the command line, the latest last.
    var history: [String]
    private let configuredTheme: String?

    // What is between them.
    var now = 0.0
    /// The number of the latest event.
    var lastSequence = 0
    var toasts: [Toast] = []
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
        keys = options.configuration.keys
        place = options.place
        usesMouse = options.memory.usesMouse ?? options.configuration.usesMouse
        configuredTheme = options.configuration.themeName
        history = options.memory.history
        options.memory.restore(&view)
        if place == .home { view.page = .runs }
        for problem in options.configuration.problems { write(.warning, problem) }
    }

    /// What is to be kept for the next time.
    public var memory: DashboardMemory {
        DashboardMemory(
            themeName: themeName, configuredTheme: configuredTheme, usesMouse: usesMouse, history: history, view: view)
    }

    /// The advice in sight.
    var notice: Notice? { notices.first }

    /// Shows advice before what was advised earlier, in place of what the same rule said.
    mutating func show(_ notice: Notice) {
        notices.removeAll { $0.rule == notice.rule }
        notices.insert(notice, at: 0)
    }

    mutating func dismissNotice() { notices.removeFirst(min(1, notices.count)) }

    mutating func dismissAllNotices() { notices.removeAll() }

    /// Whether the run has ended, for whatever reason.
    public var isFinished: Bool { summary != nil }

    /// Whether the picture changes with time alone: a clock or a sign of work goes on.
    public var hasPendingWork: Bool {
        place != .home && !isFinished && runState != .paused || controls.contains { $0.pending != nil }
            || pendingSwitch != nil
            || !toasts.isEmpty
    }

    /// The name of the theme in use.
    public var themeName: String { themes[view.themeIndex].name }

    /// The screen without the lines that a notice takes below it.
    private var roomySize: Size {
        Size(columns: size.columns, rows: size.rows - NoticeView.reservedRows(self))
    }

    var layout: DashboardLayout {
        DashboardLayout(
            size: roomySize,
            content: DashboardLayout.Content(
                metrics: MetricRow.count(for: run), controls: max(controls.count, 1), hasMeters: system != nil),
            borders: view.borders)
    }

    mutating func setTheme(_ index: Int) {
        view.themeIndex = (index + themes.count) % themes.count
        palette = Palette(theme: themes[view.themeIndex], depth: colorDepth, isSparing: isLineSlow)
    }

    /// Draws with less where each byte takes its time, and with all again where it does not.
    mutating func setLine(isSlow: Bool) {
        guard isSlow != isLineSlow else { return }
        isLineSlow = isSlow
        setTheme(view.themeIndex)
        if isSlow { toast(.info, "the line is slow: shades are left out, so that keys are answered sooner") }
    }
}

/// A change that a person made to the run, as the curves show it.
struct Intervention: Sendable, Equatable {
    var step: Int
    var label: String
}
