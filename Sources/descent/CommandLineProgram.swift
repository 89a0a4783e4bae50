import ArgumentParser
import Foundation
import NcursesScreen

/// The program from its first instruction: arguments, the command, and the exit code.
enum CommandLineProgram {
    static let version = "0.1.0"

    /// Exit codes: 0 done, 1 a run that failed, 2 arguments, recipe or data that cannot be used, 128 + n ended by signal n.
    static func run() {
        // Signals are taken as events by the main loop, so they are blocked before any thread is there to get them.
        ProcessSignal.block()
        // A reader that goes away (`| head`) shows as a failed write, not as a sudden end.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try Descent.parseAsRoot()
            try command.run()
        } catch let exit as ExitCode {
            Foundation.exit(exit.rawValue)
        } catch let failure as CommandFailure {
            Console.printError(failure.message)
            Foundation.exit(failure.exitCode)
        } catch {
            end(with: error)
        }
    }

    private static func end(with error: any Error) {
        let code = Descent.exitCode(for: error)
        let text = Descent.fullMessage(for: error)
        if code.isSuccess {
            print(text)
            Foundation.exit(0)
        }
        Console.printError(code == .validationFailure ? text : "\(error)")
        Foundation.exit(2)
    }
}

/// `descent`, the root of all commands.
struct Descent: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "descent",
        abstract: "Train machine-learning models while you watch and steer.",
        discussion: "Start with: descent train samples/penguins.toml",
        version: CommandLineProgram.version,
        subcommands: [
            TrainCommand.self, ResumeCommand.self, EvaluateCommand.self, PredictCommand.self, RunsCommand.self,
            ThemesCommand.self, BenchCommand.self,
        ])
}

/// A command that cannot be carried out: one sentence and the exit code.
struct CommandFailure: Error {
    var message: String
    var exitCode: Int32

    /// What the person gave cannot be used.
    static func usage(_ message: String) -> CommandFailure { CommandFailure(message: message, exitCode: 2) }

    /// The work itself failed.
    static func failed(_ message: String) -> CommandFailure { CommandFailure(message: message, exitCode: 1) }
}

/// Text for the person, outside of any screen.
enum Console {
    static func printError(_ message: String) {
        FileHandle.standardError.write(
            Data("descent: \(message)\n".replacingOccurrences(of: "descent: Error: ", with: "descent: ").utf8))
    }

    /// Writes a line at once. False when nobody reads any more.
    static func printLine(_ bytes: Data) -> Bool {
        var line = bytes
        line.append(0x0A)
        do {
            try FileHandle.standardOutput.write(contentsOf: line)
            return true
        } catch {
            return false
        }
    }
}
