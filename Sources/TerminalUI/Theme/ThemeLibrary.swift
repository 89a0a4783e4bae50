import Foundation

/// The themes a person can choose from: ours, and those of a folder of theirs.
public struct ThemeLibrary: Sendable {
    /// The theme of a person who chose none.
    public static let defaultName = "descent-dark"

    /// In the order in which they are offered: ours first, each name once.
    public let themes: [Theme]
    /// What is wrong with files of the person's folder, which are left out.
    public let problems: [ThemeError]

    /// Reads our themes, and each `*.toml` of the folder when it is there; one with the name of ours takes its place.
    ///
    /// A file of the person's that cannot be used is told in `problems`: the others must not suffer for it.
    public init(userDirectory: String? = nil) throws(ThemeError) {
        var themes: [Theme] = []
        for (file, bytes) in BuiltInThemes.files {
            // Bytes that are not UTF-8 become the replacement character, which the parser then refuses with its line.
            themes.append(try Theme(toml: String(decoding: bytes, as: UTF8.self), file: file))
        }
        let (own, problems) = Self.read(directory: userDirectory)
        for theme in own {
            if let index = themes.firstIndex(where: { $0.name == theme.name }) {
                themes[index] = theme
            } else {
                themes.append(theme)
            }
        }
        self.themes = themes
        self.problems = problems
    }

    /// The names of all themes, in order.
    public var names: [String] { themes.map(\.name) }

    /// The theme of that name. Throws `ThemeError.unknownName`, which lists the known ones, or what is wrong with a file of
    /// that name.
    public func theme(named name: String) throws(ThemeError) -> Theme {
        if !names.contains(name), let problem = problems.first(where: { $0.file?.hasSuffix("/\(name).toml") == true }) {
            throw problem
        }
        guard let theme = themes.first(where: { $0.name == name }) else {
            throw .unknownName(name, known: names)
        }
        return theme
    }

    private static func read(directory: String?) -> (themes: [Theme], problems: [ThemeError]) {
        guard let directory, let names = try? FileManager.default.contentsOfDirectory(atPath: directory) else {
            return ([], [])
        }
        var themes: [Theme] = []
        var problems: [ThemeError] = []
        for name in names.sorted() where name.hasSuffix(".toml") {
            let path = "\(directory)/\(name)"
            guard let data = FileManager.default.contents(atPath: path), let text = String(data: data, encoding: .utf8)
            else {
                problems.append(.unreadable(file: path))
                continue
            }
            do throws(ThemeError) {
                themes.append(try Theme(toml: text, file: path))
            } catch {
                problems.append(error)
            }
        }
        return (themes, problems)
    }
}
