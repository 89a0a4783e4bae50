public import Glibc

/// A program on a terminal of its own, driven and looked at as a person would.
///
/// Nothing here sleeps: every wait ends with what it waits for, or fails after its limit with the screen in the message.
/// The program and all that it started in its group are ended with the session.
public final class TerminalSession {
    /// What has become of the program.
    public enum State: Hashable, Sendable {
        case running
        /// Stopped, as by ^Z; the shell's stand-in has the terminal.
        case stopped
        /// Ended, with an exit code, or 128 and the number of the signal that ended it.
        case ended(Int)
    }

    /// What the program's terminal shows.
    public private(set) var emulator: TerminalEmulator
    /// What has become of the program, as far as is known.
    public private(set) var state = State.running
    /// The program's process.
    public private(set) var process: pid_t = 0
    /// How many bytes the program has written.
    public private(set) var bytesReceived = 0

    let terminal: PseudoTerminal
    private let leader: ShellLeader
    private let settingsBefore: Set<String>
    private var reportText = ""
    private var marksExpected = 0

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - program: its path and arguments.
    ///   - type: the terminal's type, as TERM.
    ///   - environment: laid over this process' own, without what tells of its own terminal.
    public init(
        _ program: [String], columns: Int = 80, rows: Int = 24, type: String = "xterm-256color",
        environment: [String: String] = [:], workingFolder: String? = nil
    ) throws(TerminalSessionError) {
        emulator = TerminalEmulator(columns: columns, rows: rows)
        terminal = try PseudoTerminal(columns: columns, rows: rows)
        settingsBefore = terminal.settings
        leader = try ShellLeader(
            program: program, environment: TerminalSession.environment(type: type, added: environment),
            workingFolder: workingFolder, terminal: terminal)
        try wait(until: "the program starts", within: .seconds(20)) { process != 0 }
    }

    deinit {
        if process > 0 {
            kill(-process, SIGKILL)
            kill(process, SIGKILL)
        }
        kill(leader.process, SIGKILL)
        var status: Int32 = 0
        waitpid(leader.process, &status, 0)
        close(leader.commands)
        close(leader.reports)
    }

    /// Takes in what the program does until a condition holds.
    ///
    /// - Parameters:
    ///   - description: what is waited for, for the message.
    ///   - limit: how long at most; a failure beyond it, so it may be generous.
    public func wait(
        until description: String, within limit: Duration = .seconds(30), _ condition: () -> Bool
    ) throws(TerminalSessionError) {
        let deadline = ContinuousClock.now + limit
        while !condition() {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else {
                throw TerminalSessionError("not within \(limit): \(description). State: \(state). \(screenForMessage)")
            }
            takeIn(within: left)
        }
    }

    /// Waits for the program to stop.
    public func waitForStop(within limit: Duration = .seconds(30)) throws(TerminalSessionError) {
        try wait(until: "the program stops", within: limit) { state == .stopped }
        try takeInRest()
    }

    /// Waits for the program to end; its exit code, or 128 and the signal's number.
    @discardableResult
    public func waitForEnd(within limit: Duration = .seconds(30)) throws(TerminalSessionError) -> Int {
        var code: Int?
        try wait(until: "the program ends", within: limit) {
            if case .ended(let status) = state { code = status }
            return code != nil
        }
        try takeInRest()
        return code ?? -1
    }

    /// Lets a stopped program go on in the foreground, as the shell's `fg`.
    public func continueInForeground() throws(TerminalSessionError) {
        _ = Glibc.write(leader.commands, "fg\n", 3)
        try wait(until: "the program goes on") { state == .running }
    }

    /// Sends a signal to the program.
    public func signal(_ number: Int32) {
        kill(process, number)
    }

    /// Makes the terminal another size.
    public func resize(columns: Int, rows: Int) {
        emulator.resize(columns: columns, rows: rows)
        terminal.resize(columns: columns, rows: rows)
    }

