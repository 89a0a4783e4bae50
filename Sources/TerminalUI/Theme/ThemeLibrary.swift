import Foundation

/// The themes a person can choose from: ours, and those of a folder of theirs.
public struct ThemeLibrary: Sendable {
    /// The theme of a person who chose none.
    public static let defaultName = "descent-dark"

    /// In the order in which they are offered: ours first, each name once.
    public let themes: [Theme]

    /// Reads our themes, and each `*.toml` of the folder when it is there; one with the name of ours takes its place.
    public init(userDirectory: String? = nil) throws(ThemeError) {
        var themes: [Theme] = []
        for (file, bytes) in BuiltInThemes.files {
            // Bytes that are not UTF-8 become the replacement character, which the parser then refuses with its line.
            themes.append(try Theme(toml: String(decoding: bytes, as: UTF8.self), file: file))
        }
        for theme in try Self.read(directory: userDirectory) {
            if let index = themes.firstIndex(where: { $0.name == theme.name }) {
                themes[index] = theme
            } else {
                themes.append(theme)
            }
        }
        self.themes = themes
    }

    /// The names of all themes, in order.
    public var names: [String] { themes.map(\.name) }

    /// The theme of that name. Throws `ThemeError.unknownName`, which lists the known ones.
    public func theme(named name: String) throws(ThemeError) -> Theme {
        guard let theme = themes.first(where: { $0.name == name }) else {
            throw .unknownName(name, known: names)
        }
        return theme
    }

    private static func read(directory: String?) throws(ThemeError) -> [Theme] {
        guard let directory, let names = try? FileManager.default.contentsOfDirectory(atPath: directory) else {
            return []
        }
        var themes: [Theme] = []
        for name in names.sorted() where name.hasSuffix(".toml") {
            let path = "\(directory)/\(name)"
            guard let data = FileManager.default.contents(atPath: path), let text = String(data: data, encoding: .utf8)
            else { throw .unreadable(file: path) }
            themes.append(try Theme(toml: text, file: path))
        }
        return themes
    }
}
