import Foundation
import RunProtocol
import Testing

@testable import RunSocket

/// A server whose run is this test.
private final class ServedRun: @unchecked Sendable {
    // Unchecked because the compiler cannot see that all is set before the server starts.
    let path: String
    let commands = Locked<[TrainingCommand.Action]>([])
    let told = Locked<[EventRecord]>([])
    private(set) var server: RunServer?

    init() throws {
        // Longer than the address of a Unix socket has room for.
        let folder = NSTemporaryDirectory() + "descent-socket-" + String(repeating: "x", count: 120) + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        path = folder + "/socket"
        server = try RunServer(path: path) { [told] in
            told.withLock { $0 }
        } onCommand: { [commands] action in
            commands.withLock {
                $0.append(action)
                return CommandID(100 + $0.count)
            }
        }
    }

    func tell(_ event: TrainingEvent) {
        let record = told.withLock { told in
            let record = EventRecord(sequence: told.count + 1, seconds: Double(told.count), event: event)
            told.append(record)
            return record
        }
        server?.tell(record)
    }

    func answer(_ number: Int, _ action: TrainingCommand.Action) {
        let command = TrainingCommand(id: CommandID(number), action: action)
        tell(
            .commandAnswered(CommandAnswer(command: command, step: 1, outcome: .applied(oldValue: nil, newValue: nil))))
    }

    func stop() {
        server?.stop()
        try? FileManager.default.removeItem(atPath: (path as NSString).deletingLastPathComponent)
    }
}

private func step(_ number: Int) -> TrainingEvent {
    .stepsCompleted(
        StepRecord(step: number, epoch: 1, loss: 0.5, gradientNorm: 1, learningRate: 0.1, examplesPerSecond: 10))
}

extension RunClient {
    fileprivate func nextEvent() -> EventRecord? {
        while let message = next() { if case .event(let record) = message { return record } }
        return nil
    }

    fileprivate func nextReply() -> SocketReply? {
        while let message = next() { if case .reply(let reply) = message { return reply } }
        return nil
    }
}

@Suite("A run's socket")
struct RunSocketTests {
    @Test("hands commands to the run, and each answer to the one who asked")
    func commands() throws {
        let run = try ServedRun()
        defer { run.stop() }
        let one = try RunClient(path: run.path)
        let other = try RunClient(path: run.path)
        try one.send(TrainingCommand(id: CommandID(7), action: .pause))
        #expect(one.nextReply() == .accepted(id: CommandID(7), runID: CommandID(101)))
        try other.send(TrainingCommand(id: CommandID(7), action: .set(key: "a.b", value: 0.5)))
        #expect(other.nextReply() == .accepted(id: CommandID(7), runID: CommandID(102)))
        run.answer(102, .set(key: "a.b", value: 0.5))
        run.answer(101, .pause)
        #expect(one.nextEvent()?.sequence == 2)
        #expect(other.nextEvent()?.sequence == 1)
        #expect(run.commands.withLock { $0 } == [.pause, .set(key: "a.b", value: 0.5)])
    }

    @Test("gives who attaches all that was told, once and in order, and then what comes")
    func attach() throws {
        let run = try ServedRun()
        defer { run.stop() }
        for number in 1...50 { run.tell(step(number)) }
        let viewers = try (0..<3).map { _ in try RunClient(path: run.path) }
        for viewer in viewers { try viewer.send(.attach) }
        for number in 51...100 { run.tell(step(number)) }
        for viewer in viewers {
            var last = 0
            while last < 100, case .stepsCompleted(let steps)? = viewer.nextEvent()?.event {
                #expect(steps.firstStep == last + 1)
                last = steps.lastStep
            }
            #expect(last == 100)
        }
    }

    @Test("goes on when a viewer goes, and never waits for one that does not read")
    func slowViewer() throws {
        let run = try ServedRun()
        let lazy = try RunClient(path: run.path)
        try lazy.send(.attach)
        let gone = try RunClient(path: run.path)
        try gone.send(.attach)
        gone.close()
        // Far more than the buffers of a socket hold.
        for number in 1...200_000 { run.tell(step(number)) }
        let keen = try RunClient(path: run.path)
        try keen.send(.status)
        guard case .status(let status)? = keen.nextReply() else {
            Issue.record("no status")
            return
        }
        #expect(status.step > 0)
        var last = 0
        var count = 0
        while last < 200_000, case .stepsCompleted(let steps)? = lazy.nextEvent()?.event {
            #expect(steps.firstStep == last + 1)
            last = steps.lastStep
            count += 1
        }
        #expect(last == 200_000)
        #expect(count < 200_000, "steps are merged for who is slow")
        run.stop()
        #expect(lazy.nextEvent() == nil)
    }

    static let abuses: [[UInt8]] = [
        Array("\n\n\n".utf8), Array("hello\n".utf8), Array("{\"id\": 1\n".utf8),
        Array("{\"id\":1,\"action\":\"dance\"}\n".utf8),
        Array("{\"request\":\"everything\"}\n".utf8), [0, 255, 254, 10, 10, 0, 10], Array("null\n[]\n1\n\"\"\n".utf8),
        Array(repeating: UInt8(ascii: "x"), count: 10 << 20) + [10],
        Array(String(repeating: "[", count: 60_000).utf8) + [10],
    ]

    @Test("is not harmed by garbage, half lines or lines of 10 MB", arguments: abuses.indices)
    func abuse(index: Int) throws {
        let run = try ServedRun()
        defer { run.stop() }
        let vandal = try RunClient(path: run.path)
        try vandal.send(bytes: Data(Self.abuses[index]))
        try vandal.send(TrainingCommand(id: CommandID(3), action: .resume))
        var replies: [SocketReply] = []
        while let reply = vandal.nextReply() {
            replies.append(reply)
            if case .accepted = reply { break }
        }
        #expect(replies.last == .accepted(id: CommandID(3), runID: CommandID(101)))
        // Half a line, and gone.
        try vandal.send(bytes: Data("{\"id\": 4, \"action\": \"st".utf8))
        vandal.close()
        let next = try RunClient(path: run.path)
        try next.send(TrainingCommand(id: CommandID(5), action: .pause))
        #expect(next.nextReply() == .accepted(id: CommandID(5), runID: CommandID(102)))
        #expect(run.commands.withLock { $0 } == [.resume, .pause])
    }

    @Test("lets the owner in and nobody else, and is gone after the run")
    func owner() throws {
        let run = try ServedRun()
        let mode = try FileManager.default.attributesOfItem(atPath: run.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        run.stop()
        #expect(!FileManager.default.fileExists(atPath: run.path))
        let error = #expect(throws: SocketError.self) { try RunClient(path: run.path) }
        #expect(error?.isGone == true)
        #expect(error?.description == "no process trains this run now")
    }

    @Test("cuts lines however the bytes arrive", arguments: [1, 2, 3, 7, 1_000])
    func lines(portion: Int) {
        let text = Array("one\n\ntwo\n".utf8) + Array(repeating: 65, count: 50) + Array("\nthree".utf8)
        var buffer = LineBuffer(limit: 20)
        var lines: [LineBuffer.Line] = []
        for start in stride(from: 0, to: text.count, by: portion) {
            lines += buffer.take(text[start..<min(start + portion, text.count)])
            #expect(buffer.pendingCount <= 20)
        }
        #expect(lines == [.whole(Array("one".utf8)), .whole(Array("two".utf8)), .tooLong])
        #expect(buffer.take([10]) == [.whole(Array("three".utf8))])
    }
}
