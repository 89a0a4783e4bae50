import ArgumentParser
import Foundation
import TerminalUI

/// What `train` and `resume` have in common.
struct RunOptions: ParsableArguments {
    @Option(
        name: .customLong("set"),
        help: "Set a key of the recipe, such as optimizer.learning_rate=3e-3. May be repeated.")
    var overrides: [String] = []

    @Option(help: "Number of engine threads. It never changes a result.")
    var threads: Int?

    @Option(name: .customLong("runs"), help: "The folder that holds the runs.")
    var runsDirectory = "runs"

    @Option(help: "The dashboard's theme: see descent themes.")
    var theme: String?

    @Option(name: .customLong("color"), help: "auto, truecolor, 256, 16, 8 or mono.")
    var color = "auto"

    @Flag(name: .customLong("ascii"), help: "Draw with ASCII alone.")
    var usesASCII = false

    @Flag(name: .customLong("plain"), help: "Print progress as lines; chosen by itself when the output is no terminal.")
    var isPlain = false

    @Flag(name: .customLong("json"), help: "Print one event a line, as JSON.")
    var isJSON = false

    @Option(help: "Seconds to save within after SIGTERM and the like; then the program ends in any case.")
    var grace = 25.0

    @Flag(name: .customLong("headless"), help: .hidden)
    var isHeadless = false

    func validate() throws {
        if !(0.1...86_400).contains(grace) { throw ValidationError("--grace \(grace) must lie between 0.1 and 86400") }
        if runsDirectory.isEmpty { throw ValidationError("--runs is empty; expected the folder that holds the runs") }
        if isPlain && isJSON { throw ValidationError("--plain and --json exclude each other; keep one") }
        if color != "auto", ColorDepth(rawValue: color) == nil {
            let names = (["auto"] + ColorDepth.allCases.map(\.rawValue)).joined(separator: ", ")
            throw ValidationError("--color \(color) is not known; known are \(names)")
        }
        if let threads, !(1...256).contains(threads) {
            throw ValidationError("--threads \(threads) must lie between 1 and 256")
        }
    }

    /// The cores that this process may use, unless the person says otherwise.
    var threadCount: Int { threads ?? min(256, ProcessInfo.processInfo.activeProcessorCount) }

    /// The folder of the runs, absolute: what is printed must work from anywhere.
    var runsPath: String { URL(fileURLWithPath: runsDirectory).standardizedFileURL.path }

    var colorDepth: ColorDepth? { ColorDepth(rawValue: color) }
}
