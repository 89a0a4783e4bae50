import SafeTOML
import TOMLKit

extension Theme {
    /// Reads a theme's file: `name`, `summary`, `[palette]`, `[roles]` and `[ansi]`.
    ///
    /// Throws `ThemeError.malformed` with the line at the first thing that is wrong.
    public init(toml text: String, file: String) throws(ThemeError) {
        try self.init(ThemeFile(text: text, file: file))
    }

    private init(_ source: ThemeFile) throws(ThemeError) {
        try source.refuseUnknownKeys()
        guard let name = source.table["name"]?.string, !name.isEmpty else {
            throw source.error(at: "name", "a theme needs a name: name = \"my-theme\"")
        }
        let palette = try source.readPalette()
        var colors: [Role: ThemeColor] = [:]
        for (role, text) in try source.entries(of: "roles") { colors[role] = try source.color(text, role, palette) }
        var ansi: [Role: ANSIColor] = [:]
        for (role, text) in try source.entries(of: "ansi") {
            guard let color = ANSIColor(name: text) else {
                let known = ANSIColor.allCases.map(\.name).joined(separator: ", ")
                throw source.error(at: role.name, in: "ansi", "\"\(text)\" is none of \(known)")
            }
            ansi[role] = color
        }
        self.init(name: name, summary: source.table["summary"]?.string ?? "", colors: colors, ansi: ansi)
    }
}

/// A theme's file, parsed, with the means to say in which line something stands.
private struct ThemeFile {
    let table: TOMLTable
    let text: String
    let file: String

    init(text: String, file: String) throws(ThemeError) {
        self.text = text
        self.file = file
        do throws(TOMLParseError) {
            table = try TOMLTable.parsing(text)
        } catch {
            throw ThemeError.malformed(file: file, line: error.source.begin.line, problem: error.sentence)
        }
    }

    func refuseUnknownKeys() throws(ThemeError) {
        let known = ["name", "summary", "palette", "roles", "ansi"]
        for key in table.keys.sorted() where !known.contains(key) {
            throw error(at: key, "\"\(key)\" is none of \(known.joined(separator: ", "))")
        }
    }

    func readPalette() throws(ThemeError) -> [String: RGB] {
        guard let section = table["palette"]?.table else { return [:] }
        var palette: [String: RGB] = [:]
        for key in section.keys.sorted() {
            guard let text = section[key]?.string, let color = RGB(hex: text) else {
                throw error(at: key, in: "palette", "the palette's \"\(key)\" wants a colour such as \"#1b2c3d\"")
            }
            palette[key] = color
        }
        return palette
    }

    /// The roles of a section with their texts. An unknown role is an error that names the nearest known one.
    func entries(of name: String) throws(ThemeError) -> [(Role, String)] {
        guard let section = table[name]?.table else { return [] }
        var entries: [(Role, String)] = []
        for key in section.keys.sorted() {
            guard let role = Role(name: key) else {
                let known = Role.allCases.map(\.name).joined(separator: " ")
                throw error(at: key, in: name, "there is no role \"\(key)\"; the roles are \(known)")
            }
            guard let text = section[key]?.string else {
                throw error(at: key, in: name, "\"\(key)\" wants a text in quotes")
            }
            entries.append((role, text))
        }
        return entries
    }

    func color(_ text: String, _ role: Role, _ palette: [String: RGB]) throws(ThemeError) -> ThemeColor {
        if text == "default" { return .terminalDefault }
        if let color = palette[text] ?? RGB(hex: text) { return .rgb(color) }
        if let color = ANSIColor(name: text) { return .ansi(color) }
        throw error(
            at: role.name, in: "roles",
            "\"\(text)\" is no colour: write \"#rrggbb\", a name of [palette], a terminal colour such as "
                + "\"bright_blue\", or \"default\"")
    }

    func error(at key: String, in section: String? = nil, _ problem: String) -> ThemeError {
        .malformed(file: file, line: line(of: key, in: section), problem: problem)
    }

    /// The line in which a key stands, from 1: the parser keeps no places for values.
    private func line(of key: String, in section: String?) -> Int {
        let noise: Set<Character> = [" ", "\t", "\"", "'", "[", "]"]
        var current: String?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let isSection = line.first { !noise.subtracting(["["]).contains($0) } == "["
            let name = String(line.prefix { $0 != "=" && $0 != "#" }.filter { !noise.contains($0) })
            if isSection { current = name }
            if name == key, current == (isSection ? key : section) { return index + 1 }
        }
        return 1
    }
}
