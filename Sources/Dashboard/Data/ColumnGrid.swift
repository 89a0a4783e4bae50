import TerminalUI

/// Boxes of equal size for the columns of a table, so that the area is filled; none where they have no room.
struct ColumnGrid {
    private static let least = Size(columns: 30, rows: 6)
    private static let mostRows = 14

    let frames: [Rect]

    init(count: Int, in area: Rect) {
        let most = min(count, area.columns / Self.least.columns)
        // As many side by side as leave them the least empty room, the fewer the better.
        func shape(_ columns: Int) -> (rows: Int, height: Int) {
            let rows = (count + columns - 1) / columns
            return (rows, min(Self.mostRows, area.rows / rows))
        }
        let fitting = most < 1 ? [] : (1...most).filter { shape($0).height >= Self.least.rows }
        let chosen = fitting.max { one, other in
            let (one, other) = (shape(one), shape(other))
            return one.rows * one.height < other.rows * other.height
        }
        guard let columns = chosen else {
            frames = []
            return
        }
        let (rows, height) = shape(columns)
        frames = (0..<count).map { index in
            let (row, column) = (index / columns, index % columns)
            let inRow = row == rows - 1 ? count - row * columns : columns
            let left = area.columns * column / inRow
            return Rect(
                column: area.column + left, row: area.row + row * height,
                columns: area.columns * (column + 1) / inRow - left, rows: height)
        }
    }
}
