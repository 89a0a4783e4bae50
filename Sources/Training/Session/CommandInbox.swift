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

    /// The commands that came since the last call, in order.
    func takeCommands() -> [TrainingCommand] {
        guard hasNews.exchange(false, ordering: .acquiringAndReleasing) else { return [] }
        return contents.withLock { contents in
            defer { contents.commands = [] }
            return contents.commands
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
