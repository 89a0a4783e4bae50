import Testing

@testable import TerminalUI

@Suite struct CellBufferTests {
    @Test("writes outside a buffer are clipped", arguments: [(-1, 0), (0, -1), (4, 0), (0, 3), (1000, 1000)])
    func clips(column: Int, row: Int) {
        var buffer = CellBuffer(size: Size(columns: 4, rows: 3))
        let before = buffer
        buffer[column, row] = Cell("x")
        #expect(buffer == before)
        #expect(buffer[column, row] == Cell())
    }

    @Test("a negative size is an empty one")
    func negative() {
        #expect(CellBuffer(size: Size(columns: -3, rows: 5)).cells.isEmpty)
    }

    @Test(
        "the common part of two rectangles lies in both",
        arguments: [
            (Rect(column: 0, row: 0, columns: 4, rows: 4), Rect(column: 2, row: 3, columns: 9, rows: 9)),
            (Rect(column: 0, row: 0, columns: 4, rows: 4), Rect(column: 8, row: 8, columns: 2, rows: 2)),
        ])
    func intersections(one: Rect, other: Rect) {
        let common = one.intersection(other)
        for column in -1..<12 {
            for row in -1..<12 {
                let point = Point(column: column, row: row)
                #expect(common.contains(point) == (one.contains(point) && other.contains(point)))
            }
        }
    }
}
