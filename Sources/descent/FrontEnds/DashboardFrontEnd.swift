import Dashboard
import Foundation
import NcursesScreen
import Reports
import RunProtocol
import TerminalUI
import Training

/// The dashboard: keys become commands, events become a screen.
final class DashboardFrontEnd: FrontEnd {
    /// Frames are drawn no closer than this, but a key's at once. Each takes a core from the engine for a moment, and the
    /// whole step waits for the part of it that lay there: on two cores, 30 a second cost 3 % of the steps, 15 cost 1 %.
    private static let frameSeconds = 1.0 / 15
    private static let idleTickSeconds = 0.25
    private static let systemSampleSeconds = 1.0

    private let screen: NcursesScreen
    private let waker: Waker
    private let notices: Notices
    private var state: DashboardState
    private var systemMeter = SystemMeter()
    private var lastFrame = 0.0
    private var lastSample = 0.0
    private var needsFrame = true
    private var endingSignal: ProcessSignal?
    private let graceSeconds: Double
    private var deadline: GraceDeadline?
    private var isDone = false

    init(options: RunOptions, waker: Waker, notices: Notices) throws {
        self.waker = waker
        self.notices = notices
        graceSeconds = options.grace
        let library = try UserFiles.themeLibrary()
        let configuration = UserFiles.dashboardConfiguration()
        let memory = DashboardMemory(contentsOf: UserFiles.memoryPath)
        // A theme that was kept may be gone by now; one that is asked for must be there.
        if let name = options.theme { _ = try library.theme(named: name) }
        let kept = memory.themeName(configured: configuration.themeName).flatMap {
            library.names.contains($0) ? $0 : nil
        }
        screen = try NcursesScreen(
            options: TerminalOptions(colorDepth: options.colorDepth, prefersASCII: options.usesASCII),
            environment: ProcessInfo.processInfo.environment)
        var choices = DashboardOptions(
            themes: library.themes, themeName: options.theme ?? kept ?? ThemeLibrary.defaultName,
            colorDepth: screen.capabilities.colorDepth, glyphSet: screen.capabilities.glyphs, size: screen.size)
        choices.configuration = configuration
        choices.memory = memory
        state = DashboardState(choices)
        screen.setMouse(state.usesMouse)
        for problem in library.problems { _ = update(&state, .notice(.warning, "a theme is left out: \(problem)")) }
    }

    func show(_ session: any RunFeed, nextCommandID: Int) throws -> ProcessSignal? {
        state.nextCommandID = nextCommandID
        defer {
            screen.close()
            state.memory.save(to: UserFiles.memoryPath)
        }
        let loop = try EventLoop(screen: screen, waker: waker)
        session.start()
        while !isDone {
            drawIfDue()
            let events = loop.next(timeout: timeout)
            apply(.tick(seconds: now), session)
            for event in events { handle(event, session) }
            if let deadline, deadline.isOver, !state.isFinished {
                screen.close()
                deadline.leaveIfOver()
            }
            sampleSystem(session)
        }
        return endingSignal
    }

    private var now: Double { ProcessInfo.processInfo.systemUptime }

    /// Sleeps until the next frame is due, or for a tick of the clock while there is something that moves.
    private var timeout: Duration? {
        if needsFrame { return .seconds(max(screen.isBehind ? 0.05 : 0, lastFrame + Self.frameSeconds - now)) }
        return state.hasPendingWork ? .seconds(Self.idleTickSeconds) : nil
    }

    private func handle(_ event: LoopEvent, _ session: any RunFeed) {
        switch event {
        case .input(let input):
            apply(.input(input), session)
            lastFrame = 0
        case .woken:
            let records = session.takeEvents()
            if !records.isEmpty { apply(.events(records), session) }
            for notice in notices.takeAll() { apply(.notice(.error, notice), session) }
            // What is trained in its place is shown at once.
            if records.contains(where: \.endsInBranch) { isDone = true }
        case .signal(.stop):
            screen.suspend()
            needsFrame = true
        case .signal(let signal) where signal.endsRun: end(by: signal, session)
        case .signal: needsFrame = true
        case .inputClosed: end(by: .hangUp, session)
        case .timeout: needsFrame = true
        }
        if state.isFinished, endingSignal != nil { isDone = true }
    }

    /// The first signal saves and ends; a second one ends at once.
    private func end(by signal: ProcessSignal, _ session: any RunFeed) {
        if endingSignal != nil {
            screen.close()
            exit(128 + signal.number)
        }
        endingSignal = signal
        deadline = GraceDeadline(seconds: graceSeconds, signal: signal)
        session.interrupt(signal.title)
        apply(.stopping(signal.title), session)
    }

    private func apply(_ message: Message, _ session: any RunFeed) {
        if case .tick = message {} else { needsFrame = true }
        for effect in update(&state, message) { perform(effect, session) }
    }

    private func perform(_ effect: Effect, _ session: any RunFeed) {
        switch effect {
        case .send(let command): session.send(command)
        case .interrupt: session.interrupt("^C")
        case .quit:
            // Before the first event there is nothing to ask about: the run ends as soon as it can.
            if !state.isFinished { session.interrupt("^C") }
            isDone = true
        case .abort:
            screen.close()
            exit(130)
        case .suspend:
            screen.suspend()
            needsFrame = true
        case .redraw:
            screen.repaint()
            needsFrame = true
        case .remember: state.memory.save(to: UserFiles.memoryPath)
        case .mouse(let isOn): screen.setMouse(isOn)
        case .saveScreen(let path): write(state.screenPicture(of: screen.size), to: path, session)
        case .saveChart(let chart, let path): write(SVGChart(chart).file, to: path, session)
        }
    }

    private func write(_ text: String, to path: String, _ session: any RunFeed) {
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
            apply(.notice(.info, "written: \(path)"), session)
        } catch {
            apply(.notice(.error, "\(path) cannot be written: \(error.localizedDescription)"), session)
        }
    }

    private func sampleSystem(_ session: any RunFeed) {
        guard now - lastSample >= Self.systemSampleSeconds, !state.isFinished else { return }
        lastSample = now
        if let sample = systemMeter.sample(at: now) { apply(.system(sample), session) }
    }

    private func drawIfDue() {
        // What a person did is shown at once; what the run did waits for a slow line.
        guard needsFrame, now - lastFrame >= Self.frameSeconds, lastFrame == 0 || !screen.isBehind else { return }
        needsFrame = false
        lastFrame = now
        var buffer = CellBuffer(size: screen.size)
        draw(state, into: &buffer)
        screen.present(buffer)
    }
}

extension SVGChart {
    /// A chart of the dashboard.
    init(_ chart: ChartExport) {
        let series = chart.series.map { item in
            ChartSeries(
                name: item.name, role: item.isValidation ? .validation : item.isTraining ? .training : .other,
                points: item.points.map { ChartSeries.Point(x: $0.x, y: $0.y, low: $0.low, high: $0.high) })
        }
        let title = chart.axis == "step" ? chart.title : "\(chart.title) by \(chart.axis)"
        self.init(
            title: title, series: series, marks: chart.marks.map { ChartMark(x: $0.x, title: $0.title) },
            scale: chart.scale)
    }
}

extension EventRecord {
    fileprivate var endsInBranch: Bool {
        if case .runFinished(let summary) = event { summary.reason == .branched } else { false }
    }
}
