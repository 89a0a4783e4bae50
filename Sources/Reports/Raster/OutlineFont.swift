import Foundation

/// Letters as outlines, so that they are drawn as sharp as any other shape, on every machine the same.
struct OutlineFont: Sendable {
    /// A letter, in units of the em.
    private struct Glyph: Sendable {
        var advance: Double
        /// Closed outlines, y downwards from the foot of the letters.
        var outlines: [[ChartElement.Place]]
    }

    private let glyphs: [Unicode.Scalar: Glyph]
    private static let unitsPerEm = 2048.0
    /// Straight pieces that a curve is made of.
    private static let pieces = 6

    /// The font that is part of the program; see `Font/LICENSE.txt`.
    static func sans() -> OutlineFont { OutlineFont(text: String(decoding: PackageResources.sans_txt, as: UTF8.self)) }

    /// Reads outlines as `scripts/support/font-outlines.py` writes them; lines that are no outlines are left out.
    init(text: String) {
        var glyphs: [Unicode.Scalar: Glyph] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count >= 2, let scalar = UInt32(words[0], radix: 16).flatMap(Unicode.Scalar.init),
                let advance = Double(words[1])
            else { continue }
            glyphs[scalar] = Glyph(advance: advance / Self.unitsPerEm, outlines: Self.outlines(words.dropFirst(2)))
        }
        self.glyphs = glyphs
    }

    private static func outlines(_ words: ArraySlice<Substring>) -> [[ChartElement.Place]] {
        var outlines: [[ChartElement.Place]] = []
        var rest = words
        func point(_ x: Substring?, _ y: Substring?) -> ChartElement.Place {
            ChartElement.Place(
                x: (x.flatMap { Double($0) } ?? 0) / unitsPerEm, y: -(y.flatMap { Double($0) } ?? 0) / unitsPerEm)
        }
        while let word = rest.popFirst() {
            let last = outlines.indices.last
            switch word.first {
            case "M": outlines.append([point(word.dropFirst(), rest.popFirst())])
            case "L": if let last { outlines[last].append(point(word.dropFirst(), rest.popFirst())) }
            case "Q":
                let control = point(word.dropFirst(), rest.popFirst())
                let end = point(rest.popFirst(), rest.popFirst())
                guard let last, let start = outlines[last].last else { continue }
                for piece in 1...pieces {
                    let share = Double(piece) / Double(pieces)
                    let (a, b, c) = ((1 - share) * (1 - share), 2 * share * (1 - share), share * share)
                    outlines[last].append(
                        ChartElement.Place(
                            x: a * start.x + b * control.x + c * end.x, y: a * start.y + b * control.y + c * end.y))
                }
            default: continue
            }
        }
        return outlines
    }

    /// How wide a text is at a size. A letter that the font has not is as wide as a question mark, and drawn as one.
    func width(of text: String, size: Double) -> Double {
        text.unicodeScalars.reduce(0) { $0 + (glyph($1)?.advance ?? 0) } * size
    }

    /// The outlines of a text whose foot begins at the origin.
    func outlines(of text: String, size: Double) -> [[ChartElement.Place]] {
        var outlines: [[ChartElement.Place]] = []
        var start = 0.0
        for scalar in text.unicodeScalars {
            guard let glyph = glyph(scalar) else { continue }
            outlines += glyph.outlines.map { outline in
                outline.map { ChartElement.Place(x: ($0.x + start) * size, y: $0.y * size) }
            }
            start += glyph.advance
        }
        return outlines
    }

    private func glyph(_ scalar: Unicode.Scalar) -> Glyph? { glyphs[scalar] ?? glyphs["?"] }
}
