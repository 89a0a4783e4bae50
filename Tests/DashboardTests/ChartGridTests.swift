import TerminalUI
import Testing

@testable import Dashboard

@Suite("The grid of charts")
struct ChartGridTests {
    private static let area = Rect(column: 0, row: 1, columns: 120, rows: 38)

    private func run() throws -> SyntheticRun {
        var run = try SyntheticRun(120, 40)
        run.start()
        run.train(300)
        run.press(.character("2"))
        return run
    }

    private func drag(_ run: inout SyntheticRun, from start: Point, to end: Point) -> [Effect] {
        _ = update(&run.state, .input(.mouse(MouseEvent(.pressed(.left), at: start))))
        _ = update(&run.state, .input(.mouse(MouseEvent(.moved, at: end))))
        return update(&run.state, .input(.mouse(MouseEvent(.released(.left), at: end))))
    }

    @Test("charts fill the page without gaps or overlaps, however many there are and whatever their sizes")
    func tiles() {
        for count in 2...9 {
            for weights in [[], [3, 1], [1, 2, 1], [0.001, 1, 1], [.nan, 1]] as [[Double]] {
                for columns in [nil, 1, 2, 3] as [Int?] {
                    var board = ChartBoard()
                    board.grid = Array(repeating: .learningRate, count: count)
                    (board.rowWeights, board.columnWeights, board.columns) = (weights, weights, columns)
                    let frames = ChartsPage.frames(board, in: Self.area).map(\.area)
                    let cells = frames.reduce(0) { $0 + $1.columns * $1.rows }
                    #expect(cells == Self.area.columns * Self.area.rows)
                    for (index, frame) in frames.enumerated() {
                        #expect(frame.intersection(Self.area) == frame)
                        for other in frames.dropFirst(index + 1) { #expect(frame.intersection(other).isEmpty) }
                    }
                }
            }
        }
    }

    @Test("borders between charts are dragged, and kept for the next time")
    func borders() throws {
        var run = try run()
        let before = ChartsPage.frames(run.state.view.board, in: run.state.pageArea).map(\.area)
        let edge = Point(column: before[0].maxColumn - 1, row: before[0].row + 4)
        #expect(drag(&run, from: edge, to: Point(column: edge.column + 15, row: edge.row)) == [.remember])
        let wide = ChartsPage.frames(run.state.view.board, in: run.state.pageArea).map(\.area)
        #expect(wide[0].columns == before[0].columns + 14 && wide[1].columns == before[1].columns - 14)
        let foot = Point(column: wide[0].column + 5, row: wide[0].maxRow - 1)
        _ = drag(&run, from: foot, to: Point(column: foot.column, row: foot.row - 6))
        let low = ChartsPage.frames(run.state.view.board, in: run.state.pageArea).map(\.area)
        #expect(low[0].rows == wide[0].rows - 6 && low[2].rows == wide[2].rows + 6)
        _ = drag(&run, from: foot, to: foot)
        var options = DashboardOptions(
            themes: try ThemeLibrary().themes, colorDepth: .truecolor, glyphSet: .unicode, size: run.state.size)
        options.memory = run.state.memory
        let next = DashboardState(options)
        #expect(ChartsPage.frames(next.view.board, in: next.pageArea).map(\.area) == low)
    }

    @Test("a chart grows and shrinks by keys, and never away")
    func keys() throws {
        var run = try run()
        let before = ChartsPage.frames(run.state.view.board, in: run.state.pageArea)[0].area
        run.press(.character("*"))
        let grown = ChartsPage.frames(run.state.view.board, in: run.state.pageArea)[0].area
        #expect(grown.columns > before.columns && grown.rows > before.rows)
        for _ in 0..<60 { run.press(.character("_")) }
        let shrunk = ChartsPage.frames(run.state.view.board, in: run.state.pageArea)
        #expect(shrunk.allSatisfy { $0.area.columns >= 2 && $0.area.rows >= 2 })
        _ = run.picture()
    }
}
