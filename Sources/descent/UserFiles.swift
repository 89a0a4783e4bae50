import Dashboard
import Foundation
import TerminalUI

/// Where a person's own files lie, by the XDG base directory specification.
enum UserFiles {
    static var configurationDirectory: String {
        let environment = ProcessInfo.processInfo.environment
        if let folder = environment["XDG_CONFIG_HOME"], folder.hasPrefix("/") { return "\(folder)/descent" }
        return "\(NSHomeDirectory())/.config/descent"
    }

    /// What is kept between runs of the program.
    static var memoryPath: String {
        let environment = ProcessInfo.processInfo.environment
        if let folder = environment["XDG_STATE_HOME"], folder.hasPrefix("/") {
            return "\(folder)/descent/dashboard.json"
        }
        return "\(NSHomeDirectory())/.local/state/descent/dashboard.json"
    }

    /// The person's configuration of the dashboard; that of nobody where there is no file.
    static func dashboardConfiguration() -> DashboardConfiguration {
        let path = "\(configurationDirectory)/dashboard.toml"
        guard let data = FileManager.default.contents(atPath: path) else { return DashboardConfiguration() }
        return DashboardConfiguration(toml: String(decoding: data, as: UTF8.self), file: path)
    }

    /// The built-in themes and the person's own.
    static func themeLibrary() throws -> ThemeLibrary {
        try ThemeLibrary(userDirectory: "\(configurationDirectory)/themes")
    }
}
