import Foundation
import TerminalUI

/// Where a person's own files lie, by the XDG base directory specification.
enum UserFiles {
    static var configurationDirectory: String {
        let environment = ProcessInfo.processInfo.environment
        if let folder = environment["XDG_CONFIG_HOME"], folder.hasPrefix("/") { return "\(folder)/descent" }
        return "\(NSHomeDirectory())/.config/descent"
    }

    /// The built-in themes and the person's own.
    static func themeLibrary() throws -> ThemeLibrary {
        try ThemeLibrary(userDirectory: "\(configurationDirectory)/themes")
    }
}
