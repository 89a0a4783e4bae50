import SafeTOML
import TOMLKit
import TerminalUI

extension DashboardConfiguration {
    /// Reads a configuration file: `theme`, `mouse`, and `[keys]`.
    ///
    /// A line that cannot be used is told in `problems` and leaves what it speaks of as it was: a slip in this file must
    /// not keep anybody from training.
    public init(toml text: String, file: String) {
        do throws(TOMLParseError) {
            let reader = ConfigurationReader(table: try TOMLTable.parsing(text), text: text, file: file)
            reader.read(into: &self)
        } catch {
            problems = ["\(file), line \(error.source.begin.line): \(error.sentence)"]
        }
    }
}

/// A configuration file, parsed, with the means to say in which line something stands.
private struct ConfigurationReader {
    let table: TOMLTable
    let text: String
    let file: String

    func read(into configuration: inout DashboardConfiguration) {
        for name in table.keys.sorted() {
            switch name {
            case "theme":
                guard let theme = table[name]?.string else {
                    configuration.problems.append(problem(name, "wants a name in quotes: theme = \"nord\""))
                    continue
                }
                configuration.themeName = theme
            case "mouse":
                guard let mouse = table[name]?.bool else {
                    configuration.problems.append(problem(name, "is true or false"))
                    continue
                }
                configuration.usesMouse = mouse
            case "keys":
                if let keys = table[name]?.table { read(keys, into: &configuration) }
            default:
                configuration.problems.append(problem(name, "is none of theme, mouse, keys"))
            }
        }
        guard let conflict = configuration.keys.conflict else { return }
        let key = conflict.key.label(Glyphs(.ascii))
        configuration.problems.append(
            "\(file): the key \(key) would be both \(conflict.one.name) and \(conflict.other.name) (\(conflict.context.title)); all keys stay as they were"
        )
        configuration.keys = KeyMap()
    }

    /// `action = "key"` or `["key", ...]`, and sections of contexts: `[keys.log]`.
    private func read(_ keys: TOMLTable, into configuration: inout DashboardConfiguration) {
        for name in keys.keys.sorted() {
            if let section = keys[name]?.table {
                guard let context = KeyContext.allCases.first(where: { $0.name == name }) else {
                    let known = KeyContext.allCases.map(\.name).joined(separator: ", ")
                    configuration.problems.append(problem(name, "is no place for keys; there are \(known)"))
                    continue
                }
                for action in section.keys.sorted() {
                    bind(action, section[action], in: context, &configuration)
                }
            } else {
                bind(name, keys[name], in: .anywhere, &configuration)
            }
        }
    }

    private func bind(
        _ name: String, _ value: (any TOMLValueConvertible)?, in context: KeyContext,
        _ configuration: inout DashboardConfiguration
    ) {
        let known = configuration.keys.bindings.filter { $0.context == context }.map(\.action)
        guard let action = known.first(where: { $0.name == name }) else {
            let near = FuzzyMatch.best(name, among: known.map(\.name)).map { "; did you mean \($0)?" } ?? ""
            configuration.problems.append(problem(name, "is nothing that a key can do there\(near)"))
            return
        }
        let texts = value?.string.map { [$0] } ?? value?.array?.compactMap(\.string) ?? []
        var keys: [Key] = []
        for text in texts {
            guard let key = Key(name: text) else {
                configuration.problems.append(
                    problem(
                        name, "wants keys such as \"x\", \"space\", \"ctrl-r\", \"alt-1\", \"F5\"; \"\(text)\" is none")
                )
                return
            }
            keys.append(key)
        }
        if texts.isEmpty, value?.array == nil {
            configuration.problems.append(problem(name, "wants a key in quotes, or a list of them"))
            return
        }
        configuration.keys.rebind(action, in: context, to: keys)
    }

    private func problem(_ key: String, _ text: String) -> String {
        "\(file), line \(line(of: key)): \"\(key)\" \(text)"
    }

    /// The line in which a key stands, from 1: the parser keeps no places for values.
    private func line(of key: String) -> Int {
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let name = line.prefix { $0 != "=" && $0 != "#" }.filter { !" \t\"'[]\r".contains($0) }
            if name == key || name.hasSuffix(".\(key)") { return index + 1 }
        }
        return 1
    }
}
