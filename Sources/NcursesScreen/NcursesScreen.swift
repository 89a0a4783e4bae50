import CNcurses
import CTerminal
import Glibc
public import TerminalUI

/// The terminal's screen, drawn by ncurses. One at a time, and on the main thread only.
///
/// From `init` to `close` the terminal is in raw mode on its alternate screen, and what the process prints is kept back.
/// However the process ends (`close`, `exit`, a crash of any thread), the terminal is given back as it was; only SIGKILL
/// cannot be mended.
public final class NcursesScreen {
    /// What the terminal can do.
    public let capabilities: TerminalCapabilities

    let device: TerminalDevice
    let control: ControlStrings
    var pairs: ColorPairs
    var composer: CellComposer
    /// What the terminal shows; nil when that is not known, so that everything has to be drawn.
    var shown: CellBuffer?
    /// Keys are read by a window of their own: ncurses refreshes the window that it reads by first.
    let keyWindow: UnsafeMutablePointer<WINDOW>

    private let screen: OpaquePointer
    private let files: [UnsafeMutablePointer<FILE>]
    private let capture: OutputCapture?
    let frameOutput: FrameOutput
    var pacer: LinePacer
    private let formerMode: termios
    private var isOpen = true
    private var usesMouse = true

    /// Brings the screen up on the terminal that the process was started on.
    ///
    /// - Parameter environment: where TERM, COLORTERM, NO_COLOR and the locale are read from.
    /// - Throws: `TerminalError` when there is no terminal, or none that can be drawn on.
    public convenience init(
        options: TerminalOptions = TerminalOptions(), environment: [String: String]
    ) throws(TerminalError) {
        try self.init(options: options, environment: environment, device: .standard)
    }

    init(
        options: TerminalOptions, environment: [String: String], device: TerminalDevice
    ) throws(TerminalError) {
        guard isatty(device.input) == 1 else { throw .notATerminal(stream: "input") }
        guard isatty(device.output) == 1 else { throw .notATerminal(stream: "output") }
        let encoding = CharacterEncoding.activate(environment: environment)
        capabilities = try TerminalCapabilities.detect(
            options: options, environment: environment, characterEncoding: encoding,
            terminfo: TerminfoEntry.installed)
        var formerMode = termios()
        tcgetattr(device.input, &formerMode)
        let output = fcntl(device.output, F_DUPFD_CLOEXEC, 3)
        let input = fcntl(device.input, F_DUPFD_CLOEXEC, 3)
        // ncurses has a descriptor of its own, which stands for a file in memory while it draws.
        let drawing = fcntl(device.output, F_DUPFD_CLOEXEC, 3)
        frameOutput = try FrameOutput(drawing: drawing, terminal: output)
        pacer = LinePacer(canAsk: capabilities.hasSynchronizedUpdates)
        guard let outputFile = fdopen(drawing, "w"), let inputFile = fdopen(input, "r") else {
            throw .lastSystemCall("fdopen")
        }
        capture = device.ownsProcess ? try OutputCapture() : nil
        let type = capabilities.terminalType
        use_env(false)  // LINES and COLUMNS may be left over from another terminal
        use_tioctl(true)
        set_escdelay(25)
        let opened = DirectColorEntry.withEntryFindable(when: type == DirectColorEntry.name) {
            newterm(type, outputFile, inputFile)
        }
        guard let opened, let window = newpad(1, 1) else {
            capture?.end()
            throw .typeUnknown(type)
        }
        screen = opened
        files = [outputFile, inputFile]
        keyWindow = window
        self.device = TerminalDevice(input: input, output: output, ownsProcess: device.ownsProcess)
        control = ControlStrings(capabilities)
        NcursesScreen.setModes(keyWindow: window, capabilities: capabilities)
        pairs = ColorPairs(depth: capabilities.colorDepth)
        composer = CellComposer(glyphs: capabilities.glyphs)
        self.formerMode = formerMode
        armGuard()
        send(control.mouseOn)
    }

    deinit { close() }

    /// The screen's extent now.
    public var size: Size {
        let window = ncurses_standard_window()
        return Size(columns: Int(getmaxx(window)), rows: Int(getmaxy(window)))
    }

