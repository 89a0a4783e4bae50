import ArgumentParser
import Datasets
import Foundation
import Training

/// `descent predict RUN --data FILE`
struct PredictCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict", abstract: "Print a prediction for each row of a file, as CSV.")

    @OptionGroup var options: ModelOptions

    @Option(
        name: .customLong("data"),
        help: "A file with the columns that the run was trained on; the target may be absent.")
    var file: String

    func run() throws {
        let (header, rows, notes) = try options.load().predict(file: file)
        for note in notes { Console.printError(note.text) }
        var isRead = try Console.printLine(line(header))
        for row in rows where isRead { isRead = try Console.printLine(line(row)) }
    }

    private func line(_ fields: [String]) -> Data {
        Data(fields.map(quoted).joined(separator: ",").utf8)
    }

    /// RFC 4180: a field with a separator, a quote or a line end is quoted, its quotes doubled.
    private func quoted(_ field: String) -> String {
        guard field.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return field }
        return "\"\(field.replacingOccurrences(of: "\"", with: "\"\""))\""
    }
}
