import Foundation
import RunProtocol
import RunStore
import TerminalTesting
import Testing

/// The real program in a folder of its own, with a small table to learn from.
final class DescentProgram {
    let folder: String
    let path: String
    var runs: String { "\(folder)/runs" }

    init() throws {
        path = try BuiltProgram.path("descent")
        folder = "\(NSTemporaryDirectory())descent-end-to-end-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Self.table.write(toFile: "\(folder)/points.csv", atomically: true, encoding: .utf8)
        try Self.recipe.write(toFile: "\(folder)/points.toml", atomically: true, encoding: .utf8)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    static let recipe = """
        [data]
        source = "points.csv"
        target = "side"
        [model]
        hidden = [32, 16]
        dropout = 0.1
        [optimizer]
        kind = "adamw"
        learning_rate = 1e-3
        [training]
        epochs = 20
        batch_size = 16

        """

    /// Points on both sides of a wavy line.
    static let table: String = {
        var text = "x,y,side\n"
        for index in 0..<400 {
            let x = Double(index * 37 % 400) / 200 - 1
            let y = Double(index * 151 % 400) / 200 - 1
            text += "\(x),\(y),\(y > 0.5 * sin(4 * x) ? "above" : "below")\n"
        }
        return text
    }()

    /// Opens the dashboard on the recipe, as long as nobody stops it.
    func dashboard(
        _ arguments: [String] = [], endless: Bool = true, columns: Int = 120, rows: Int = 40,
        type: String = "xterm-256color", environment: [String: String] = [:]
    ) throws -> TerminalSession {
        let epochs = endless ? ["--set", "training.epochs=1000000"] : []
        let session = try TerminalSession(
            [path, "train", "points.toml"] + epochs + arguments, columns: columns, rows: rows, type: type,
            environment: ["XDG_CONFIG_HOME": folder, "XDG_STATE_HOME": folder].merging(environment) { $1 },
            workingFolder: folder)
        return session
    }

    /// What a command without a terminal printed, and its exit code.
    struct Output {
        var text: String
        var errors: String
        var exitCode: Int32

        var lines: [String] { text.split(separator: "\n").map(String.init) }
        var hash: String? {
            lines.first { $0.contains("weights sha256:") }?.split(separator: " ").last.map(String.init)
        }
    }

    func run(_ arguments: String...) throws -> Output {
        let process = try start(arguments)
        return try process.finish()
    }

    func start(_ arguments: [String]) throws -> RunningProgram {
        try RunningProgram(path, arguments, in: folder)
    }

    func folder(of run: String) throws -> RunFolder { try RunFolder.open(run, in: runs) }
}

/// The program without a terminal, while it runs.
final class RunningProgram {
    let process = Process()
    private let output = Pipe()
    private let errorFile: String

    init(_ path: String, _ arguments: [String], in folder: String) throws {
        errorFile = "\(folder)/errors-\(UUID().uuidString).txt"
        _ = FileManager.default.createFile(atPath: errorFile, contents: nil)
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = FileHandle(forWritingAtPath: errorFile)
        try process.run()
    }

    /// Reads until something stands in the output; what was read so far.
    func read(until text: String) throws -> String {
        var read = ""
        while !read.contains(text) {
            let data = output.fileHandleForReading.availableData
            try #require(!data.isEmpty, "the output ended without \"\(text)\": \(read)")
            read += String(decoding: data, as: UTF8.self)
        }
        return read
    }

    /// Reads until something stands in the output; false when that ended without it.
    func says(_ text: String) -> Bool {
        var read = ""
        while !read.contains(text) {
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { return false }
            read += String(decoding: data, as: UTF8.self)
        }
        return true
    }

    func finish() throws -> DescentProgram.Output {
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let errors = try String(contentsOfFile: errorFile, encoding: .utf8)
        let code = process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
        return DescentProgram.Output(text: String(decoding: data, as: UTF8.self), errors: errors, exitCode: code)
    }
}
