import TerminalUI

/// Charts of whatever the person wants to see, in a grid.
struct ChartsPage: Page {
    /// Where each chart lies.
    static func frames(_ board: ChartBoard, in area: Rect) -> [(index: Int, area: Rect)] {
        guard !board.isEnlarged, board.grid.count > 1 else { return [(board.focused, area)] }
        let count = board.grid.count
        let columns = min(count, max(1, board.columns ?? Self.columns(for: count, in: area)))
        let rows = (count + columns - 1) / columns
        return (0..<count).map { index in
            let row = index / columns
            // The last row's charts share its whole width.
            let inRow = row == rows - 1 ? count - row * columns : columns
            let column = index % columns
            let left = area.columns * column / inRow
            let top = area.rows * row / rows
            return (
                index,
                Rect(
                    column: area.column + left, row: area.row + top,
                    columns: area.columns * (column + 1) / inRow - left, rows: area.rows * (row + 1) / rows - top)
            )
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

    func draw(_ state: DashboardState, in area: Rect, on canvas: inout Canvas) {
        for (index, frame) in Self.frames(state.view.board, in: area)
        where state.view.board.grid.indices.contains(index) {
            let view = ChartView(
                quantity: state.view.board.grid[index], isFocused: index == state.view.board.focused)
            canvas.clipped(to: frame) { view.draw(state, in: frame, on: &$0) }
        }
    }

    func perform(_ action: Action, _ state: inout DashboardState) -> [Effect] {
        var board = state.view.board
        let count = board.grid.count
        switch action {
        case .nextPane: board.focused = (board.focused + 1) % max(1, count)
        case .previousPane: board.focused = (board.focused + count - 1) % max(1, count)
        case .nextQuantity, .previousQuantity:
            let all = Quantity.all(of: state.run)
            let index = all.firstIndex(of: board.focusedQuantity) ?? -1
            let step = action == .nextQuantity ? 1 : -1
            if board.grid.indices.contains(board.focused) {
                board.grid[board.focused] = all[(index + step + all.count) % all.count]
            }
        case .addChart:
            let all = Quantity.all(of: state.run)
            guard count < 16 else { break }
            board.grid.insert(all.first { !board.grid.contains($0) } ?? all[0], at: min(count, board.focused + 1))
            board.focused = min(count, board.focused + 1)
            board.isEnlarged = false
        case .removeChart:
            guard count > 1 else { break }
            board.grid.remove(at: board.focused)
            board.focused = min(board.focused, count - 2)
        case .moveChartBack, .moveChartOn:
            let other = board.focused + (action == .moveChartOn ? 1 : -1)
            guard board.grid.indices.contains(other) else { break }
            board.grid.swapAt(board.focused, other)
            board.focused = other
        case .chartColumns:
            let now = board.columns ?? 0
            board.columns = now >= min(4, count) ? nil : now + 1
        case .enlargeChart: board.isEnlarged.toggle()
        default:
            state.changeChart(action)
            return []
        }
        state.view.board = board
        return []
    }

    func take(_ event: MouseEvent, in area: Rect, _ state: inout DashboardState) -> [Effect] {
        let frames = Self.frames(state.view.board, in: area)
        guard let (index, frame) = frames.first(where: { $0.area.contains(event.point) }) else { return [] }
        if case .pressed = event.action { state.view.board.focused = index }
        state.handleInChart(event, of: state.view.board.grid[index], in: frame)
        return []
    }
}
