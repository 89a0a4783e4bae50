import Foundation
import Glibc
import TerminalTesting
import TerminalUI

@testable import NcursesScreen

/// A screen on a pseudo-terminal within this process, and the terminal that shows it.
final class TestScreen {
    let terminal: PseudoTerminal
    let screen: NcursesScreen
    var emulator: TerminalEmulator
    /// The bytes of the last frame.
    private(set) var lastBytes = 0
    private let slave: Int32

    init(
        columns: Int, rows: Int, type: String = "xterm-256color", environment: [String: String] = [:],
        options: TerminalOptions = TerminalOptions()
    ) throws {
        terminal = try PseudoTerminal(columns: columns, rows: rows)
        emulator = TerminalEmulator(columns: columns, rows: rows)
        slave = open(terminal.path, O_RDWR | O_NOCTTY | O_CLOEXEC)
        let base = ["TERM": type, "LC_ALL": "C.UTF-8"]
        screen = try NcursesScreen(
            options: options, environment: base.merging(environment) { $1 },
            device: TerminalDevice(input: slave, output: slave, ownsProcess: false))
    }

    deinit {
        screen.close()
        Glibc.close(slave)
    }

    /// Presents a frame and takes in all of it.
    func present(_ buffer: CellBuffer) {
        takeIn { $0.present(buffer) }
    }

    /// Takes in all that an action writes.
    ///
    /// The action has a thread of its own, since the kernel lets it write only so much that nobody reads; and since the
    /// kernel hands over what was written in its own time, a mark says when it is all there.
    func takeIn(from action: @escaping @Sendable (NcursesScreen) -> Void = { _ in }) {
        let mark = Array("\u{1b}]777;mark\u{7}".utf8)
        let wanted = emulator.marks + 1
        nonisolated(unsafe) let screen = screen
        let slave = slave
        Thread.detachNewThread {
            action(screen)
            _ = Glibc.write(slave, mark, mark.count)
        }
        lastBytes = -mark.count
        while emulator.marks < wanted {
            var ready = pollfd(fd: terminal.descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&ready, 1, 20_000) > 0 else { return }
            let bytes = terminal.read()
            lastBytes += bytes.count
            emulator.feed(bytes)
        }
    }

    /// The terminal takes another size.
    func resize(columns: Int, rows: Int) {
        emulator.resize(columns: columns, rows: rows)
        terminal.resize(columns: columns, rows: rows)
        screen.matchSize()
    }
}
