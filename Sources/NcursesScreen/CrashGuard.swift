import CTerminal

/// Keeps the promise that the terminal is given back even by a crash.
public enum CrashGuard {
    /// Gives the calling thread a signal stack of its own, so that even its running out of stack restores the terminal.
    ///
    /// For threads other than the main one, first thing in their body; every other crash is caught without it.
    public static func protectCurrentThread() {
        _ = terminal_guard_protect_thread()
    }
}
