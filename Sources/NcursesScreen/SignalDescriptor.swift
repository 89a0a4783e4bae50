import CNcurses
import Glibc

/// A file descriptor that becomes readable when a blocked signal is pending.
final class SignalDescriptor {
    let descriptor: Int32
    private let signals: Set<ProcessSignal>

    init(signals: Set<ProcessSignal>) throws(TerminalError) {
        var set = ProcessSignal.signalSet(signals)
        descriptor = signalfd(-1, &set, Int32(SFD_NONBLOCK | SFD_CLOEXEC))
        guard descriptor >= 0 else { throw .lastSystemCall("signalfd") }
        self.signals = signals
    }

    deinit { Glibc.close(descriptor) }

    /// The signals that are pending, in the order of their numbers. Several of one kind count as one.
    func take() -> [ProcessSignal] {
        var taken: [ProcessSignal] = []
        var information = signalfd_siginfo()
        let size = MemoryLayout<signalfd_siginfo>.size
        while Glibc.read(descriptor, &information, size) == size {
            let number = Int32(bitPattern: information.ssi_signo)
            if let signal = signals.first(where: { $0.number == number }) { taken.append(signal) }
        }
        return taken
    }
}
