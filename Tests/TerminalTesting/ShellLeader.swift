import Glibc

/// The process that stands in for a shell: it owns the terminal's session, runs the program in the foreground, and takes
/// the terminal back when the program stops or ends, as at a real prompt.
struct ShellLeader {
    /// It reads commands from descriptor 3 and reports on 4; by an escape sequence on the terminal itself it marks where the
    /// program's output ends.
    private static let script = #"""
        cd "$1" || exit
        shift
        set -m
        exec 5>&2 2>/dev/null
        mark() { printf '\033]777;mark\007' >&5; }
        /bin/sh -c 'echo "started $$" >&4; exec "$@" 3<&- 4>&-' sh "$@" 2>&5 5>&-
        code=$?
        while [ "$code" -eq 147 ] || [ "$code" -eq 148 ]; do
            mark
            echo stopped >&4
            read -r answer <&3 || exit
            echo continued >&4
            fg >/dev/null
            code=$?
        done
        mark
        echo "ended $code" >&4
        read -r answer <&3
        """#

    let process: pid_t
    /// Where commands are written.
    let commands: Int32
    /// Where reports are read.
    let reports: Int32

    init(
        program: [String], environment: [String: String], workingFolder: String?, terminal: PseudoTerminal
    ) throws(TerminalSessionError) {
        var down: [Int32] = [0, 0]
        var up: [Int32] = [0, 0]
        guard pipe(&down) == 0, pipe(&up) == 0 else { throw .systemCall("pipe") }
        // Beyond the numbers that the leader is to have, so that none is overwritten before it is copied.
        let commandEnd = fcntl(down[0], F_DUPFD_CLOEXEC, 10)
        let reportEnd = fcntl(up[1], F_DUPFD_CLOEXEC, 10)
        close(down[0])
        close(up[1])
        defer {
            close(commandEnd)
            close(reportEnd)
        }
        commands = down[1]
        reports = up[0]
        for descriptor in [commands, reports] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(reports, F_SETFL, O_NONBLOCK)

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // Opened by a session leader that has no terminal yet, it becomes that session's controlling terminal.
        posix_spawn_file_actions_addopen(&actions, 0, terminal.path, O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
        posix_spawn_file_actions_adddup2(&actions, commandEnd, 3)
        posix_spawn_file_actions_adddup2(&actions, reportEnd, 4)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        let newSession = 0x80  // POSIX_SPAWN_SETSID, a GNU extension that Swift does not import
        let flags = newSession | Int(POSIX_SPAWN_SETSIGMASK) | Int(POSIX_SPAWN_SETSIGDEF)
        posix_spawnattr_setflags(&attributes, Int16(flags))

        process = try ShellLeader.spawn(
            ["/bin/sh", "-c", ShellLeader.script, "sh", workingFolder ?? "."] + program,
            environment: environment.map { "\($0.key)=\($0.value)" }, actions: &actions, attributes: &attributes)
    }

    private static func spawn(
        _ arguments: [String], environment: [String], actions: inout posix_spawn_file_actions_t,
        attributes: inout posix_spawnattr_t
    ) throws(TerminalSessionError) -> pid_t {
        let argumentPointers = arguments.map { strdup($0) } + [nil]
        let environmentPointers = environment.map { strdup($0) } + [nil]
        defer { (argumentPointers + environmentPointers).forEach { free($0) } }
        var process: pid_t = 0
        let status = posix_spawn(
            &process, arguments[0], &actions, &attributes, argumentPointers, environmentPointers)
        guard status == 0 else {
            throw TerminalSessionError("cannot start /bin/sh: \(String(cString: strerror(status)))")
        }
        return process
    }
}
