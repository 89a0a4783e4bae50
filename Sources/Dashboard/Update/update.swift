import RunProtocol
import TerminalUI

/// Takes in a message and returns what is to be done about it. The one way in which a dashboard changes.
public func update(_ state: inout DashboardState, _ message: Message) -> [Effect] {
    let effects = state.take(message)
    return effects + state.libraryRequests()
}

extension DashboardState {
    fileprivate mutating func take(_ message: Message) -> [Effect] {
        switch message {
        case .input(.key(let key)):
            return handle(key)
        case .input(.mouse(let event)):
            return usesMouse ? handle(event) : []
        case .input(.resized(let size)):
            self.size = size
            keepFocusInSight()
            return []
        case .events(let records):
            for record in records { take(record) }
            return isFinished && leavesWhenFinished ? [.quit] : []
        case .tick(let seconds):
            now = max(now, seconds)
            toasts.removeAll { $0.end <= now }
            return []
        case .system(let sample):
            system = sample
            return []
        case .notice(let level, let text):
            tell(LogLine.Kind(level), text)
            return []
        case .line(let isSlow):
            setLine(isSlow: isSlow)
            return []
        case .library(let answers):
            take(answers)
            return []
        case .stopping(let reason):
            isStopRequested = true
            stopReason = reason
            view.overlay = nil
            view.editor = nil
            write(.run, reason)
            return []
        }
    }

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
