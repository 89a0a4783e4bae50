import Foundation

/// Starts this program again as a process of its own, without a terminal: what `--detach` does.
enum DetachedProcess {
    /// What the process says on its output once its run is open, before the run's folder.
    static let readyWord = "ready "

    /// Starts the same command with `--headless` in the place of `--detach`, and waits until its run is open.
    ///
    /// Never returns: ends this process with 0 once the run is open, else with what the other one ended with.
    static func startAndLeave() throws -> Never {
        do {
            let started = try start(CommandLine.arguments.dropFirst().filter { $0 != "--detach" })
            try say(started.folder, started.process)
            exit(0)
        } catch let ended as Ended {
            try? FileHandle.standardError.write(contentsOf: ended.output)
            exit(ended.exitCode)
        }
    }

    /// A process that ended before its run was open.
    struct Ended: Error, CustomStringConvertible {
        var output: Data
        var exitCode: Int32

        /// What it said last, without the program's name.
        var description: String {
            let line = String(decoding: output, as: UTF8.self).split(separator: "\n").last.map(String.init) ?? ""
            return line.hasPrefix("descent: ") ? String(line.dropFirst(9)) : line
        }
    }

    /// Starts this program with these words and `--headless`, and waits until its run is open.
    ///
    /// - Throws: `Ended` when it ends before, `CommandFailure` when it cannot be started.
    static func start(_ arguments: [String]) throws -> (process: pid_t, folder: String) {
        let (process, output) = try spawn(["/proc/self/exe"] + arguments + ["--headless"])
        defer { close(output) }
        var text = Data()
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(output, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            text.append(contentsOf: buffer[..<count])
            if let folder = readyFolder(in: text) { return (process, folder) }
        }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        // The exit code where it ended by itself, else as a shell tells of a signal.
        let signal = status & 0x7F
        throw Ended(output: text, exitCode: signal == 0 ? (status >> 8) & 0xFF : 128 + signal)
    }

    /// Tells the process that waits that the run is open, and turns to a file of the run for whatever is still to be said.
    static func sayReady(_ folder: String) {
        _ = try? Console.printLine(readyWord + folder)
        let log = open("\(folder)/output.log", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        let target = log >= 0 ? log : open("/dev/null", O_WRONLY)
        dup2(target, STDOUT_FILENO)
        dup2(target, STDERR_FILENO)
        close(target)
    }

    private static func readyFolder(in text: Data) -> String? {
        guard text.last == 0x0A else { return nil }
        return String(decoding: text, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix(readyWord) }
            .map { String($0.dropFirst(readyWord.count)) }
    }

    private static func say(_ folder: String, _ process: pid_t) throws {
        let name = (folder as NSString).lastPathComponent
        try Console.printLine("\(name) trains as process \(process)")
        for (label, command) in [("look on", "attach"), ("steer", "ctl")] {
            try Console.printLine(
                "  \(label.padding(toLength: 8, withPad: " ", startingAt: 0)) descent \(command) \(folder)")
        }
    }

    /// What whoever started us has left open, such as a pipe that it waits on, must not live on in the other process.
    private static func keepFilesFromChildren() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        for file in names.compactMap({ Int32($0) }) where file > STDERR_FILENO {
            _ = fcntl(file, F_SETFD, fcntl(file, F_GETFD) | FD_CLOEXEC)
        }
    }

    /// A process in a session of its own, which no terminal hangs up, and the end of a pipe with its output.
    private static func spawn(_ arguments: [String]) throws -> (pid_t, Int32) {
        var pipes: [Int32] = [-1, -1]
        guard pipe(&pipes) == 0 else { throw CommandFailure.failed("no pipe can be made") }
        keepFilesFromChildren()
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, pipes[1], STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, pipes[1], STDERR_FILENO)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // POSIX_SPAWN_SETSID, which the headers show to C alone.
        posix_spawnattr_setflags(&attributes, 0x80)
        var process: pid_t = 0
        var pointers = arguments.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        let result = posix_spawn(&process, arguments[0], &actions, &attributes, &pointers, environ)
        close(pipes[1])
        guard result == 0 else {
            throw CommandFailure.failed("the process cannot be started: \(String(cString: strerror(result)))")
        }
        return (process, pipes[0])
    }
}
