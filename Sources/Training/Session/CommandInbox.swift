import Foundation
import RunProtocol
import Synchronization

/// Commands and the wish to stop, on their way from other threads to the engine's.
final class CommandInbox: Sendable {
    private struct Contents: Sendable {
        var commands: [TrainingCommand] = []
        var interruption: String?
    }

    private let contents = Locked(Contents())
    /// Read at every step, so that an empty inbox costs one load.
    private let hasNews = Atomic<Bool>(false)
    private let arrivals = DispatchSemaphore(value: 0)

    func post(_ command: TrainingCommand) {
        contents.withLock { $0.commands.append(command) }
        announce()
    }

    /// Asks the run to save and end, with the reason as people read it: "SIGTERM".
    func interrupt(_ reason: String) {
        contents.withLock { $0.interruption = $0.interruption ?? reason }
        announce()
    }

    private func announce() {
        hasNews.store(true, ordering: .releasing)
        arrivals.signal()
    }

    /// The command that came next; nil when all are taken.
    func nextCommand() -> TrainingCommand? {
        contents.withLock { contents in
            guard contents.commands.isEmpty else { return contents.commands.removeFirst() }
            hasNews.store(false, ordering: .releasing)
            return nil
        }
    }

    /// Whether a trial that goes on now should end: by a command that waits, or because the run is to end.
    var wantsTrialToEnd: Bool {
        guard !isEmpty else { return false }
        return contents.withLock { contents in
            contents.interruption != nil
                || contents.commands.contains { $0.action == .cancelTrial || $0.action == .stop }
        }
    }

    /// Why the run was asked to end, if it was.
    var interruption: String? { contents.withLock { $0.interruption } }

    var isEmpty: Bool { !hasNews.load(ordering: .acquiring) }

    /// Sleeps until something arrives.
    func waitForNews() {
        while isEmpty { arrivals.wait() }
    }
}
