/// Where the screen is: the descriptors that it reads keys from and draws on.
struct TerminalDevice {
    var input: Int32
    var output: Int32
    /// Whether the process' standard output and error are led away while the screen is up, and a crash guarded against.
    var ownsProcess: Bool

    /// The terminal that the process was started on.
    static let standard = TerminalDevice(input: 0, output: 1, ownsProcess: true)
}
