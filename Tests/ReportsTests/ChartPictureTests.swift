import CImages
import Foundation
import TerminalUI
import Testing

@testable import Reports

@Suite("A chart as a picture")
struct ChartPictureTests {
    /// A PNG file read back by libpng.
    private struct Picture {
        var width: Int
        var height: Int
        var pixels: [UInt8]

        init(_ data: Data) throws {
            var image = descent_image()
            defer { descent_image_free(&image) }
            let status = data.withUnsafeBytes { bytes in
                descent_png_decode(
                    bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count,
                    descent_image_limits(side: 10_000, pixels: 100_000_000), &image)
            }
            try #require(status == DESCENT_IMAGE_OK && image.channels == 3)
            (width, height) = (Int(image.width), Int(image.height))
            pixels = Array(UnsafeBufferPointer(start: image.pixels, count: width * height * 3))
        }

        subscript(x: Int, y: Int) -> [UInt8] { Array(pixels[(y * width + x) * 3..<(y * width + x) * 3 + 3]) }

        /// How many pixels of a part have exactly a colour.
        func count(of color: [UInt8], in columns: Range<Int>, _ rows: Range<Int>) -> Int {
            rows.reduce(0) { sum, y in sum + columns.count { self[$0, y] == color } }
        }
    }

    private static func chart(_ count: Int = 200, runs: Int = 0) -> SVGChart {
        func points(_ shift: Double) -> [ChartSeries.Point] {
            (1...count).map { ChartSeries.Point(x: Double($0), y: shift + 1 / Double($0)) }
        }
        let series =
            runs == 0
            ? [ChartSeries(name: "training", role: .training, points: points(0))]
            : (0..<runs).map { ChartSeries(name: "run number \($0)", role: .run($0), points: points(Double($0))) }
        return SVGChart(title: "loss", series: series, marks: [ChartMark(x: Double(count) / 2, title: "half the rate")])
    }

    @Test("a PNG is white, twice the size of the SVG, and holds the curve, the axes and letters")
    func png() throws {
        let data = try #require(Self.chart().png())
        let picture = try Picture(data)
        #expect(picture.width == 1440 && picture.height == 680)
        #expect(picture[0, 0] == [255, 255, 255] && picture[1439, 679] == [255, 255, 255])
        let color = ChartSeries.Role.training.color
        let blue = picture.count(of: [color.red, color.green, color.blue], in: 0..<1440, 0..<680)
        // The curve is 1.8 points wide and as long as the plot, and antialiased at its edges.
        #expect(blue > 1200 * 2 && blue < 1200 * 6)
        // The title's letters, and the name of the axis, which reads from below.
        let dark: [UInt8] = [0x1C, 0x20, 0x26]
        #expect(picture.count(of: dark, in: 140..<240, 10..<50) > 40)
        let grey: [UInt8] = [0x5B, 0x62, 0x70]
        #expect(picture.count(of: grey, in: 10..<50, 250..<400) > 20)
        #expect(picture.count(of: grey, in: 700..<900, 640..<680) > 20)
    }

    @Test("the same chart gives the same bytes; another gives others")
    func repeatable() throws {
        #expect(Self.chart().png() == Self.chart().png())
        #expect(Self.chart().png() != Self.chart(201).png())
    }

    @Test("charts of nothing, of one point, of gaps and of eight runs are pictures too")
    func edges() throws {
        let single = ChartSeries(name: "a", role: .training, points: [.init(x: 3, y: 2)])
        let gaps = ChartSeries(
            name: "b", role: .validation, points: [.init(x: 1, y: .nan), .init(x: 2, y: 1), .init(x: 3, y: .infinity)])
        for chart in [
            SVGChart(title: "nothing", series: []), SVGChart(title: "one", series: [single]),
            SVGChart(title: "gaps", series: [gaps], scale: .logarithmic), Self.chart(runs: 8),
        ] {
            _ = try Picture(try #require(chart.png()))
            #expect(!chart.file.contains("nan") && !chart.file.contains("inf"))
        }
        // Names that have no room in one row go into another, and all are there.
        let file = Self.chart(runs: 8).file
        for number in 0..<8 { #expect(file.contains(">run number \(number)<")) }
    }

    @Test("an outline covers its area exactly, wherever it lies")
    func areas() {
        var seed: UInt64 = 7
        func random() -> Double {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(seed >> 11) / 9_007_199_254_740_992 * 38 + 1
        }
        for _ in 0..<200 {
            let corners = (0..<3).map { _ in ChartElement.Place(x: random(), y: random()) }
            var mask = CoverageMask(width: 40, height: 40)
            mask.fill([corners])
            var covered = 0.0
            for y in 0..<40 { for x in 0..<40 { covered += Double(mask[x, y]) } }
            let (a, b, c) = (corners[0], corners[1], corners[2])
            let area = abs((b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y)) / 2
            #expect(abs(covered - area) < 0.01 + area * 1e-4, "\(corners)")
        }
    }

    @Test("a line covers its length times its width, and its ends are round")
    func lines() {
        var mask = CoverageMask(width: 100, height: 40)
        mask.stroke([ChartElement.Place(x: 20, y: 20), ChartElement.Place(x: 80, y: 20)], width: 6)
        var covered = 0.0
        for y in 0..<40 { for x in 0..<100 { covered += Double(mask[x, y]) } }
        #expect(abs(covered - (60 * 6 + .pi * 9)) < 2)
        #expect(mask[50, 20] == 1 && mask[50, 25] == 0 && mask[10, 20] == 0)
    }

    @Test("the font has every letter of a keyboard, and those it has not are as wide as a question mark")
    func font() {
        let font = OutlineFont.sans()
        for code in UInt32(0x21)...0x7E {
            let letter = String(Unicode.Scalar(code).map(Character.init) ?? "?")
            #expect(!font.outlines(of: letter, size: 10).isEmpty, "\(letter)")
        }
        #expect(font.width(of: "漢", size: 10) == font.width(of: "?", size: 10))
        #expect(font.width(of: "ab", size: 10) == font.width(of: "a", size: 10) + font.width(of: "b", size: 10))
        #expect(OutlineFont(text: "nonsense\n41 x M").width(of: "A", size: 10) == 0)
    }
}
