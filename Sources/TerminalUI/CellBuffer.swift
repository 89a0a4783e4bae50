/// A screen's worth of cells, row by row. Writes outside are clipped, never an error.
public struct CellBuffer: Hashable, Sendable {
    /// The extent, in cells.
    public let size: Size
    /// All cells, row by row.
    public private(set) var cells: [Cell]
    /// Where the terminal's cursor is parked or shown; nil hides it.
    public var cursor: Point?

    /// Takes each part as it is.
    public init(size: Size, filledWith cell: Cell = Cell()) {
        self.size = Size(columns: max(0, size.columns), rows: max(0, size.rows))
        cells = Array(repeating: cell, count: self.size.columns * self.size.rows)
    }

    /// The cell at a place inside the buffer; a blank one for a place outside.
    public subscript(column: Int, row: Int) -> Cell {
        get { isInside(column, row) ? cells[row * size.columns + column] : Cell() }
        set { if isInside(column, row) { cells[row * size.columns + column] = newValue } }
    }

    /// The cells of one row. Precondition: the row is inside.
    public func row(_ row: Int) -> ArraySlice<Cell> {
        cells[row * size.columns..<(row + 1) * size.columns]
    }

    private func isInside(_ column: Int, _ row: Int) -> Bool {
        column >= 0 && column < size.columns && row >= 0 && row < size.rows
    }
}
