/// The shapes in a run of cells of one style, as SVG paths.
struct ShapePaths {
    private static let lineWidth = 1.1
    private static let heavyWidth = 2.2
    private static let dotDiameter = 1.9

    private var blocks = ""
    private var lines = ""
    private var heavyLines = ""
    private var dots = ""

    init(_ run: ArraySlice<Cell>, left: Double, top: Double, cellWidth: Double, cellHeight: Double) {
        for (index, cell) in run.enumerated() {
            guard let shape = GlyphShape(cell.glyph) else { continue }
            let x = left + Double(index) * cellWidth
            switch shape {
            case .block(let inset, let drop, let width, let height):
                // A tenth more than the cell, so that neighbours leave no seam.
                blocks +=
                    "M\(Self.place(x + inset * cellWidth)) \(Self.place(top + drop * cellHeight))"
                    + "h\(Self.place(width * cellWidth + 0.1))v\(Self.place(height * cellHeight + 0.1))"
                    + "h\(Self.place(-width * cellWidth - 0.1))z"
            case .lines(let arms, let isHeavy, let isRound):
                let path = Self.path(
                    arms, isRound: isRound, x: x, y: top, width: cellWidth, height: cellHeight)
                if isHeavy { heavyLines += path } else { lines += path }
            case .dots(let bits):
                for (bit, place) in Self.dotPlaces.enumerated() where bits & (1 << bit) != 0 {
                    let column = x + (place.column + 0.5) * cellWidth / 2
                    let row = top + (place.row + 0.5) * cellHeight / 4
                    dots += "M\(Self.place(column)) \(Self.place(row))h0"
                }
            }
        }
    }

    /// Where the dots are, by their bits.
    private static let dotPlaces: [(column: Double, row: Double)] = [
        (0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3),
    ]

    /// The elements, in one colour.
    func elements(color: String, opacity: Double) -> [String] {
        let faint = opacity < 1 ? " opacity=\"\(Self.place(opacity))\"" : ""
        func stroke(_ path: String, width: Double, cap: String = "") -> String? {
            path.isEmpty
                ? nil
                : "<path d=\"\(path)\" fill=\"none\" stroke=\"\(color)\" stroke-width=\"\(Self.place(width))\"\(cap)\(faint)/>"
        }
        return [
            blocks.isEmpty ? nil : "<path d=\"\(blocks)\" fill=\"\(color)\"\(faint)/>",
            stroke(lines, width: Self.lineWidth), stroke(heavyLines, width: Self.heavyWidth),
            stroke(dots, width: Self.dotDiameter, cap: " stroke-linecap=\"round\""),
        ].compactMap { $0 }
    }

    private static func path(
        _ arms: GlyphShape.Arms, isRound: Bool, x: Double, y: Double, width: Double, height: Double
    ) -> String {
        let (middle, center) = (place(x + width / 2), place(y + height / 2))
        let horizontal = place(arms.contains(.left) ? x : x + width)
        let vertical = place(arms.contains(.up) ? y : y + height)
        if isRound { return "M\(horizontal) \(center)Q\(middle) \(center) \(middle) \(vertical)" }
        var path = ""
        if arms.isSuperset(of: .horizontal) {
            path += "M\(place(x)) \(center)H\(place(x + width))"
        } else if !arms.isDisjoint(with: .horizontal) {
            path += "M\(horizontal) \(center)H\(middle)"
        }
        if arms.isSuperset(of: .vertical) {
            path += "M\(middle) \(place(y))V\(place(y + height))"
        } else if !arms.isDisjoint(with: .vertical) {
            path += "M\(middle) \(vertical)V\(center)"
        }
        return path
    }

    private static func place(_ value: Double) -> String {
        let text = NumberFormat.fixed(value, 1)
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
