/// A command that is being typed.
struct CommandLine: Sendable, Equatable {
    var editor = LineEditor()
    /// What is wrong with what was typed.
    var problem: String?
    /// What the last word could become, and which of it is taken.
    var candidates: [String] = []
    var chosen: Int?
    /// The place in the history; nil for the new line.
    var place: Int?
    /// The new line, while an old one is looked at.
    var draft = ""

    /// The words that stand before the one at the cursor, and that one as far as it is typed.
    var context: (before: [String], last: String) {
        var words = editor.head.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
        let last = editor.head.hasSuffix(" ") ? "" : words.popLast() ?? ""
        return (words, last)
    }

    /// What the last word could become.
    func completions(in state: DashboardState) -> [String] {
        let (before, last) = context
        guard let name = before.first else {
            return CommandCatalogue.all.map(\.name).filter { $0.hasPrefix(last) }.sorted()
        }
        guard let command = try? CommandCatalogue.command(named: name) else { return [] }
        let all = command.completions(state, Array(before.dropFirst()))
        let beginning = all.filter { $0.hasPrefix(last) }
        return beginning.isEmpty ? all.filter { $0.contains(last) } : beginning
    }
}

extension DashboardState {
    /// Does what a key of the command line is bound to.
    mutating func editCommand(_ action: Action) -> [Effect] {
        guard var line = view.commandLine else { return [] }
        switch action {
        case .applyEdit: return finishCommand(line)
        case .leaveEdit:
            view.commandLine = nil
            return []
        case .complete: complete(&line)
        case .up, .down: recall(action == .up ? -1 : 1, &line)
        default:
            // The line is left by erasing its beginning, as in vi.
            if action == .eraseCharacter, line.editor.isEmpty {
                view.commandLine = nil
                return []
            }
            _ = line.editor.perform(action)
            refresh(&line)
        }
        view.commandLine = line
        return []
    }

    mutating func typeCommand(_ character: Character) {
        guard var line = view.commandLine else { return }
        line.editor.insert(character)
        refresh(&line)
        view.commandLine = line
    }

    mutating func refresh(_ line: inout CommandLine) {
        line.problem = nil
        line.chosen = nil
        line.candidates = line.completions(in: self)
    }

    private mutating func finishCommand(_ line: CommandLine) -> [Effect] {
        let text = line.editor.text.trimmed
        guard !text.isEmpty else {
            view.commandLine = nil
            return []
        }
        do throws(CommandProblem) {
            view.commandLine = nil
            let effects = try run(commandLine: text)
            remember(text)
            return effects
        } catch {
            view.commandLine = line
            view.commandLine?.problem = error.text
            return []
        }
    }

    private mutating func remember(_ text: String) {
        history.removeAll { $0 == text }
        history.append(text)
        if history.count > 200 { history.removeFirst() }
    }

    /// Puts what all candidates share in the place of the last word; then the candidates one after the other.
    private mutating func complete(_ line: inout CommandLine) {
        if line.candidates.isEmpty { line.candidates = line.completions(in: self) }
        guard !line.candidates.isEmpty else { return }
        let last = line.context.last
        let shared = line.chosen == nil ? line.candidates.sharedBeginning : ""
        let isSettled = line.candidates.count == 1
        if isSettled || shared.count > last.count {
            line.editor.replace(last: last.count, with: isSettled ? line.candidates[0] : shared)
            if isSettled {
                if line.candidates[0].last != "=" { line.editor.insert(" ") }
                refresh(&line)
            }
            return
        }
        let next = line.chosen.map { ($0 + 1) % line.candidates.count } ?? 0
        line.editor.replace(last: last.count, with: line.candidates[next])
        line.chosen = next
    }

    private mutating func recall(_ amount: Int, _ line: inout CommandLine) {
        let now = line.place ?? history.count
        let next = now + amount
        guard next >= 0, next <= history.count else { return }
        if line.place == nil { line.draft = line.editor.text }
        line.place = next == history.count ? nil : next
        line.editor = LineEditor(line.place.map { history[$0] } ?? line.draft)
        refresh(&line)
    }
}

extension String {
    /// Without blanks at both ends.
    fileprivate var trimmed: String {
        let words = split(separator: " ", omittingEmptySubsequences: true)
        return words.joined(separator: " ")
    }
}

extension [String] {
    /// What all of them begin with.
    var sharedBeginning: String {
        guard var shared = first else { return "" }
        for text in dropFirst() {
            while !text.hasPrefix(shared) { shared.removeLast() }
        }
        return shared
    }
}
