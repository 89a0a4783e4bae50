import CNcurses
import Glibc
import TerminalUI

/// The main loop's one place of waiting: for the keyboard, other threads and signals at once, without using the processor.
public final class EventLoop {
    private let screen: NcursesScreen?
    private let waker: Waker
    private let signals: SignalDescriptor
    private var assembler = ScalarAssembler()
    private var decoder = InputDecoder()
    private var isInputOpen: Bool

    /// Creates a loop.
    ///
    /// - Parameters:
    ///   - screen: where keys come from and whose size is kept; nil for a run without a screen.
    ///   - signals: those to give as events. They must be blocked: see `ProcessSignal.block`.
    public init(
        screen: NcursesScreen?, waker: Waker, signals: Set<ProcessSignal> = Set(ProcessSignal.allCases)
    ) throws(TerminalError) {
        self.screen = screen
        self.waker = waker
        self.signals = try SignalDescriptor(signals: signals)
        isInputOpen = screen != nil
    }

    /// What has happened, in the order signals, wake-up, input; waits for it up to the timeout.
    ///
    /// - Parameters:
    ///   - timeout: nil waits for ever.
    ///   - sleepsThroughWakes: leaves a wake-up for a later call, so that who wakes the loop more often than it has use for
    ///     takes no processor from others.
    /// - Returns: at least one event; `.timeout` alone when nothing else came.
    public func next(timeout: Duration?, sleepsThroughWakes: Bool = false) -> [LoopEvent] {
        let deadline = timeout.map { ContinuousClock.now + $0 }
        while true {
            let wait = deadline.map { max(.zero, ContinuousClock.now.duration(to: $0)) }
            let events = poll(timeout: wait, sleepsThroughWakes: sleepsThroughWakes)
            if !events.isEmpty { return events }
            if let deadline, ContinuousClock.now >= deadline { return [.timeout] }
        }
    }

    private func poll(timeout: Duration?, sleepsThroughWakes: Bool) -> [LoopEvent] {
        // A negative descriptor is skipped by poll.
        var descriptors = [
            pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: sleepsThroughWakes ? -1 : waker.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: isInputOpen ? screen?.device.input ?? -1 : -1, events: Int16(POLLIN), revents: 0),
        ]
        guard Glibc.poll(&descriptors, nfds_t(descriptors.count), milliseconds(timeout)) > 0 else { return [] }
        var events: [LoopEvent] = []
        if descriptors[0].revents != 0 { events += signals.take().compactMap(event) }
        if descriptors[1].revents != 0 {
            waker.reset()
            events.append(.woken)
        }
        if descriptors[2].revents != 0 { events += readInput(ready: Int32(descriptors[2].revents)) }
        return events
    }

    /// Rounded up, so that a wait does not end a moment early and begin anew.
    private func milliseconds(_ duration: Duration?) -> Int32 {
        guard let duration else { return -1 }
        let (seconds, attoseconds) = duration.components
        guard seconds < 1_000_000 else { return 1_000_000_000 }
        return Int32(seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }

    private func event(for signal: ProcessSignal) -> LoopEvent? {
        guard let screen else { return .signal(signal) }
        switch signal {
        case .windowChanged:
            return screen.matchSize() ? .input(.resized(screen.size)) : nil
        case .continued:
            screen.enter()  // the process was stopped behind the screen's back, and the shell has used the terminal
            return .signal(signal)
        default:
            return .signal(signal)
        }
    }

    private func readInput(ready: Int32) -> [LoopEvent] {
        guard let screen else { return [] }
        let isGone = ready & (POLLHUP | POLLERR | POLLNVAL) != 0 || ncurses_readable_bytes(screen.device.input) == 0
        guard isGone else {
            return screen.readInput(assembler: &assembler, decoder: &decoder).map { .input($0) }
        }
        isInputOpen = false
        return [.inputClosed]
    }
}
