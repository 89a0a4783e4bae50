import CNcurses
import Glibc
import TerminalUI

extension NcursesScreen {
    /// Everything that has been typed and not been read yet. Never waits, but for the rest of what has begun to come.
    func readInput(assembler: inout ScalarAssembler, decoder: inout InputDecoder) -> [InputEvent] {
        let reports = decoder.statusReports
        defer { if decoder.statusReports > reports { pacer.answer(now: Self.now) } }
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
            let code = wgetch(keyWindow)
            if code >= 0, code < 256 {
                for scalar in assembler.take(UInt8(code)) { decoder.take(.character(scalar)).forEach(add) }
            } else if code >= 0 {
                decoder.take(.keyCode(code)).forEach(add)
            } else if !(decoder.isWithinSequence && hasMoreSoon()) {
                break
            }
        }
        decoder.endOfInput().map(add)
        return events
    }

    private func hasMoreSoon() -> Bool {
        var descriptor = pollfd(fd: device.input, events: Int16(POLLIN), revents: 0)
        return poll(&descriptor, 1, get_escdelay()) > 0 && ncurses_readable_bytes(device.input) > 0
    }
}
