import Foundation
import Glibc
import RunProtocol

/// One connection of a run's socket: what it has sent, and what it has still to get. Used on the server's thread alone.
struct ServedClient {
    /// Commands are short: what is longer is no command.
    private static let lineLimit = 64 << 10
    /// Bytes that may wait to be sent; events beyond them wait as records, which can be merged.
    private static let outputLimit = 256 << 10

    let file: Int32
    /// Whether it gets all events, or only the answers to its own commands.
    var isAttached = false
    /// Numbers of its commands whose answers are owed.
    var owed: Set<CommandID> = []
    private var input = LineBuffer(limit: ServedClient.lineLimit)
    private var output: [UInt8] = []
    private var sent = 0
    private var backlog = EventBacklog()
    /// Events up to this one came with the history.
    var lastOfHistory = 0

    init(file: Int32) {
        self.file = file
    }

    /// Whether something waits to be sent.
    var hasOutput: Bool { sent < output.count || !backlog.isEmpty }
    /// Whether it has fallen so far behind that it must be let go.
    var isLost: Bool { backlog.isFull }

    /// The lines that have arrived; nil when the other end is gone.
    mutating func receive() -> [LineBuffer.Line]? {
        var bytes = [UInt8](repeating: 0, count: 64 << 10)
        let count = recv(file, &bytes, bytes.count, 0)
        if count > 0 { return input.take(bytes[..<count]) }
        return count < 0 && (errno == EAGAIN || errno == EINTR) ? [] : nil
    }

    mutating func add(_ record: EventRecord) {
        guard record.sequence > lastOfHistory else { return }
        backlog.add(record)
    }

    mutating func add(reply: SocketReply) {
        guard let line = try? JSONLines.encode(reply) else { return }
        output.append(contentsOf: line + [0x0A])
    }

    mutating func add(history: [EventRecord]) {
        for record in history { append(record) }
    }

    private mutating func append(_ record: EventRecord) {
        guard let line = try? JSONLines.encode(record) else { return }
        output.append(contentsOf: line + [0x0A])
    }

    /// Sends what can be sent without waiting. False when the other end is gone.
    mutating func flush() -> Bool {
        repeat {
            while output.count - sent < Self.outputLimit, let record = backlog.next() { append(record) }
            while sent < output.count {
                let count = output[sent...].withUnsafeBytes {
                    send(file, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                if count > 0 {
                    sent += count
                } else if errno == EAGAIN {
                    return true
                } else if errno != EINTR {
                    return false
                }
            }
            output.removeAll(keepingCapacity: output.capacity <= Self.outputLimit)
            sent = 0
        } while !backlog.isEmpty
        return true
    }
}

/// Events that wait for a slow reader: steps are merged, and all else is kept within reason.
struct EventBacklog {
    /// Steps are merged once so many records wait.
    private static let mergeFrom = 64
    private static let capacity = 50_000

    private var records: [EventRecord] = []
    private var taken = 0

    var isEmpty: Bool { taken == records.count }
    var isFull: Bool { records.count - taken > Self.capacity }

    mutating func add(_ record: EventRecord) {
        if records.count - taken >= Self.mergeFrom, case .stepsCompleted(let next) = record.event,
            let last = records.last,
            case .stepsCompleted(var merged) = last.event, next.firstStep > merged.lastStep
        {
            merged.merge(next)
            records[records.count - 1] = EventRecord(
                sequence: record.sequence, seconds: record.seconds, event: .stepsCompleted(merged))
        } else {
            records.append(record)
        }
    }

    mutating func next() -> EventRecord? {
        guard taken < records.count else { return nil }
        defer {
            taken += 1
            if taken == records.count {
                records.removeAll(keepingCapacity: true)
                taken = 0
            } else if taken > 4096 {
                records.removeFirst(taken)
                taken = 0
            }
        }
        return records[taken]
    }
}
