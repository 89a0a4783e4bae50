import Foundation
import Reports

/// A chart as a file: PNG where its name says so, else SVG.
enum ChartFile {
    /// Writes it; `-` is standard output, as SVG.
    ///
    /// - Throws: `CommandFailure` when it cannot be written.
    static func write(_ chart: SVGChart, to path: String) throws {
        if path == "-" {
            try Console.printLine(chart.file)
            return
        }
        try write(try data(of: chart, for: path), to: path)
        Console.printError("wrote \(path)")
    }

    /// The content of a file of that name.
    static func data(of chart: SVGChart, for path: String) throws -> Data {
        guard path.lowercased().hasSuffix(".png") else { return Data(chart.file.utf8) }
        guard let data = chart.png() else { throw CommandFailure.failed("\(path) cannot be written: no memory") }
        return data
    }

    static func write(_ data: Data, to path: String) throws {
        do {
            try data.write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw CommandFailure.failed("\(path) cannot be written: \(error.localizedDescription)")
        }
    }
}
