import CNcurses
import Glibc

/// Catches what ncurses writes for one frame, so that it goes out as one write, and in fewer bytes.
///
/// ncurses knows its terminal by a descriptor. While it draws, that descriptor stands for a file in memory; the terminal
/// itself is written to by another one. Nothing but drawing happens meanwhile: modes are never set through the file.
final class FrameOutput {
    private let drawing: Int32
    private let terminal: Int32
    private let memory: Int32
    private var compactor = StyleCompactor()

    /// - Parameters:
    ///   - drawing: the descriptor that ncurses writes to.
    ///   - terminal: another one of the same terminal.
    init(drawing: Int32, terminal: Int32) throws(TerminalError) {
        self.drawing = drawing
        self.terminal = terminal
        memory = ncurses_memory_file("descent-frame")
        guard memory >= 0 else { throw .lastSystemCall("memfd_create") }
    }

    deinit { close(memory) }

    /// What some drawing writes, compacted.
    func bytes(of draw: () -> Void) -> [UInt8] {
        lseek(memory, 0, SEEK_SET)
        guard ftruncate(memory, 0) == 0, dup3(memory, drawing, O_CLOEXEC) >= 0 else {
            draw()
            return []
        }
        draw()
        dup3(terminal, drawing, O_CLOEXEC)
        let length = Int(lseek(memory, 0, SEEK_CUR))
        guard length > 0 else { return [] }
        let written = [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
            count = max(0, pread(memory, buffer.baseAddress, length, 0))
        }
        return compactor.compact(written)
    }

    /// Somebody else has written to the terminal.
    func forget() { compactor.forget() }
}
