public import TerminalUI

/// What the main loop has to act on.
public enum LoopEvent: Hashable, Sendable {
    /// The person did something, or the terminal's size changed.
    case input(InputEvent)
    /// A `Waker` was used: there is something to take from another thread.
    case woken
    /// Another process, or the system, wants something.
    case signal(ProcessSignal)
    /// The terminal is gone. Given once; nothing more will be read from it.
    case inputClosed
    /// Nothing happened for as long as was waited.
    case timeout
}
