import Dashboard
import Foundation
import NcursesScreen
import RunProtocol
import RunSocket
import RunStore
import TerminalUI
import Training

/// Brings a run and a front-end together, and turns the run's end into the program's.
struct RunLauncher {
    private let options: RunOptions
    private let changes: [HyperparameterChange]

    /// - Parameter changes: Hyperparameters to set before the first step.
    init(_ options: RunOptions, changes: [HyperparameterChange] = []) {
        self.options = options
        self.changes = changes
    }

    /// Opens the run, trains it to its end, and leaves with the exit code that says how it went.
    func launch(_ open: (@escaping @Sendable (RunStoreError) -> Void) throws -> RunSetup) throws {
        // Signals are taken as events by the main loop, so they are blocked before any thread is there to get them; not
        // earlier, since whoever waits for a large file may end the program as any other.
        ProcessSignal.block()
        let notices = Notices([])
        let waker = try Waker()
        let frontEnd = try makeFrontEnd(waker: waker, notices: notices)
        let setup = try open { error in
            notices.withLock { $0.append(error.description) }
            waker.wake()
        }
        let served = Locked<TrainingSession?>(nil)
        let serving = RunServing(setup, session: served)
        defer { serving.server?.stop() }
        if let problem = serving.problem { notices.withLock { $0.append(problem) } }
        let session = TrainingSession(
            setup, isAttended: frontEnd is DashboardFrontEnd, graceSeconds: options.grace,
            onStart: CrashGuard.protectCurrentThread, observer: { serving.server?.tell($0) }
        ) { waker.wake() }
        served.withLock { $0 = session }
        if options.isHeadless { DetachedProcess.sayReady(setup.folder.path) }
        var nextCommandID = setup.nextCommandID
        for change in changes {
            let action = TrainingCommand.Action.set(key: change.key, value: change.value)
            session.send(TrainingCommand(id: CommandID(nextCommandID), action: action))
            nextCommandID += 1
        }
        let signal = try frontEnd.show(session, nextCommandID: nextCommandID)
        guard let summary = session.waitForEnd() else { return }
        serving.server?.stop()
        try end(summary, signal: signal)
        guard let branch = summary.successor else { return }
        try RunLauncher(options).launch { onJournalFailure in
            try RunSetup.resume(
                run: branch, runsDirectory: options.runsPath, threads: options.threadCount,
                onJournalFailure: onJournalFailure)
        }
    }

    /// Trains the folds of a cross-validation, and leaves with the exit code that says how they went.
    func launch(_ plan: CrossValidation) throws {
        ProcessSignal.block()
        let notices = Notices([])
        let waker = try Waker()
        let frontEnd = try makeFrontEnd(waker: waker, notices: notices)
        let session = CrossValidationSession(
            plan, isAttended: frontEnd is DashboardFrontEnd, onStart: CrashGuard.protectCurrentThread,
            onJournalFailure: { error in
                notices.withLock { $0.append(error.description) }
                waker.wake()
            }
        ) { waker.wake() }
        let signal = try frontEnd.show(session, nextCommandID: 1)
        guard let summary = session.waitForEnd() else { return }
        try end(summary, signal: signal)
    }

    /// Shows something that is no run of this process, such as a replay, and says nothing of its end.
    func play(_ open: (@escaping @Sendable () -> Void) throws -> any RunFeed) throws {
        ProcessSignal.block()
        let waker = try Waker()
        let feed = try open { waker.wake() }
        let frontEnd = try makeFrontEnd(waker: waker, notices: Notices([]))
        if let signal = try frontEnd.show(feed, nextCommandID: 1) { exit(128 + signal.number) }
    }

    /// Shows a run that another process trains. When this one leaves it, the run goes on.
    func attach(_ folder: RunFolder) throws {
        ProcessSignal.block()
        let waker = try Waker()
        let run = try AttachedRun(folder) { waker.wake() }
        let frontEnd = try makeFrontEnd(waker: waker, notices: Notices([]))
        _ = try frontEnd.show(run, nextCommandID: 1)
        guard let summary = run.waitForEnd() else { return }
        guard !run.isDetached else {
            if !options.isJSON { try Console.printLine("\(folder.name): \(summary.message)") }
            return
        }
        try end(summary, signal: nil)
    }

    /// Shows the page of runs, from which each can be opened, without a run of its own.
    func showRuns() throws {
        guard isatty(STDOUT_FILENO) == 1, isatty(STDIN_FILENO) == 1 else {
            throw CommandFailure.usage("the dashboard wants a terminal; descent runs lists the runs as text")
        }
        ProcessSignal.block()
        let frontEnd = try DashboardFrontEnd(options: options, waker: try Waker(), notices: Notices([]), place: .home)
        if let signal = try frontEnd.show(NoRun(), nextCommandID: 1) { exit(128 + signal.number) }
    }

    private func makeFrontEnd(waker: Waker, notices: Notices) throws -> any FrontEnd {
        if let theme = options.theme { _ = try UserFiles.themeLibrary().theme(named: theme) }
        if options.isHeadless { return HeadlessFrontEnd(waker: waker, notices: notices, graceSeconds: options.grace) }
        if options.isJSON { return JSONFrontEnd(waker: waker, notices: notices, graceSeconds: options.grace) }
        // A dumb terminal is a terminal for lines alone.
        let isDumb = ProcessInfo.processInfo.environment["TERM"] == "dumb"
        if options.isPlain || isDumb || isatty(STDOUT_FILENO) == 0 || isatty(STDIN_FILENO) == 0 {
            return PlainFrontEnd(waker: waker, notices: notices, graceSeconds: options.grace)
        }
        return try DashboardFrontEnd(options: options, waker: waker, notices: notices)
    }

    private func end(_ summary: RunSummary, signal: ProcessSignal?) throws {
        if !options.isJSON {
            for line in SummaryText.lines(summary) where try !Console.printLine(line) { break }
        }
        switch summary.reason {
        case .completed, .earlyStopping, .stoppedByUser, .budgetSpent, .branched: return
        case .interrupted:
            guard let number = signal?.number else { return }
            exit(128 + number)
        case .diverged, .failed: exit(1)
        }
    }
}

/// Shows a run until its end.
protocol FrontEnd {
    /// Starts the session, shows it, and returns once it has finished. The signal is the one that ended it, if any did.
    ///
    /// - Parameter nextCommandID: The number of the first command that the front-end may send.
    func show(_ session: any RunFeed, nextCommandID: Int) throws -> ProcessSignal?
}
