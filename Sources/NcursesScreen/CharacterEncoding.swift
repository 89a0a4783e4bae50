import CNcurses
import Glibc

/// The character encoding of the terminal, as the locale settings tell it.
enum CharacterEncoding {
    /// Makes the C library use the environment's encoding, and says which one that is, as `nl_langinfo(CODESET)` does.
    ///
    /// A locale that is named but not installed, or not named at all, would leave plain ASCII; where UTF-8 is
    /// clearly meant the C library's own UTF-8 locale stands in.
    static func activate(environment: [String: String]) -> String {
        let name = setlocale(LC_CTYPE, "")
        let found = name == nil ? "" : current()
        guard found != "UTF-8", meansUTF8(environment: environment) else { return found }
        for stand in ["C.UTF-8", "en_US.UTF-8"] where setlocale(LC_CTYPE, stand) != nil && current() == "UTF-8" {
            return current()
        }
        return found
    }

    /// Whether the settings name UTF-8, or name nothing on a terminal of a kind that speaks UTF-8 nowadays.
    static func meansUTF8(environment: [String: String]) -> Bool {
        let settings = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }
        if let setting = settings.first(where: { !$0.isEmpty }) {
            let lowercase = setting.lowercased()
            return lowercase.hasSuffix("utf-8") || lowercase.hasSuffix("utf8")
        }
        return TerminalFamily(terminalType: environment["TERM"] ?? "") == .xtermLike
    }

    private static func current() -> String {
        nl_langinfo(nl_item(CODESET)).map { String(cString: $0) } ?? ""
    }
}
