import RunProtocol
import TerminalUI

/// Takes in a message and returns what is to be done about it. The one way in which a dashboard changes.
public func update(_ state: inout DashboardState, _ message: Message) -> [Effect] {
    switch message {
    case .input(.key(let key)):
        return state.handle(key)
    case .input(.mouse(let event)):
        return state.usesMouse ? state.handle(event) : []
    case .input(.resized(let size)):
        state.size = size
        state.keepFocusInSight()
        return []
    case .events(let records):
        for record in records { state.take(record) }
        return state.isFinished && state.leavesWhenFinished ? [.quit] : []
    case .tick(let seconds):
        state.now = max(state.now, seconds)
        state.toasts.removeAll { $0.end <= state.now }
        return []
    case .system(let sample):
        state.system = sample
        return []
    case .notice(let level, let text):
        state.tell(LogLine.Kind(level), text)
        return []
    case .stopping(let reason):
        state.isStopRequested = true
        state.stopReason = reason
        state.view.overlay = nil
        state.view.editor = nil
        state.write(.run, reason)
        return []
    }
}

extension DashboardState {
    mutating func write(_ kind: LogLine.Kind, _ text: String) {
        log.append(LogLine(seconds: clock.elapsed(now: now), kind: kind, text: text))
    }

    /// Numbers a command, for the run to answer.
    mutating func command(_ action: TrainingCommand.Action) -> TrainingCommand {
        defer { nextCommandID += 1 }
        return TrainingCommand(id: CommandID(nextCommandID), action: action)
    }

    /// After a change of size the focused pane may be gone.
    mutating func keepFocusInSight() {
        let focusable = layout.focusable
        if !focusable.isEmpty, !focusable.contains(view.focus) { view.focus = .hyperparameters }
    }
}

extension LogLine.Kind {
    init(_ level: LogMessage.Level) {
        self =
            switch level {
            case .info: .info
            case .warning: .warning
            case .error: .error
            }
    }
}
