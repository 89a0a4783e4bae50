import Testing

@testable import NcursesScreen

@Suite("Character encoding")
struct CharacterEncodingTests {
    @Test(
        "UTF-8 is meant when it is named, or when nothing is named on a modern terminal",
        arguments: [
            (["LANG": "de_DE.UTF-8"], true), (["LANG": "C.utf8"], true), (["LANG": "C"], false),
            (["LANG": "POSIX"], false), (["LANG": "de_DE.ISO-8859-1"], false),
            (["LANG": "en_US.UTF-8", "LC_ALL": "C"], false), (["LANG": "C", "LC_CTYPE": "C.UTF-8"], true),
            (["LANG": "C.UTF-8", "LC_ALL": ""], true), (["TERM": "xterm-256color"], true), (["TERM": "linux"], false),
            ([:], false),
        ])
    func meaning(environment: [String: String], isMeant: Bool) {
        #expect(CharacterEncoding.meansUTF8(environment: environment) == isMeant)
    }
}
