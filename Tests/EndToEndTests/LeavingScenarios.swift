import Foundation
import RunProtocol
import TerminalTesting
import Testing

@Suite("The terminal is given back, and the run is saved,")
struct LeavingScenarios {
    /// Ways to leave a run that trains, with the exit code of each.
    enum Way: String, CaseIterable {
        case quitKey, controlC, terminateSignal, interruptSignal, hangUpSignal

        var exitCode: Int {
            switch self {
            case .quitKey, .controlC: 0
            case .terminateSignal: 128 + 15
            case .interruptSignal: 128 + 2
            case .hangUpSignal: 128 + 1
            }
        }

        func leave(_ session: TerminalSession) throws {
            switch self {
            case .quitKey:
                session.press(.character("q"))
                try session.waitFor("still training")
                session.press(.character("q"))
            case .controlC: session.press(.control("c"))
            case .terminateSignal: session.signal(SIGTERM)
            case .interruptSignal: session.signal(SIGINT)
            case .hangUpSignal: session.signal(SIGHUP)
            }
        }
    }

    @Test("however one leaves, and a resume goes on", arguments: Way.allCases)
    func leave(way: Way) throws {
        let program = try DescentProgram()
        let session = try program.dashboard()
        try session.waitFor("● training")
        try way.leave(session)
        #expect(try session.waitForEnd() == way.exitCode)
        try session.expectRestored()
        #expect(session.emulator.text.contains("descent resume"))
        let resumed = try program.start(["resume", "points-1", "--json"])
        _ = try resumed.read(until: "resumed from step-")
        resumed.process.interrupt()
        let output = try resumed.finish()
        #expect(output.exitCode == 130)
        #expect(output.errors == "")
    }

    @Test("after ^Z, and fg shows the dashboard again")
    func suspend() throws {
        let program = try DescentProgram()
        let session = try program.dashboard()
        try session.waitFor("● training")
        session.press(.control("z"))
        try session.waitForStop()
        try session.expectRestored()
        try session.continueInForeground()
        try session.waitFor("● training")
        session.press(.control("c"))
        #expect(try session.waitForEnd() == 0)
        try session.expectRestored()
    }

    @Test("after a crash of the engine's thread", arguments: [SIGSEGV, SIGILL, SIGABRT])
    func crash(signal number: Int32) throws {
        let program = try DescentProgram()
        let session = try program.dashboard()
        try session.waitFor("● training")
        var found: Int?
        try session.wait(until: "the engine's thread") {
            found = Self.thread(named: "engine", of: session.process)
            return found != nil
        }
        let engine = try #require(found)
        try Self.signal(number, thread: engine, of: session.process)
        #expect(try session.waitForEnd() == 128 + Int(number))
        try session.expectRestored()
        let resumed = try program.start(["resume", "points-1", "--json"])
        _ = try resumed.read(until: "\"event\":\"stepsCompleted\"")
        resumed.process.terminate()
        #expect(try resumed.finish().exitCode == 143)
    }

    private static func thread(named name: String, of process: pid_t) -> Int? {
        let folder = "/proc/\(process)/task"
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return threads.first {
            (try? String(contentsOfFile: "\(folder)/\($0)/comm", encoding: .utf8))?.hasPrefix(name) == true
        }.flatMap(Int.init)
    }

    /// glibc has `tgkill` since 2.30, but its header hides it from Swift.
    private static func signal(_ number: Int32, thread: Int, of process: pid_t) throws {
        typealias Function = @convention(c) (pid_t, pid_t, Int32) -> Int32
        let symbol = try #require(dlsym(nil, "tgkill"))
        #expect(unsafeBitCast(symbol, to: Function.self)(process, pid_t(thread), number) == 0)
    }
}