    /// Forgets what the terminal shows: the next `present` draws everything. For ^L, and after others drew on it.
    public func repaint() {
        shown = nil
        clearok(ncurses_physical_window(), true)
    }

    /// Whether what is sent to the terminal takes long to arrive.
    public var isLineSlow: Bool { pacer.isSlow }

    /// Whether the terminal has yet to see what was sent: a new frame would only pile up on a slow line.
    public var isBehind: Bool { pacer.isBehind(now: Self.now) }

    static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    /// Listens to the mouse, or leaves it to the terminal, where it selects text.
    public func setMouse(_ isOn: Bool) {
        guard isOn != usesMouse else { return }
        usesMouse = isOn
        send(isOn ? control.mouseOn : control.mouseOff)
    }

    /// Gives the terminal back for good, then shows on standard error what was printed meanwhile.
    ///
    /// Idempotent. The screen must not be used afterwards.
    public func close() {
        guard isOpen else { return }
        isOpen = false
        leave()
        if device.ownsProcess { terminal_guard_disarm() }
        delwin(keyWindow)
        delscreen(screen)
        Glibc.close(device.output)
        for file in files { fclose(file) }
        capture?.end()
    }

    /// Stops the process and those started with it (as ^Z does in a shell), and returns when it goes on.
    ///
    /// The terminal is as it was before while the process is stopped. Where nobody could make it go on (no shell with
    /// job control), the kernel stops nothing, and this returns at once.
    public func suspend() {
        leave()
        ProcessSignal.stopJob()
        enter()
    }

    /// Takes the terminal again after somebody else may have changed it.
    func enter() {
        reset_prog_mode()
        if usesMouse { send(control.mouseOn) }
        matchSize()
        frameOutput.forget()
        repaint()
    }

    /// Lets the screen be as large as the terminal is now. Whether it changed.
    @discardableResult
    func matchSize() -> Bool {
        var rows: Int32 = 0
        var columns: Int32 = 0
        guard ncurses_window_size(device.output, &rows, &columns) == 0 else { return false }
        let former = size
        guard former != Size(columns: Int(columns), rows: Int(rows)) else { return false }
        resizeterm(rows, columns)
        armGuard()  // giving the terminal back ends in its last line
        repaint()
        return true
    }

    /// Sends bytes to the terminal past ncurses, which keeps nothing back between its calls.
    func send(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(device.output, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    private func leave() {
        send(control.mouseOff)
        endwin()
        // The terminal's answer must not land in the shell.
        if pacer.awaitsAnswer {
            var descriptor = pollfd(fd: device.input, events: Int16(POLLIN), revents: 0)
            _ = poll(&descriptor, 1, Int32(min(1000, 200 + pacer.latency * 2000)))
            pacer = LinePacer(canAsk: true)
        }
        tcflush(device.input, TCIFLUSH)  // mouse reports on their way must not land in the shell
    }

    private func armGuard() {
        guard device.ownsProcess else { return }
        let restoring = control.restoring()
        restoring.withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { bytes in
                var restoration = terminal_restoration()
                restoration.screen = device.output
                restoration.mode = formerMode
                restoration.bytes = bytes.baseAddress
                restoration.length = bytes.count
                restoration.captured = capture?.captured ?? -1
                restoration.standard_output = capture?.standardOutput ?? -1
                restoration.standard_error = capture?.standardError ?? -1
                _ = terminal_guard_arm(&restoration)
            }
        }
    }

    private static func setModes(keyWindow: UnsafeMutablePointer<WINDOW>, capabilities: TerminalCapabilities) {
        // newterm installs handlers for these; they come by EventLoop, or act as if there were no ncurses.
        for number in [SIGINT, SIGTERM, SIGTSTP, SIGWINCH] { signal(number, SIG_DFL) }
        raw()
        noecho()
        nonl()
        keypad(keyWindow, true)
        nodelay(keyWindow, true)
        // Mouse reports are decoded here (see ControlStrings), not by ncurses.
        define_key(nil, KEY_MOUSE)
        define_key(nil, KEY_SUSPEND)  // the Linux console's name for ^Z
        typeahead(-1)
        if capabilities.colorDepth != .monochrome {
            start_color()
            use_default_colors()
        }
    }
}
