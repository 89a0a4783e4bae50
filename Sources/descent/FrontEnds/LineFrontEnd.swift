import Foundation
import NcursesScreen
import RunProtocol
import Training

/// The loop of the front-ends that print lines: events out, signals in.
struct LineFrontEnd {
    let waker: Waker
    /// What went wrong beside the run, such as a journal that cannot be written: goes to standard error.
    let notices: Notices
    /// Whether the run goes on when the terminal is gone.
    var outlivesTerminal = false
    /// Seconds from a signal to the end of the program, whatever the run does.
    let graceSeconds: Double

    /// Prints events by `write`, which says false when nobody reads any more.
    func show(_ session: any RunFeed, _ write: (EventRecord) throws -> Bool) throws -> ProcessSignal? {
        let loop = try EventLoop(screen: nil, waker: waker)
        session.start()
        var endingSignal: ProcessSignal?
        var deadline: GraceDeadline?
        var saved: CheckpointRecord?
        var isRead = true
        var failure: (any Error)?
        while true {
            for event in loop.next(timeout: deadline.map { $0.remaining }) {
                deadline?.saved = saved
                deadline?.leaveIfOver()
                guard case .signal(let signal) = event else { continue }
                if signal == .stop { ProcessSignal.stopJob() }
                guard signal.endsRun, signal != .hangUp || !outlivesTerminal else { continue }
                if endingSignal != nil { exit(128 + signal.number) }
                endingSignal = signal
                deadline = GraceDeadline(seconds: graceSeconds, signal: signal)
                session.interrupt(signal.title)
            }
            for notice in notices.takeAll() { Console.printError(notice) }
            for record in session.takeEvents() {
                if case .checkpointSaved(let checkpoint) = record.event { saved = checkpoint }
                if isRead {
                    do { isRead = try write(record) } catch {
                        isRead = false
                        failure = error
                    }
                    if !isRead { session.interrupt("the end of the output") }
                }
                guard case .runFinished = record.event else { continue }
                // The run is saved before anything is said of the output.
                _ = session.waitForEnd()
                if let failure { throw failure }
                return endingSignal
            }
        }
    }
}

/// The time that a run has to save in after a signal. Whoever sent it kills afterwards, and would leave no exit code.
struct GraceDeadline {
    private let end: ContinuousClock.Instant
    private let seconds: Double
    private let signal: ProcessSignal
    /// The last checkpoint that this process saved.
    var saved: CheckpointRecord?

    init(seconds: Double, signal: ProcessSignal) {
        end = .now + .seconds(seconds)
        self.seconds = seconds
        self.signal = signal
    }

    /// The time that is left.
    var remaining: Duration { max(.zero, ContinuousClock.now.duration(to: end)) }

    var isOver: Bool { ContinuousClock.now >= end }

    /// Ends the program once the time is over.
    func leaveIfOver() {
        guard isOver else { return }
        Console.printError(
            "the run did not reach a step within the \(NumberText.shortest(seconds)) s that \(signal.title) leaves it; \(kept), go on with descent resume"
        )
        exit(128 + signal.number)
    }

    private var kept: String {
        guard let saved else { return "nothing was saved since this process began, what was saved before stands" }
        return "what was trained up to step \(saved.step) is saved (checkpoints/\(saved.file))"
    }
}

extension ProcessSignal {
    /// Whether a run saves and ends when this comes.
    var endsRun: Bool {
        switch self {
        case .terminate, .hangUp, .interrupt, .quit: true
        case .windowChanged, .stop, .continued: false
        }
    }

    /// The signal's number.
    var number: Int32 {
        switch self {
        case .terminate: SIGTERM
        case .hangUp: SIGHUP
        case .interrupt: SIGINT
        case .quit: SIGQUIT
        case .stop: SIGTSTP
        case .continued: SIGCONT
        case .windowChanged: SIGWINCH
        }
    }

    /// The signal's name.
    var title: String {
        switch self {
        case .terminate: "SIGTERM"
        case .hangUp: "SIGHUP"
        case .interrupt: "SIGINT"
        case .quit: "SIGQUIT"
        case .stop: "SIGTSTP"
        case .continued: "SIGCONT"
        case .windowChanged: "SIGWINCH"
        }
    }
}

/// Sentences for the person from threads other than the main one.
typealias Notices = Locked<[String]>

extension Notices {
    /// The sentences since the last call.
    func takeAll() -> [String] {
        withLock { notices in
            defer { notices = [] }
            return notices
        }
    }
}

/// `--json`: one event a line.
struct JSONFrontEnd: FrontEnd {
    let waker: Waker
    let notices: Notices
    let graceSeconds: Double

    func show(_ session: any RunFeed, nextCommandID: Int) throws -> ProcessSignal? {
        try LineFrontEnd(waker: waker, notices: notices, graceSeconds: graceSeconds).show(session) {
            try Console.printLine(try JSONLines.encode($0))
        }
    }
}
