import Foundation
import Glibc
public import RunProtocol

/// A run's socket: viewers get its events, and whoever may connect steers it. Only the owner may.
///
/// A thread of its own serves all connections. The engine hands over an event by a short lock, and never waits for a
/// reader: who is slow gets merged steps, who is far behind is let go.
public final class RunServer: Sendable {
    private struct Shared: Sendable {
        var arrived: [EventRecord] = []
        /// Whether anyone is connected, who may want each event as it comes.
        var isWatched = false
        var isStopping = false
        var isFinished = false
    }

    private let path: String
    private let listener: Int32
    private let wakeUp: WakeUpPipe
    private let shared = Locked(Shared())
    private let stopped = DispatchSemaphore(value: 0)
    private let history: @Sendable () -> [EventRecord]
    private let onCommand: @Sendable (TrainingCommand.Action) -> CommandID
    private static let closingSeconds = 2.0
    /// Events that may wait while nobody is connected: the thread wakes seldom then, since it would take a core from the
    /// engine each time.
    private static let unwatchedCount = 64

    /// Listens at a path.
    ///
    /// - Parameters:
    ///   - history: What the run has told so far, for who attaches; called on the server's thread.
    ///   - onCommand: Hands an action to the run, and returns the number that it bears there.
    /// - Throws: `SocketError`.
    public init(
        path: String, history: @escaping @Sendable () -> [EventRecord],
        onCommand: @escaping @Sendable (TrainingCommand.Action) -> CommandID
    ) throws(SocketError) {
        self.path = path
        self.history = history
        self.onCommand = onCommand
        listener = try SocketFile.listen(at: path)
        SocketFile.makeNonblocking(listener)
        wakeUp = try WakeUpPipe()
        let thread = Thread { self.serve() }
        thread.name = "socket"
        thread.start()
    }

    /// Takes in an event. Returns at once; from any thread. With the last of a run the socket is gone: whoever trains the
    /// run next makes one of its own at the same place.
    public func tell(_ record: EventRecord) {
        let isLast = record.event.kind == .runFinished
        if isLast { unlink(path) }
        let isDue = shared.withLock { shared in
            shared.arrived.append(record)
            shared.isFinished = shared.isFinished || isLast
            return shared.isWatched || isLast || shared.arrived.count >= Self.unwatchedCount
        }
        if isDue { wakeUp.wake() }
    }

    /// Sends what waits, as far as readers take it within a moment, and removes the socket.
    public func stop() {
        let isFirst = shared.withLock { shared in
            defer { shared.isStopping = true }
            return !shared.isStopping
        }
        guard isFirst else { return }
        wakeUp.wake()
        stopped.wait()
    }

    // MARK: The server's thread

    private func serve() {
        var clients: [Int32: ServedClient] = [:]
        var status = RunStatus()
        var deadline: Date?
        while true {
            var descriptors = [
                pollfd(fd: deadline == nil ? listener : -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: wakeUp.reader, events: Int16(POLLIN), revents: 0),
            ]
            for client in clients.values {
                let events = POLLIN | (client.hasOutput ? POLLOUT : 0)
                descriptors.append(pollfd(fd: client.file, events: Int16(events), revents: 0))
            }
            poll(&descriptors, nfds_t(descriptors.count), deadline == nil ? -1 : 50)
            if descriptors[0].revents != 0 { accept(&clients) }
            let isStopping = takeEvents(&clients, &status)
            for descriptor in descriptors[2...] where descriptor.revents != 0 {
                read(descriptor, &clients, status)
            }
            for file in clients.keys where clients[file].map({ $0.isLost }) == true || clients[file]?.flush() == false {
                drop(file, &clients)
            }
            watch(!clients.isEmpty)
            guard isStopping else { continue }
            deadline = deadline ?? Date(timeIntervalSinceNow: Self.closingSeconds)
            if !clients.values.contains(where: \.hasOutput) || deadline.map({ Date() >= $0 }) == true { break }
        }
        for file in clients.keys { close(file) }
        close(listener)
        // After the end of the run another process's socket may lie there.
        if !shared.withLock({ $0.isFinished }) { unlink(path) }
        stopped.signal()
    }

    private func accept(_ clients: inout [Int32: ServedClient]) {
        while true {
            let file = SocketFile.accept(from: listener)
            guard file >= 0 else { return }
            // The file's mode keeps others out already; the kernel's word for it is better.
            guard SocketFile.peer(of: file) == getuid() else {
                close(file)
                continue
            }
            SocketFile.makeNonblocking(file)
            clients[file] = ServedClient(file: file)
            // Before its first line is read, so that no answer to it is slept through.
            watch(true)
        }
    }

    private func watch(_ isWatched: Bool) { shared.withLock { $0.isWatched = isWatched } }

    /// Hands the events that have arrived to who wants them. True when the server is to stop.
    private func takeEvents(_ clients: inout [Int32: ServedClient], _ status: inout RunStatus) -> Bool {
        wakeUp.drain()
        let (arrived, isStopping) = shared.withLock { shared in
            defer { shared.arrived = [] }
            return (shared.arrived, shared.isStopping || shared.isFinished)
        }
        for record in arrived {
            status.take(record.event)
            var answered: CommandID?
            if case .commandAnswered(let answer) = record.event { answered = answer.command.id }
            for file in clients.keys {
                let isOwed = answered.map { clients[file]?.owed.remove($0) != nil } ?? false
                let isResult = record.event.isResult && clients[file]?.owed.isEmpty == false
                if isOwed || isResult || clients[file]?.isAttached == true { clients[file]?.add(record) }
            }
        }
        return isStopping
    }

    private func read(_ descriptor: pollfd, _ clients: inout [Int32: ServedClient], _ status: RunStatus) {
        guard Int32(descriptor.revents) & (POLLIN | POLLHUP | POLLERR) != 0 else { return }
        guard let lines = clients[descriptor.fd]?.receive() else { return drop(descriptor.fd, &clients) }
        for line in lines {
            guard let reply = answer(line, of: descriptor.fd, &clients, status) else { continue }
            clients[descriptor.fd]?.add(reply: reply)
        }
    }

    private func answer(
        _ line: LineBuffer.Line, of file: Int32, _ clients: inout [Int32: ServedClient], _ status: RunStatus
    ) -> SocketReply? {
        guard case .whole(let bytes) = line else {
            return .refused(reason: "this line is longer than any command")
        }
        guard let message = try? JSONLines.decode(ClientLine.self, from: Data(bytes)) else {
            return .refused(
                reason: "this line is no command: expected JSON such as {\"id\": 1, \"action\": \"pause\"}")
        }
        switch message {
        case .request(.status): return .status(status)
        case .request(.attach):
            guard clients[file]?.isAttached == false else { return nil }
            let told = history()
            clients[file]?.isAttached = true
            clients[file]?.lastOfHistory = told.last?.sequence ?? 0
            clients[file]?.add(history: told)
            return nil
        case .command(let command):
            let runID = onCommand(command.action)
            clients[file]?.owed.insert(runID)
            return .accepted(id: command.id, runID: runID)
        }
    }

    private func drop(_ file: Int32, _ clients: inout [Int32: ServedClient]) {
        guard clients.removeValue(forKey: file) != nil else { return }
        close(file)
    }
}

extension TrainingEvent {
    /// Whether it is what a command was sent for, and comes before the answer.
    fileprivate var isResult: Bool {
        switch self {
        case .textSampled, .probeCompleted, .rangeTestCompleted, .runBranched: true
        default: false
        }
    }
}
