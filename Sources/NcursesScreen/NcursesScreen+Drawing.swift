import CNcurses
import Glibc
public import TerminalUI

extension NcursesScreen {
    /// Shows a frame. Only what differs from the one before is sent, as one update; nothing if nothing does.
    ///
    /// A buffer of another size than the screen's is cut, or leaves the rest blank: the next one will fit.
    public func present(_ buffer: CellBuffer) {
        if buffer == shown { return }
        if pairs.isNearlyFull {
            pairs.reset()
            repaint()
        }
        let former = shown?.size == buffer.size ? shown : nil
        if former == nil { werase(ncurses_standard_window()) }
        for row in 0..<min(buffer.size.rows, size.rows) { drawRow(row, of: buffer, former: former) }
        placeCursor(buffer.cursor)
        shown = buffer
        wnoutrefresh(ncurses_standard_window())
        let frame = frameOutput.bytes { doupdate() }
        guard !frame.isEmpty else { return }
        let question = pacer.asks(now: Self.now) ? LinePacer.question : []
        send(control.beginFrame + frame + control.endFrame + question)
    }

    private func drawRow(_ row: Int, of buffer: CellBuffer, former: CellBuffer?) {
        let cells = buffer.row(row).prefix(size.columns)
        guard let formerCells = former?.row(row).prefix(size.columns) else {
            drawRun(cells, from: cells.startIndex, row: row, of: buffer)
            return
        }
        // Rows are at the same place in both arrays. Equal bytes are equal cells, and most rows are equal.
        if hasEqualBytes(cells, formerCells) { return }
        var column = cells.startIndex
        while column < cells.endIndex {
            guard cells[column] != formerCells[column] else {
                column += 1
                continue
            }
            let start = column
            while column < cells.endIndex, cells[column] != formerCells[column] { column += 1 }
            var first = start
            while first > cells.startIndex, cells[first].glyph == Cell.continuation { first -= 1 }
            while column < cells.endIndex, cells[column].glyph == Cell.continuation { column += 1 }
            drawRun(cells[first..<column], from: cells.startIndex, row: row, of: buffer)
        }
    }

    private func drawRun(_ run: ArraySlice<Cell>, from rowStart: Int, row: Int, of buffer: CellBuffer) {
        composer.draw(
            run, column: run.startIndex - rowStart, row: row, pairs: &pairs, depth: capabilities.colorDepth)
    }

    private func hasEqualBytes(_ left: ArraySlice<Cell>, _ right: ArraySlice<Cell>) -> Bool {
        left.withUnsafeBytes { leftBytes in
            right.withUnsafeBytes { rightBytes in
                guard let one = leftBytes.baseAddress, let other = rightBytes.baseAddress else { return true }
                return leftBytes.count == rightBytes.count && memcmp(one, other, leftBytes.count) == 0
            }
        }
    }

    /// A hidden cursor is left wherever drawing ends; one that cannot be hidden waits in the last corner.
    private func placeCursor(_ wanted: Point?) {
        let window = ncurses_standard_window()
        leaveok(window, wanted == nil && capabilities.canHideCursor)
        if capabilities.canHideCursor { curs_set(wanted == nil ? 0 : 1) }
        let place = wanted ?? Point(column: size.columns - 1, row: size.rows - 1)
        wmove(
            window, Int32(max(0, min(place.row, size.rows - 1))), Int32(max(0, min(place.column, size.columns - 1))))
    }
}
