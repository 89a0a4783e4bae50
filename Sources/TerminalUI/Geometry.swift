/// A place on the screen, in cells from the top left corner.
public struct Point: Hashable, Sendable {
    /// The column, from 0 at the left.
    public var column: Int
    /// The row, from 0 at the top.
    public var row: Int

    /// Takes each part as it is.
    public init(column: Int, row: Int) {
        self.column = column
        self.row = row
    }
}

/// A screen's or a widget's extent, in cells.
public struct Size: Hashable, Sendable {
    /// The width.
    public var columns: Int
    /// The height.
    public var rows: Int

    /// Takes each part as it is.
    public init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
    }
}

/// A rectangle of cells. Never negative in extent.
public struct Rect: Hashable, Sendable {
    /// The column, from 0 at the left.
    public var column: Int
    /// The row, from 0 at the top.
    public var row: Int
    /// The width.
    public var columns: Int
    /// The height.
    public var rows: Int

    /// Takes each part as it is.
    public init(column: Int, row: Int, columns: Int, rows: Int) {
        self.column = column
        self.row = row
        self.columns = max(0, columns)
        self.rows = max(0, rows)
    }

    /// The rectangle of a whole screen.
    public init(_ size: Size) {
        self.init(column: 0, row: 0, columns: size.columns, rows: size.rows)
    }

    /// The column after the last.
    public var maxColumn: Int { column + columns }
    /// The row after the last.
    public var maxRow: Int { row + rows }
    /// Whether it holds no cell.
    public var isEmpty: Bool { columns == 0 || rows == 0 }

    /// The rectangle without a border of `amount` cells on every side.
    public func inset(by amount: Int = 1) -> Rect {
        Rect(column: column + amount, row: row + amount, columns: columns - 2 * amount, rows: rows - 2 * amount)
    }

    /// Whether a place lies inside.
    public func contains(_ point: Point) -> Bool {
        point.column >= column && point.column < maxColumn && point.row >= row && point.row < maxRow
    }

    /// The common part of two rectangles, empty when there is none.
    public func intersection(_ other: Rect) -> Rect {
        let left = max(column, other.column)
        let top = max(row, other.row)
        return Rect(
            column: left, row: top, columns: min(maxColumn, other.maxColumn) - left,
            rows: min(maxRow, other.maxRow) - top)
    }
}
