import ArgumentParser
import Foundation

/// `descent` without another word: the page of runs, where there is a terminal.
struct HomeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "home", abstract: "Show all runs in the dashboard (what descent alone does).",
        shouldDisplay: false)

    @OptionGroup var options: RunOptions

    func run() throws {
        // Where nobody can press a key, what the program can do is of more use.
        guard isatty(STDOUT_FILENO) == 1, isatty(STDIN_FILENO) == 1 else {
            throw CleanExit.helpRequest(Descent.self)
        }
        try RunLauncher(options).showRuns()
    }
}
