/// A line of text that is being typed.
struct LineEditor: Sendable, Equatable {
    private(set) var characters: [Character] = []
    private(set) var cursor = 0

    private static let capacity = 400

    init(_ text: String = "") {
        characters = Array(text)
        cursor = characters.count
    }

    var text: String { String(characters) }
    var isEmpty: Bool { characters.isEmpty }

    /// The text before the cursor.
    var head: String { String(characters[..<cursor]) }

    mutating func insert(_ character: Character) {
        guard characters.count < Self.capacity else { return }
        characters.insert(character, at: cursor)
        cursor += 1
    }

    /// Puts a text in the place of so many characters before the cursor.
    mutating func replace(last count: Int, with text: String) {
        let start = max(0, cursor - count)
        characters.replaceSubrange(start..<cursor, with: Array(text))
        cursor = start + text.count
    }

    /// Does an action of a text field. Whether it was one.
    mutating func perform(_ action: Action) -> Bool {
        switch action {
        case .eraseCharacter:
            guard cursor > 0 else { return true }
            cursor -= 1
            characters.remove(at: cursor)
        case .eraseWord:
            var start = cursor
            while start > 0, characters[start - 1] == " " { start -= 1 }
            while start > 0, characters[start - 1] != " " { start -= 1 }
            characters.removeSubrange(start..<cursor)
            cursor = start
        case .clearEdit: self = LineEditor()
        case .cursorLeft: cursor = max(0, cursor - 1)
        case .cursorRight: cursor = min(characters.count, cursor + 1)
        case .cursorHome: cursor = 0
        case .cursorEnd: cursor = characters.count
        default: return false
        }
        return true
    }
}
