import Foundation
import Glibc
public import RunProtocol

/// A connection to a run that another process trains.
public final class RunClient: Sendable {
    /// Something that the run's socket said.
    public enum Message: Sendable {
        case event(EventRecord)
        case reply(SocketReply)
    }

    private let file: Int32
    private let buffer = Locked((lines: [LineBuffer.Line](), input: LineBuffer(limit: 64 << 20)))
    private let isClosed = Locked(false)

    /// Connects to the socket at a path.
    /// - Throws: `SocketError`; `isGone` when no process trains the run.
    public init(path: String) throws(SocketError) {
        file = try SocketFile.connect(to: path)
    }

    deinit { Glibc.close(file) }

    /// Sends a command, with a number of the client's own choice.
    public func send(_ command: TrainingCommand) throws(SocketError) {
        try send(line: command)
    }

    /// Asks for something besides.
    public func send(_ request: SocketRequest) throws(SocketError) {
        try send(line: ["request": request.rawValue])
    }

    private func send(line: some Encodable) throws(SocketError) {
        guard let line = try? JSONLines.encode(line) else { throw SocketError("this command cannot be written") }
        try send(bytes: line + [0x0A])
    }

    func send(bytes: Data) throws(SocketError) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(file, $0.baseAddress.map { $0 + sent }, $0.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count > 0 {
                sent += count
            } else if errno != EINTR {
                throw SocketError("the process that trains the run is gone", isGone: true)
            }
        }
    }

    /// The next message; waits for it. Nil when the other end is gone, or after `close`. One thread at a time.
    public func next() -> Message? {
        while true {
            let line = buffer.withLock { $0.lines.isEmpty ? nil : $0.lines.removeFirst() }
            if let line {
                if let message = decode(line) { return message }
                continue
            }
            var bytes = [UInt8](repeating: 0, count: 64 << 10)
            let count = recv(file, &bytes, bytes.count, 0)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return nil }
            buffer.withLock { $0.lines = $0.input.take(bytes[..<count]) }
        }
    }

    /// Ends the connection; `next` then returns nil.
    public func close() {
        isClosed.withLock { isClosed in
            if !isClosed { shutdown(file, Int32(SHUT_RDWR)) }
            isClosed = true
        }
    }

    /// Nil for what this version does not know.
    private func decode(_ line: LineBuffer.Line) -> Message? {
        guard case .whole(let bytes) = line else { return nil }
        if let record = try? JSONLines.decode(EventRecord.self, from: Data(bytes)) { return .event(record) }
        return (try? JSONLines.decode(SocketReply.self, from: Data(bytes))).map(Message.reply)
    }
}
