import Dashboard
import Foundation
import NcursesScreen
import Reports
import RunProtocol
import RunStore
import TerminalUI
import Training

/// The dashboard: keys become commands, events become a screen.
final class DashboardFrontEnd: FrontEnd {
    /// Frames are drawn no closer than this, and events are taken with them: each takes a core from the engine for a moment,
    /// and the whole step waits for the part of it that lay there.
    private static let frameSeconds = 1.0 / 10
    /// What a person does is drawn at once, and what comes of it without a wait that can be felt.
    private static let answerFrameSeconds = 1.0 / 40
    private static let answerSeconds = 0.5
    /// Seconds between frames on a slow line, which is to be idle when a key comes.
    private static let slowFrameSeconds = 1.0
    private static let idleTickSeconds = 0.25
    private static let systemSampleSeconds = 1.0

    private let screen: NcursesScreen
    private let waker: Waker
    private let notices: Notices
    /// What is shown: the run of this process, or a guest that was opened from the page of runs.
    private var state: DashboardState
    private var feed: any RunFeed = NoRun()
    /// The run of this process, while a guest is shown: it goes on, and its events are taken.
    private var behind: (feed: any RunFeed, state: DashboardState)?
    private let choices: DashboardOptions
    private let library: StoredRuns
    private let visitor: RunVisitor
    private var systemMeter = SystemMeter()
    private var lastFrame = 0.0
    private var lastInput = 0.0
    private var lastSample = 0.0
    private var needsFrame = true
    private var endingSignal: ProcessSignal?
    private let graceSeconds: Double
    private var deadline: GraceDeadline?
    private var saved: CheckpointRecord?
    private var isDone = false

    init(options: RunOptions, waker: Waker, notices: Notices, place: DashboardPlace = .own) throws {
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
        choices.place = place
        self.choices = choices
        state = DashboardState(choices)
        self.library = StoredRuns(options.runsPath) { waker.wake() }
        visitor = RunVisitor(runsPath: options.runsPath, threadCount: options.threads) { waker.wake() }
        screen.setMouse(state.usesMouse)
        for problem in library.problems { _ = update(&state, .notice(.warning, "a theme is left out: \(problem)")) }
    }

    func show(_ session: any RunFeed, nextCommandID: Int) throws -> ProcessSignal? {
        feed = session
        state.nextCommandID = nextCommandID
        defer {
            screen.close()
            library.stop()
            state.memory.save(to: UserFiles.memoryPath)
        }
        let loop = try EventLoop(screen: screen, waker: waker)
        session.start()
        apply(.tick(seconds: now))
        while !isDone {
            drawIfDue()
            let isEarly = now < nextFrame
            let events = loop.next(timeout: isEarly ? untilNextFrame : idleTimeout, sleepsThroughWakes: isEarly)
            apply(.tick(seconds: now))
            for event in events where !isEarly || event != .timeout { handle(event) }
            if isEarly, now >= nextFrame { takeNews() }
            if var deadline, deadline.isOver, !own.isFinished {
                deadline.saved = saved
                screen.close()
                deadline.leaveIfOver()
            }
            sampleSystem()
        }
        return endingSignal
    }

    private var now: Double { ProcessInfo.processInfo.systemUptime }

    /// When a frame may be drawn.
    private var nextFrame: Double {
        if now - lastInput < Self.answerSeconds { return lastFrame + Self.answerFrameSeconds }
        return lastFrame + (state.isLineSlow ? Self.slowFrameSeconds : Self.frameSeconds)
    }

    private var untilNextFrame: Duration { .seconds(max(0, nextFrame - now)) }

    /// A tick of the clock while there is something that moves; a moment while a slow line has not taken the last frame.
    private var idleTimeout: Duration? {
        if needsFrame { return .seconds(screen.isBehind ? 0.05 : 0) }
        return state.hasPendingWork ? .seconds(Self.idleTickSeconds) : nil
    }

    private func handle(_ event: LoopEvent) {
        switch event {
        case .input(let input):
            apply(.input(input))
            lastInput = now
            lastFrame = 0
        case .woken: takeNews()
        case .signal(.stop):
            screen.suspend()
            needsFrame = true
        case .signal(let signal) where signal.endsRun: end(by: signal)
        case .signal: needsFrame = true
        case .inputClosed: end(by: .hangUp)
        case .timeout: needsFrame = true
        }
        if own.isFinished, endingSignal != nil { isDone = true }
    }

    /// What other threads have to tell since the last call.
    private func takeNews() {
        let records = feed.takeEvents()
        if !records.isEmpty { apply(.events(records)) }
        if behind == nil { noteSaved(records) }
        takeBehind()
        for notice in notices.takeAll() { apply(.notice(.error, notice)) }
        let answers = library.takeAnswers()
        if !answers.isEmpty { apply(.library(answers)) }
        for outcome in visitor.takeOutcomes() { arrive(outcome) }
        // What is trained in its place is shown at once.
        if behind == nil, state.isOwn, records.contains(where: \.endsInBranch) { isDone = true }
    }

