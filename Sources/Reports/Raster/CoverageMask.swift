import Foundation

/// How much of each pixel a shape covers, from 0 to 1.
struct CoverageMask {
    let width: Int
    let height: Int
    /// Rows of coverage; while a shape is filled, the differences from pixel to pixel.
    private(set) var values: [Float]

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        values = Array(repeating: 0, count: (width + 2) * height)
    }

    /// The coverage of a pixel.
    subscript(x: Int, y: Int) -> Float { values[y * (width + 2) + x] }

    // MARK: Lines

    /// A line of a width, with round ends and joins: each pixel by its distance from the nearest part of it.
    mutating func stroke(_ points: [ChartElement.Place], width: Double) {
        for (start, end) in zip(points, points.dropFirst()) { strokePart(start, end, reach: width / 2 + 0.5) }
    }

    private mutating func strokePart(_ start: ChartElement.Place, _ end: ChartElement.Place, reach: Double) {
        let (left, right) = (min(start.x, end.x) - reach, max(start.x, end.x) + reach)
        let (top, bottom) = (min(start.y, end.y) - reach, max(start.y, end.y) + reach)
        let rows = max(0, Int(top))..<min(height, max(0, Int(bottom) + 1))
        let columns = max(0, Int(left))..<min(self.width, max(0, Int(right) + 1))
        let (dx, dy) = (end.x - start.x, end.y - start.y)
        let length = dx * dx + dy * dy
        for row in rows {
            for column in columns {
                let (px, py) = (Double(column) + 0.5 - start.x, Double(row) + 0.5 - start.y)
                let share = length > 0 ? min(1, max(0, (px * dx + py * dy) / length)) : 0
                let (qx, qy) = (px - share * dx, py - share * dy)
                let coverage = Float(min(1, max(0, reach - (qx * qx + qy * qy).squareRoot())))
                let index = row * (self.width + 2) + column
                values[index] = max(values[index], coverage)
            }
        }
    }

    // MARK: Areas

    /// The inside of closed outlines, by the signed area that each edge cuts from its row.
    mutating func fill(_ outlines: [[ChartElement.Place]]) {
        for outline in outlines {
            guard let last = outline.last else { continue }
            var previous = last
            for point in outline {
                edge(previous, point)
                previous = point
            }
        }
        for row in 0..<height {
            var sum: Float = 0
            let start = row * (width + 2)
            for index in start..<start + width + 2 {
                sum += values[index]
                values[index] = min(1, abs(sum))
            }
        }
    }

    private mutating func edge(_ one: ChartElement.Place, _ other: ChartElement.Place) {
        guard one.y != other.y else { return }
        let (upper, lower, direction) = one.y < other.y ? (one, other, 1.0) : (other, one, -1.0)
        let slope = (lower.x - upper.x) / (lower.y - upper.y)
        let first = max(0, Int(upper.y.rounded(.down)))
        let last = min(height, max(0, Int(lower.y.rounded(.up))))
        guard first < last else { return }
        for row in first..<last {
            let top = max(Double(row), upper.y)
            let bottom = min(Double(row + 1), lower.y)
            guard bottom > top else { continue }
            let from = upper.x + (top - upper.y) * slope
            let to = upper.x + (bottom - upper.y) * slope
            cut(row, min(from, to), max(from, to), amount: (bottom - top) * direction)
        }
    }

    /// Adds an edge that goes from one column to another within a row: what lies to the right of it is covered more.
    private mutating func cut(_ row: Int, _ left: Double, _ right: Double, amount: Double) {
        let (left, right) = (min(max(left, 0), Double(width)), min(max(right, 0), Double(width)))
        let start = row * (width + 2)
        let (first, last) = (Int(left), Int(right))
        if first == last {
            let covered = 1 - ((left + right) / 2 - Double(first))
            values[start + first] += Float(amount * covered)
            values[start + first + 1] += Float(amount * (1 - covered))
            return
        }
        // The part of the amount that has been crossed at each column is laid out as a difference.
        let perColumn = amount / (right - left)
        var before = 0.0
        for column in first...last {
            let (from, to) = (max(left, Double(column)), min(right, Double(column + 1)))
            // The mean over the column of how much of the edge lies left of a place.
            let inside = to - from
            let covered = perColumn * inside * (Double(column + 1) - (from + to) / 2)
            let crossed = perColumn * inside
            values[start + column] += Float(covered + before)
            before = crossed - covered
        }
        values[start + last + 1] += Float(before)
    }
}
