/// What is wrong with a theme, as one sentence for the person who wrote or chose it.
public enum ThemeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file is no TOML, or holds something that no theme has.
    case malformed(file: String, line: Int, problem: String)
    case unreadable(file: String)
    case unknownName(String, known: [String])

    /// The file that it is about; nil where it is about none.
    var file: String? {
        switch self {
        case .malformed(let file, _, _), .unreadable(let file): file
        case .unknownName: nil
        }
    }

    /// The sentence.
    public var description: String {
        switch self {
        case .malformed(let file, let line, let problem): "\(file), line \(line): \(problem)"
        case .unreadable(let file): "\(file): the theme file cannot be read"
        case .unknownName(let name, let known):
            "there is no theme \"\(name)\"; choose one of \(known.joined(separator: ", "))"
        }
    }
}
