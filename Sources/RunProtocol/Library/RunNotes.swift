/// What a person wrote about a run, kept in its folder apart from what the run itself wrote.
public struct RunNotes: Hashable, Codable, Sendable {
    /// The name that a person gave it; nil for that of its folder.
    public var name: String?
    /// Words to find it by, in the order in which they were given.
    public var tags: [String]
    /// A text about it.
    public var note: String
    /// Whether it stands above the others.
    public var isPinned: Bool
    /// Whether it is left out of lists.
    public var isHidden: Bool

    /// Nothing is written unless said otherwise.
    public init(
        name: String? = nil, tags: [String] = [], note: String = "", isPinned: Bool = false, isHidden: Bool = false
    ) {
        self.name = name
        self.tags = tags
        self.note = note
        self.isPinned = isPinned
        self.isHidden = isHidden
    }

    /// Reads an object in which every part may be missing.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decodeIfPresent(String.self, forKey: .name)
        tags = try container.decodeIfPresent([String].self, forKey: .tags) ?? []
        note = try container.decodeIfPresent(String.self, forKey: .note) ?? ""
        isPinned = try container.decodeIfPresent(Bool.self, forKey: .isPinned) ?? false
        isHidden = try container.decodeIfPresent(Bool.self, forKey: .isHidden) ?? false
    }
}

/// A change to what a person wrote about a run.
public enum RunNoteChange: Hashable, Sendable {
    /// Gives it a name; an empty one gives it that of its folder again.
    case rename(String)
    case tag(String)
    case untag(String)
    /// Puts a text in the place of the old one.
    case note(String)
    case pin(Bool)
    case hide(Bool)

    private static let longestName = 60
    private static let longestNote = 2000

    /// Makes the change.
    ///
    /// Throws a sentence when the text cannot be used: a name with a slash, a tag of two words.
    public func apply(to notes: inout RunNotes) throws(RunQueryProblem) {
        switch self {
        case .rename(let text):
            let name = text.trimmedOfBlanks
            guard name.count <= Self.longestName, !name.contains("/"), name.allSatisfy({ !$0.isNewline && $0 != "\t" })
            else {
                throw RunQueryProblem("a name has at most \(Self.longestName) letters, in one line and without \"/\"")
            }
            notes.name = name.isEmpty ? nil : name
        case .tag(let text):
            let tag = try Self.word(text)
            if !notes.tags.contains(tag) { notes.tags.append(tag) }
        case .untag(let text):
            let tag = try Self.word(text)
            guard notes.tags.contains(tag) else { throw RunQueryProblem("it has no tag \"\(tag)\"") }
            notes.tags.removeAll { $0 == tag }
        case .note(let text):
            let note = text.trimmedOfBlanks
            guard note.count <= Self.longestNote else {
                throw RunQueryProblem("a note has at most \(Self.longestNote) letters")
            }
            notes.note = note
        case .pin(let isPinned): notes.isPinned = isPinned
        case .hide(let isHidden): notes.isHidden = isHidden
        }
    }

    private static func word(_ text: String) throws(RunQueryProblem) -> String {
        let tag = text.trimmedOfBlanks
        let isWord = tag.allSatisfy { $0.isLetter || $0.isNumber || "-_.:+".contains($0) }
        guard !tag.isEmpty, tag.count <= 30, isWord else {
            throw RunQueryProblem("\"\(text)\" is no tag: write one word of letters, digits and -_.:+")
        }
        return tag
    }
}

/// Why a question about runs, or a change to them, makes no sense: one sentence that says what was expected.
public struct RunQueryProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The sentence.
    public let description: String

    /// A problem told in one sentence.
    public init(_ description: String) { self.description = description }
}

extension String {
    /// Without blanks at both ends.
    var trimmedOfBlanks: String {
        var text = Substring(self)
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
