import TerminalUI

/// How the page of charts shares its room: charts in rows, each row and column as large as the person made it.
struct ChartGrid: Sendable, Equatable {
    /// A border between rows or columns that can be dragged, by the number of what lies before it.
    enum Border: Sendable, Equatable {
        case row(Int)
        case column(Int)
    }

    let area: Rect
    let count: Int
    let columns: Int
    let rows: Int
    private let rowEnds: [Int]
    private let columnEnds: [Int]

    private static let leastRows = 5
    private static let leastColumns = 14

    init(_ board: ChartBoard, in area: Rect) {
        self.area = area
        count = board.grid.count
        columns = min(count, max(1, board.columns ?? Self.columns(for: count, in: area)))
        rows = (count + columns - 1) / max(1, columns)
        rowEnds = Self.ends(Self.weights(board.rowWeights, rows), in: area.rows)
        columnEnds = Self.ends(Self.weights(board.columnWeights, columns), in: area.columns)
    }

    /// What was chosen for so many, else the same for all.
    static func weights(_ chosen: [Double], _ count: Int) -> [Double] {
        chosen.count == count && chosen.allSatisfy { $0.isFinite && $0 > 0 }
            ? chosen : Array(repeating: 1, count: count)
    }

    private static func ends(_ weights: [Double], in length: Int) -> [Int] {
        let sum = weights.reduce(0, +)
        var before = 0.0
        return weights.map { weight in
            before += weight
            return Int((before / sum * Double(length)).rounded())
        }
    }

    /// As many side by side as leave each a pleasant shape: about twice as wide as high to the eye.
    private static func columns(for count: Int, in area: Rect) -> Int {
        func distance(_ columns: Int) -> Double {
            let rows = (count + columns - 1) / columns
            // A cell is twice as high as it is wide.
            let shape = Double(area.columns) / Double(columns) / (Double(area.rows) / Double(rows) * 2)
            let empty = Double(rows * columns - count) * 0.2
            return max(shape / 1.8, 1.8 / max(shape, 0.01)) + empty
        }
        return (1...max(1, min(count, area.columns / 30, 6))).min { distance($0) < distance($1) } ?? 1
    }

    /// Where a chart lies. The last row's charts share its whole width.
    func frame(of index: Int) -> Rect {
        let (row, column) = (index / columns, index % columns)
        let inRow = row == rows - 1 ? count - row * columns : columns
        let top = row == 0 ? 0 : rowEnds[row - 1]
        let isWhole = inRow == columns
        let left = isWhole ? (column == 0 ? 0 : columnEnds[column - 1]) : area.columns * column / inRow
        let right = isWhole ? columnEnds[column] : area.columns * (column + 1) / inRow
        return Rect(
            column: area.column + left, row: area.row + top, columns: right - left, rows: rowEnds[row] - top)
    }

    // MARK: Moving borders

    /// The border under a place: the last line of a row, or either side between two columns.
    func border(at point: Point) -> Border? {
        guard area.contains(point) else { return nil }
        let (across, down) = (point.column - area.column, point.row - area.row)
        if let row = rowEnds.dropLast().firstIndex(where: { down == $0 - 1 }) { return .row(row) }
        let isInLastRow = down >= (rows > 1 ? rowEnds[rows - 2] : 0)
        if isInLastRow, count % columns != 0 { return nil }
        return columnEnds.dropLast().firstIndex { across == $0 - 1 || across == $0 }.map(Border.column)
    }

    /// The weights with a border moved to a place.
    func moved(_ border: Border, to point: Point) -> (rows: [Double], columns: [Double]) {
        func lengths(_ ends: [Int]) -> [Double] {
            zip(ends, [0] + ends).map { Double($0 - $1) }
        }
        var (rows, columns) = (lengths(rowEnds), lengths(columnEnds))
        func move(_ lengths: inout [Double], _ index: Int, _ end: Int, least: Int) {
            guard lengths.indices.contains(index + 1) else { return }
            let start = lengths[..<index].reduce(0, +)
            let both = lengths[index] + lengths[index + 1]
            let least = min(Double(least), both / 2)
            let first = min(max(Double(end) - start, least), both - least)
            (lengths[index], lengths[index + 1]) = (first, both - first)
        }
        switch border {
        case .row(let row): move(&rows, row, point.row - area.row + 1, least: Self.leastRows)
        case .column(let column): move(&columns, column, point.column - area.column, least: Self.leastColumns)
        }
        return (rows, columns)
    }

    /// The weights with a chart's row and column made so many times as large.
    func scaled(_ index: Int, by factor: Double) -> (rows: [Double], columns: [Double]) {
        var (rows, columns) = (
            zip(rowEnds, [0] + rowEnds).map { Double($0 - $1) },
            zip(columnEnds, [0] + columnEnds).map { Double($0 - $1) }
        )
        if rows.count > 1 { rows[index / self.columns] = max(rows[index / self.columns] * factor, 3) }
        if columns.count > 1, index / self.columns < self.rows - 1 || count % self.columns == 0 {
            columns[index % self.columns] = max(columns[index % self.columns] * factor, 8)
        }
        return (rows, columns)
    }
}
