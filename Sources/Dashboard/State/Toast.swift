/// A line that is shown for a moment: the answer to what the person did.
struct Toast: Sendable, Equatable {
    var kind: LogLine.Kind
    var text: String
    /// The time of the screen's clock at which it goes.
    var end: Double

    /// Long enough to be read, short enough not to be in the way.
    static let seconds = 4.0
}

extension DashboardState {
    /// Shows a line for a moment, and keeps it in the log.
    mutating func tell(_ kind: LogLine.Kind, _ text: String) {
        write(kind, text)
        toast(kind, text)
    }

    /// Shows a line for a moment.
    mutating func toast(_ kind: LogLine.Kind, _ text: String) {
        toasts.append(Toast(kind: kind, text: text, end: now + Toast.seconds))
        if toasts.count > 3 { toasts.removeFirst() }
    }
}
