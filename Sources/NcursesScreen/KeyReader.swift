import CNcurses
import Glibc
import TerminalUI

extension NcursesScreen {
    /// Everything that has been typed and not been read yet. Never waits, but for the rest of what has begun to come.
    func readInput(decoder: inout InputDecoder) -> [InputEvent] {
        var events: [InputEvent] = []
        func add(_ event: InputEvent) {
            // Of a row of motions only the last one counts.
            if case .mouse(let motion) = event, motion.action == .moved, case .mouse(let last) = events.last,
                last.action == .moved
            {
                events.removeLast()
            }
            events.append(event)
        }
        while true {
            if let input = readRawInput() {
                decoder.take(input).forEach(add)
            } else if !(decoder.isWithinSequence && hasMoreSoon()) {
                break
            }
        }
        decoder.endOfInput().map(add)
        return events
    }

    private func readRawInput() -> RawInput? {
        while true {
            var character: wint_t = 0
            switch wget_wch(keyWindow, &character) {
            case KEY_CODE_YES:
                if Int32(bitPattern: character) == KEY_RESIZE { continue }
                return .keyCode(Int32(bitPattern: character))
            case OK:
                return .character(Unicode.Scalar(character) ?? "\u{fffd}")
            default:
                return nil
            }
        }
    }

    private func hasMoreSoon() -> Bool {
        var descriptor = pollfd(fd: device.input, events: Int16(POLLIN), revents: 0)
        return poll(&descriptor, 1, get_escdelay()) > 0 && ncurses_readable_bytes(device.input) > 0
    }
}
