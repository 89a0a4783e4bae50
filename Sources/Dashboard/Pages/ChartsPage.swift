import TerminalUI

/// Charts of whatever the person wants to see, in a grid.
struct ChartsPage: Page {
    /// Where each chart lies.
    static func frames(_ board: ChartBoard, in area: Rect) -> [(index: Int, area: Rect)] {
        guard !board.isEnlarged, board.grid.count > 1 else { return [(board.focused, area)] }
        let grid = ChartGrid(board, in: area)
        return board.grid.indices.map { ($0, grid.frame(of: $0)) }
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
        case .growChart, .shrinkChart:
            guard count > 1 else { break }
            (board.rowWeights, board.columnWeights) = ChartGrid(board, in: state.pageArea).scaled(
                board.focused, by: action == .growChart ? 1.25 : 0.8)
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
        if event.action == .pressed(.left), frames.count > 1,
            let border = ChartGrid(state.view.board, in: area).border(at: event.point)
        {
            state.view.drag = .grid(border)
            return []
        }
        guard let (index, frame) = frames.first(where: { $0.area.contains(event.point) }) else { return [] }
        if case .pressed = event.action { state.view.board.focused = index }
        state.handleInChart(event, of: state.view.board.grid[index], in: frame)
        return []
    }
}
