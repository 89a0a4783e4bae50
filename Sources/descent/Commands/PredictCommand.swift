import ArgumentParser
import Datasets
import Foundation
import Training

/// `descent predict RUN --data FILE`, and of a language model `descent predict RUN --prompt TEXT`
struct PredictCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict",
        abstract: "Print a prediction for each row of a file, as CSV; or let a language model go on with a text.")

    @OptionGroup var options: ModelOptions

    @Option(
        name: .customLong("data"),
        help: "A file with the columns that the run was trained on; the target may be absent.")
    var file: String?

    @Option(help: "A text for a language model to go on with.")
    var prompt: String?

    @Option(help: "How many tokens it writes.")
    var length = 200

    @Option(help: "Below 1 likely tokens come more often; 0 takes the likeliest each time.")
    var temperature = 0.8

    @Option(help: "Draw from so many of the likeliest tokens alone.")
    var topK: Int?

    @Option(help: "The same seed writes the same text.")
    var seed = 1

    func validate() throws {
        if (file == nil) == (prompt == nil) {
            throw ValidationError("name a file with --data, or give a language model a text with --prompt")
        }
        if !(1...1_000_000).contains(length) {
            throw ValidationError("--length \(length) must lie between 1 and 1000000")
        }
        if !(0...100).contains(temperature) {
            throw ValidationError("--temperature \(temperature) must lie between 0 and 100")
        }
        if let topK, topK < 1 { throw ValidationError("--top-k \(topK) must be at least 1") }
        if seed < 0 { throw ValidationError("--seed \(seed) must be at least 0") }
    }

    func run() throws {
        let model = try options.load()
        if let prompt {
            let text = try model.write(
                after: prompt, tokens: length, temperature: temperature, topK: topK, seed: UInt64(seed))
            try Console.printLine(prompt + text)
        }
        guard let file else { return }
        let (header, rows, notes) = try model.predict(file: file)
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
