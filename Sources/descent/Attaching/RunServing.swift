import Foundation
import RunProtocol
import RunSocket
import RunStore
import Training

/// Opens the socket of a run that this process trains.
struct RunServing {
    /// Numbers of commands from the socket begin at a multiple of this, so that they never meet those of the front-end.
    private static let numbersApart = 1_000_000

    let server: RunServer?
    /// Why the run has no socket, as one sentence.
    let problem: String?

    /// - Parameters:
    ///   - session: Where commands go; it may be made after the socket.
    init(_ setup: RunSetup, session: Locked<TrainingSession?>) {
        let first = (setup.nextCommandID / Self.numbersApart + 1) * Self.numbersApart
        let next = Locked(first)
        do throws(SocketError) {
            server = try RunServer(path: setup.folder.socketPath) {
                setup.history()
            } onCommand: { action in
                next.withLock { next in
                    defer { next += 1 }
                    // Sent under the lock, so that the run sees the numbers in order.
                    session.withLock { $0 }?.send(TrainingCommand(id: CommandID(next), action: action))
                    return CommandID(next)
                }
            }
            problem = nil
        } catch {
            server = nil
            problem = "descent attach and descent ctl cannot reach this run: \(error)"
        }
    }
}
