import TerminalUI

/// What a person's configuration file says of the dashboard. What it does not say is as ever.
public struct DashboardConfiguration: Sendable {
    /// The theme to begin with.
    public internal(set) var themeName: String?
    /// Whether the mouse is listened to.
    public internal(set) var usesMouse = true
    /// The keys in force.
    var keys = KeyMap()
    /// What in the file could not be used, each as one sentence with its line.
    public internal(set) var problems: [String] = []

    /// What holds without a file.
    public init() {}
}
