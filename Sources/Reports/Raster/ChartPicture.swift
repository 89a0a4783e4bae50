import CImages
public import Foundation
import TerminalUI

/// A chart's parts painted in pixels, on white.
struct ChartPicture {
    let width: Int
    let height: Int
    /// Rows of red, green and blue.
    private(set) var pixels: [UInt8]
    private let scale: Double
    private let font: OutlineFont

    init(_ chart: SVGChart, scale: Double) {
        self.scale = scale
        width = Int(chart.width * scale)
        height = Int(chart.height * scale)
        pixels = Array(repeating: 255, count: width * height * 3)
        font = OutlineFont.sans()
        for element in chart.elements(font) { paint(element) }
    }

    private mutating func paint(_ element: ChartElement) {
        switch element {
        case .line(let places, let look), .told(_, let places, let look):
            var mask = CoverageMask(width: width, height: height)
            for part in look.isDashed ? Self.dashes(places) : [places] {
                mask.stroke(part.map { $0.scaled(by: scale) }, width: look.width * scale)
            }
            blend(mask, look.color, opacity: 1)
        case .area(let places, let look):
            var mask = CoverageMask(width: width, height: height)
            mask.fill([places.map { $0.scaled(by: scale) }])
            blend(mask, look.color, opacity: 0.16)
        case .text(let text, let place, let lettering, let anchor, let isUpright):
            let size = lettering.size
            let width = font.width(of: text, size: size)
            let start = anchor == .start ? 0 : anchor == .middle ? -width / 2 : -width
            let outlines = font.outlines(of: text, size: size).map { outline in
                outline.map { point in
                    let (x, y) = (point.x + start, point.y)
                    return ChartElement.Place(
                        x: place.x + (isUpright ? y : x), y: place.y + (isUpright ? -x : y)
                    ).scaled(by: scale)
                }
            }
            var mask = CoverageMask(width: self.width, height: height)
            mask.fill(outlines)
            blend(mask, lettering.color, opacity: 1)
        }
    }

    private mutating func blend(_ mask: CoverageMask, _ color: RGB, opacity: Float) {
        let parts = [Float(color.red), Float(color.green), Float(color.blue)]
        for row in 0..<height {
            for column in 0..<width {
                let amount = mask[column, row] * opacity
                guard amount > 0 else { continue }
                for channel in 0..<3 {
                    let index = (row * width + column) * 3 + channel
                    let old = Float(pixels[index])
                    pixels[index] = UInt8((old + (parts[channel] - old) * amount).rounded())
                }
            }
        }
    }

    /// A straight line in pieces of three points with gaps of three.
    private static func dashes(_ places: [ChartElement.Place]) -> [[ChartElement.Place]] {
        guard let start = places.first, let end = places.last else { return [] }
        let length = ((end.x - start.x) * (end.x - start.x) + (end.y - start.y) * (end.y - start.y)).squareRoot()
        return stride(from: 0, to: length, by: 6).map { from in
            [from, min(from + 3, length)].map { way in
                ChartElement.Place(
                    x: start.x + (end.x - start.x) * way / length, y: start.y + (end.y - start.y) * way / length)
            }
        }
    }

    /// The picture as a PNG file. Nil when there is no memory for it.
    func png(dotsPerInch: Double) -> Data? {
        var bytes: UnsafeMutablePointer<UInt8>?
        var count = 0
        let dotsPerMetre = UInt32((dotsPerInch / 0.0254).rounded())
        let status = descent_png_encode(pixels, UInt32(width), UInt32(height), dotsPerMetre, &bytes, &count)
        guard status == DESCENT_IMAGE_OK, let bytes else { return nil }
        defer { free(bytes) }
        return Data(bytes: bytes, count: count)
    }
}

extension SVGChart {
    /// The chart as a PNG file on white, at twice the size of the SVG, for a print of 7.5 cm a 300 points: 192 dots an inch.
    public func png(scale: Double = 2) -> Data? { ChartPicture(self, scale: scale).png(dotsPerInch: 96 * scale) }
}

extension ChartElement.Place {
    fileprivate func scaled(by scale: Double) -> ChartElement.Place { ChartElement.Place(x: x * scale, y: y * scale) }
}

extension ChartElement.Look {
    fileprivate var width: Double {
        switch self {
        case .curve: 1.8
        default: 1
        }
    }

    fileprivate var isDashed: Bool { self == .mark || self == .best }

    fileprivate var color: RGB {
        switch self {
        case .grid: RGB(red: 0xE3, green: 0xE6, blue: 0xEA)
        case .axis: RGB(red: 0x9A, green: 0xA1, blue: 0xAB)
        case .mark: RGB(red: 0x8A, green: 0x5C, blue: 0xC2)
        case .best: RGB(red: 0x2F, green: 0x8F, blue: 0x4E)
        case .curve(let role), .band(let role): role.color
        }
    }
}

extension ChartElement.Lettering {
    fileprivate var size: Double { self == .title ? 14 : 12 }
    fileprivate var color: RGB {
        self == .title ? RGB(red: 0x1C, green: 0x20, blue: 0x26) : RGB(red: 0x5B, green: 0x62, blue: 0x70)
    }
}