    /// The first signal saves and ends; a second one ends at once.
    private func end(by signal: ProcessSignal) {
        if endingSignal != nil {
            screen.close()
            exit(128 + signal.number)
        }
        endingSignal = signal
        deadline = GraceDeadline(seconds: graceSeconds, signal: signal)
        leaveGuest()
        feed.interrupt(signal.title)
        apply(.stopping(signal.title))
        if !state.isOwn { isDone = true }
    }

    private func apply(_ message: Message) {
        if case .tick = message {} else { needsFrame = true }
        for effect in update(&state, message) { perform(effect) }
    }

    private func perform(_ effect: Effect) {
        switch effect {
        case .send(let command): feed.send(command)
        case .interrupt: feed.interrupt("^C")
        case .quit:
            // Before the first event there is nothing to ask about: the run ends as soon as it can.
            if !state.isFinished { feed.interrupt("^C") }
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
        case .library(let request): library.send(request)
        case .visit(.back): leaveGuest()
        case .visit(let visit): go(visit)
        case .saveScreen(let path): write(to: path) { Data(state.screenPicture(of: screen.size).utf8) }
        case .saveChart(let chart, let path): write(to: path) { try ChartFile.data(of: SVGChart(chart), for: path) }
        }
    }

    // MARK: Other runs

    /// The state of the run of this process, in front or behind.
    private var own: DashboardState { behind?.state ?? state }

    /// What the run of this process tells while a guest is in front of it.
    private func takeBehind() {
        guard let records = behind?.feed.takeEvents(), !records.isEmpty, var run = behind else { return }
        _ = update(&run.state, .tick(seconds: now))
        _ = update(&run.state, .events(records))
        behind = run
        noteSaved(records)
        if records.contains(where: \.endsInBranch) {
            leaveGuest()
            isDone = true
        }
    }

    /// What the grace time may be too short to get past.
    private func noteSaved(_ records: [EventRecord]) {
        for record in records { if case .checkpointSaved(let checkpoint) = record.event { saved = checkpoint } }
    }

    private func go(_ visit: RunVisit) {
        // The run of this process is shown by itself, not once more by its socket.
        if case .look(let path) = visit, behind?.state.shows(path) == true { return leaveGuest() }
        visitor.go(visit)
    }

    private func arrive(_ outcome: RunVisitor.Outcome) {
        switch outcome {
        case .refused(let reason): apply(.notice(.error, reason))
        case .opened(let guest, _):
            var options = choices
            options.place = .guest
            options.memory = state.memory
            options.themeName = state.themeName
            options.size = screen.size
            var next = DashboardState(options)
            next.adoptRuns(of: state)
            if behind == nil { behind = (feed, state) } else { feed.interrupt("left") }
            state = next
            feed = guest
            feed.start()
            needsFrame = true
        }
    }

    /// Shows the run of this process again, or the page of runs where there is none.
    private func leaveGuest() {
        guard let behind else { return }
        feed.interrupt("left")
        let guest = state
        feed = behind.feed
        state = behind.state
        self.behind = nil
        state.adoptRuns(of: guest)
        state.adoptLooks(of: guest)
        apply(.input(.resized(screen.size)))
    }

    private func write(to path: String, _ content: () throws -> Data) {
        do {
            try ChartFile.write(try content(), to: path)
            apply(.notice(.info, "written: \(path)"))
        } catch let failure as CommandFailure {
            apply(.notice(.error, failure.message))
        } catch {
            apply(.notice(.error, "\(path) cannot be written: \(error)"))
        }
    }

    private func sampleSystem() {
        guard now - lastSample >= Self.systemSampleSeconds, !state.isFinished else { return }
        lastSample = now
        if let sample = systemMeter.sample(at: now) { apply(.system(sample)) }
    }

    private func drawIfDue() {
        // What a person did is shown at once; what the run did waits for a slow line.
        guard needsFrame, now >= nextFrame, lastFrame == 0 || !screen.isBehind else { return }
        if screen.isLineSlow != state.isLineSlow { apply(.line(isSlow: screen.isLineSlow)) }
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
            let role: ChartSeries.Role =
                switch item.look {
                case .training: .training
                case .validation: .validation
                case .run(let number): .run(number)
                case .other: .other
                }
            return ChartSeries(
                name: item.name, role: role,
                points: item.points.map { ChartSeries.Point(x: $0.x, y: $0.y, low: $0.low, high: $0.high) })
        }
        self.init(
            title: chart.title, series: series, marks: chart.marks.map { ChartMark(x: $0.x, title: $0.title) },
            scale: chart.scale)
        xTitle = chart.axis
        xScale = chart.xScale
        domain = chart.domain
        range = chart.range
        xLabel = chart.xLabel
        yLabel = chart.yLabel
    }
}

extension EventRecord {
    fileprivate var endsInBranch: Bool {
        if case .runFinished(let summary) = event { summary.reason == .branched } else { false }
    }
}
