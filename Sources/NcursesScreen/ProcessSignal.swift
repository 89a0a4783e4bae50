import CNcurses
import Glibc

/// A signal that the main loop takes as an event, where it may do anything, and not as an interruption, where it may not.
public enum ProcessSignal: Hashable, Sendable, CaseIterable {
    /// The terminal's size changed (SIGWINCH).
    case windowChanged
    /// Somebody asks the process to end (SIGTERM).
    case terminate
    /// The terminal is gone (SIGHUP).
    case hangUp
    /// ^C where the terminal makes signals of keys, or somebody's kill (SIGINT).
    case interrupt
    /// ^\ where the terminal makes signals of keys (SIGQUIT).
    case quit
    /// ^Z where the terminal makes signals of keys (SIGTSTP).
    case stop
    /// The process goes on after a stop (SIGCONT).
    case continued

    /// Keeps these signals from interrupting, so that an `EventLoop` gives them.
    ///
    /// Call it first thing in main: a thread that was started earlier would still be interrupted. Programs that are
    /// started from here inherit the blocking.
    public static func block(_ signals: Set<ProcessSignal> = Set(allCases)) {
        var set = signalSet(signals)
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Stops the process and its whole job, as ^Z does, and returns when it goes on.
    ///
    /// For runs without a screen, on `.stop`; with one, `NcursesScreen.suspend` gives the terminal back first. It is the
    /// default action of SIGTSTP and not SIGSTOP, since the kernel then stops nobody whom no shell could wake again.
    public static func stopJob() {
        var set = signalSet([.stop])
        var former = sigset_t()
        signal(SIGTSTP, SIG_DFL)
        // Blocked while it is sent and taken on unblocking: so it is this thread that it reaches.
        pthread_sigmask(SIG_BLOCK, &set, &former)
        kill(0, SIGTSTP)
        pthread_sigmask(SIG_UNBLOCK, &set, nil)
        pthread_sigmask(SIG_SETMASK, &former, nil)
    }

    var number: Int32 {
        switch self {
        case .windowChanged: SIGWINCH
        case .terminate: SIGTERM
        case .hangUp: SIGHUP
        case .interrupt: SIGINT
        case .quit: SIGQUIT
        case .stop: SIGTSTP
        case .continued: SIGCONT
        }
    }

    static func signalSet(_ signals: Set<ProcessSignal>) -> sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in signals { sigaddset(&set, signal.number) }
        return set
    }
}
