import ArgumentParser
import TerminalUI

/// `descent themes`
struct ThemesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "themes", abstract: "List the dashboard's themes.",
        discussion: "A theme is one TOML file; your own go into ~/.config/descent/themes.")

    func run() throws {
        let library = try UserFiles.themeLibrary()
        let widest = library.names.map(\.count).max() ?? 0
        for theme in library.themes {
            let padding = String(repeating: " ", count: widest - theme.name.count)
            let isDefault = theme.name == ThemeLibrary.defaultName
            try Console.printLine("\(theme.name)\(padding)  \(theme.summary)\(isDefault ? " (default)" : "")")
        }
        for problem in library.problems { Console.printError("left out: \(problem)") }
    }
}
