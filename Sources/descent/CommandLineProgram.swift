import ArgumentParser
import Foundation

/// The program from its first instruction: arguments, the command, and the exit code.
enum CommandLineProgram {
    static let version = "0.1.0"

    /// Exit codes: 0 done, 1 a run that failed, 2 arguments, recipe or data that cannot be used, 128 + n ended by signal n.
    static func run() {
        openStandardStreams()
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

    /// Puts the null device where a standard stream is closed: the next file to be opened, such as the journal, would
    /// take its number, and what is printed would go into it.
    private static func openStandardStreams() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 {
            _ = open("/dev/null", O_RDWR)
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
            InitCommand.self, InspectCommand.self, TrainCommand.self, CrossValidateCommand.self, ResumeCommand.self,
            EvaluateCommand.self, PredictCommand.self,
            RunsCommand.self,
            DescribeCommand.self, ReportCommand.self, ThemesCommand.self, BenchCommand.self,
            FindLearningRateCommand.self, ScheduleCommand.self, ReplayCommand.self, BranchCommand.self,
            AttachCommand.self, ControlCommand.self, CompareCommand.self, HomeCommand.self,
        ],
        defaultSubcommand: HomeCommand.self)
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
        let line = "descent: \(message)\n".replacingOccurrences(of: "descent: Error: ", with: "descent: ")
        // Whoever closed standard error does not want to read it.
        try? FileHandle.standardError.write(contentsOf: Data(line.utf8))
    }

    /// Writes a line at once. False when nobody reads any more.
    /// - Throws: `CommandFailure` when it cannot be written for another reason: output must not get lost unsaid.
    static func printLine(_ bytes: Data) throws -> Bool {
        let line = bytes + [0x0A]
        var written = 0
        while written < line.count {
            let count = line.withUnsafeBytes {
                write(STDOUT_FILENO, $0.baseAddress.map { $0 + written }, $0.count - written)
            }
            if count >= 0 {
                written += count
            } else if errno == EPIPE {
                return false
            } else if errno != EINTR {
                throw CommandFailure.failed("the output cannot be written: \(String(cString: strerror(errno)))")
            }
        }
        return true
    }

    /// Writes a line at once; false as above.
    @discardableResult static func printLine(_ text: String) throws -> Bool { try printLine(Data(text.utf8)) }
}
