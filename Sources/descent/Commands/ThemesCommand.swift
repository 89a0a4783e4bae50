import ArgumentParser
import TerminalUI

/// `descent themes`
struct ThemesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "themes", abstract: "List the dashboard's themes.",
        discussion: "A theme is one TOML file; your own go into ~/.config/descent/themes.")

    func run() throws {
        let library = try UserFiles.themeLibrary()
        for name in library.names {
            try Console.printLine(name == ThemeLibrary.defaultName ? "\(name) (default)" : name)
        }
    }
}