    /// Takes the terminal away, as closing its window does: the program is hung up.
    public func hangUp() {
        kill(leader.process, SIGKILL)  // the kernel hangs up the foreground group when the session's leader is gone
    }

    /// Whether the program's process exists no more.
    public var isGone: Bool { kill(process, 0) != 0 || isZombie }

    /// Ended, and not yet collected: its stand-in parent is gone, and the system's first process may be lazy.
    private var isZombie: Bool {
        guard let file = fopen("/proc/\(process)/stat", "r") else { return true }
        defer { fclose(file) }
        var text = [UInt8](repeating: 0, count: 512)
        let count = fread(&text, 1, text.count, file)
        let fields = String(decoding: text.prefix(count), as: UTF8.self).split(separator: ")").last ?? ""
        return fields.drop { $0 == " " }.first == "Z"
    }

    /// Checks that the terminal is as it was before the program: to be called once it has ended or stopped.
    public func expectRestored() throws(TerminalSessionError) {
        var left = emulator.notRestored
        let now = terminal.settings
        left += settingsBefore.subtracting(now).sorted().map { "\($0) is off" }
        left += now.subtracting(settingsBefore).sorted().map { "\($0) is on" }
        guard left.isEmpty else {
            throw TerminalSessionError(
                "the terminal is not restored: \(left.joined(separator: ", ")). \(screenForMessage)")
        }
    }

    var screenForMessage: String { "The screen:\n\(emulator.text)\n" }

    /// Waits up to so long for anything to happen, and takes it in.
    private func takeIn(within limit: Duration) {
        var descriptors = [
            pollfd(fd: terminal.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: leader.reports, events: Int16(POLLIN), revents: 0),
        ]
        let milliseconds = min(1000, max(1, limit.components.seconds * 1000))
        guard poll(&descriptors, 2, Int32(milliseconds)) > 0 else { return }
        if descriptors[0].revents & Int16(POLLIN) != 0 { takeInOutput() }
        if descriptors[1].revents != 0 { takeInReports() }
    }

    private func takeInOutput() {
        let bytes = terminal.read()
        bytesReceived += bytes.count
        emulator.feed(bytes)
        terminal.write(emulator.takeReplies())
    }

    private func takeInReports() {
        var chunk = [UInt8](repeating: 0, count: 4096)
        let count = Glibc.read(leader.reports, &chunk, chunk.count)
        if count == 0, case .running = state { state = .ended(-1) }
        reportText += String(decoding: chunk.prefix(max(0, count)), as: UTF8.self)
        while let end = reportText.firstIndex(of: "\n") {
            let words = reportText[..<end].split(separator: " ")
            reportText = String(reportText[reportText.index(after: end)...])
            take(report: words)
        }
    }

    private func take(report words: [Substring]) {
        let number = words.count > 1 ? Int(words[1]) ?? -1 : -1
        switch words.first {
        case "started": process = pid_t(number)
        case "stopped":
            state = .stopped
            marksExpected += 1
        case "continued": state = .running
        case "ended":
            state = .ended(number)
            marksExpected += 1
        default: break
        }
    }

    /// The kernel delivers a terminal's output later than a pipe's: waits for the mark at the end of it.
    private func takeInRest() throws(TerminalSessionError) {
        guard marksExpected > 0 else { return }
        try wait(until: "the end of the program's output") { emulator.marks >= marksExpected }
    }

    private static func environment(type: String, added: [String: String]) -> [String: String] {
        var environment: [String: String] = [:]
        var place = environ
        while let entry = place.pointee {
            let parts = String(cString: entry).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { environment[String(parts[0])] = String(parts[1]) }
            place += 1
        }
        for name in ["COLUMNS", "LINES", "COLORTERM", "NO_COLOR", "TMUX", "STY", "LC_ALL", "LC_CTYPE"] {
            environment[name] = nil
        }
        // Swift's own crash report would wait for a key.
        let own = ["TERM": type, "LANG": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no"]
        return environment.merging(own) { $1 }.merging(added) { $1 }
    }
}
