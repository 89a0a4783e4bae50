import RunProtocol

extension CommandCatalogue {
    /// The runs of the store. What is done to one is done to the selected run, or to the one that is open.
    static let store: [CommandDefinition] = [
        CommandDefinition(
            name: "runs", usage: "[FILTER]", summary: "open the page of runs: runs val_loss < 0.3",
            completions: filterCompletions
        ) { state, words throws(CommandProblem) in
            state.open(.runs)
            guard words.count > 0 else { return [] }
            return try filter(&state, words.words.joined(separator: " "))
        },
        CommandDefinition(
            name: "filter", usage: "[FILTER]", summary: "list runs by words and comparisons: tag = good, lr >= 1e-3",
            completions: filterCompletions
        ) { state, words throws(CommandProblem) in
            state.open(.runs)
            return try filter(&state, words.words.joined(separator: " "))
        },
        CommandDefinition(
            name: "sort", usage: "KEY", summary: "sort the runs by anything they have: sort val_loss, sort -lr",
            completions: { state, words in words.isEmpty ? state.runs.keys.names : [] }
        ) { state, words throws(CommandProblem) in
            try words.atMost(1)
            state.open(.runs)
            state.runs.order = try order(words.word(0), state)
            return []
        },
        CommandDefinition(
            name: "compare", usage: "[RUN ...]", summary: "compare runs by name, or none",
            completions: { state, _ in state.runs.entries.map(\.name) }
        ) { state, words throws(CommandProblem) in
            state.open(.runs)
            state.runs.clearCompared()
            for name in words.words {
                guard state.runs.toggleCompared(try entry(named: name, state).path) else {
                    throw CommandProblem("\(RunsState.slotCount) runs are compared at most")
                }
            }
            return []
        },
        CommandDefinition(
            name: "curve", usage: "QUANTITY", summary: "what the chart of the runs shows: curve val_accuracy",
            completions: { state, words in words.isEmpty ? state.runs.quantities.map(\.name) : [] }
        ) { state, words throws(CommandProblem) in
            let name = try words.word(0)
            let all = state.runs.quantities
            guard let quantity = all.first(where: { $0.name == name }) ?? all.first(where: { $0.quantity.name == name })
            else {
                throw CommandProblem(
                    "there is no curve \"\(name)\"; there are \(all.map(\.name).joined(separator: ", "))")
            }
            state.open(.runs)
            state.show(quantity)
            return []
        },
        CommandDefinition(
            name: "open", usage: "RUN", summary: "look at another run: live where it is being trained",
            completions: { state, words in words.isEmpty ? state.runs.entries.map(\.name) : [] }
        ) { state, words throws(CommandProblem) in state.perform(.openRun, on: try entry(named: words.word(0), state))
        },
        noting("rename", "NAME", "give the run another name") { .rename($0) },
        noting("tag", "TAG", "give the run a tag") { .tag($0) },
        noting("untag", "TAG", "take a tag away from the run") { .untag($0) },
        noting("note", "[TEXT]", "write a note about the run") { .note($0) },
    ]

    private static func filterCompletions(_ state: DashboardState, _ words: [String]) -> [String] {
        ["and"].contains(words.last) || words.isEmpty
            ? state.runs.keys.names.filter { !$0.contains(" ") }
            : words.last.map { RunEntry.Status.allCases.map(\.rawValue).contains($0) } == true ? ["and"] : []
    }

    private static func filter(_ state: inout DashboardState, _ text: String) throws(CommandProblem) -> [Effect] {
        // Before the runs are listed nothing can be said of their keys.
        if state.runs.isListed {
            _ = try saying { () throws(RunQueryProblem) in try RunFilter(text, keys: state.runs.keys) }
        }
        state.runs.setFilter(text)
        return []
    }

    private static func entry(named name: String, _ state: DashboardState) throws(CommandProblem) -> RunEntry {
        let entries = state.runs.entries
        if let entry = entries.first(where: { $0.name == name }) ?? entries.first(where: { $0.folder == name }) {
            return entry
        }
        guard state.runs.isListed else { throw CommandProblem("open the page of runs first, which reads their names") }
        let near = NearestName.suggestion(for: name, among: entries.map(\.name)).map { "; did you mean \($0)?" } ?? ""
        throw CommandProblem("there is no run \"\(name)\"\(near)")
    }

    /// A command that changes what is written about the selected run, or about the one that is open.
    private static func noting(
        _ name: String, _ usage: String, _ summary: String, _ change: @escaping @Sendable (String) -> RunNoteChange
    ) -> CommandDefinition {
        CommandDefinition(name: name, usage: usage, summary: summary) { state, words throws(CommandProblem) in
            let text = words.words.joined(separator: " ")
            if !usage.hasPrefix("[") { _ = try words.word(0) }
            let wish = change(text)
            var notes =
                state.view.page == .runs ? state.runs.selectedEntry?.notes ?? RunNotes() : RunNotes(tags: [text])
            try saying { () throws(RunQueryProblem) in try wish.apply(to: &notes) }
            let selected = state.view.page == .runs ? state.runs.selectedEntry?.path : nil
            guard let path = selected ?? state.run?.runPath else { throw CommandProblem("no run is selected or open") }
            return [.library(.change(path: path, wish))]
        }
    }

    private static func order(_ text: String, _ state: DashboardState) throws(CommandProblem) -> RunOrder {
        try saying { () throws(RunQueryProblem) in try RunOrder(text, keys: state.runs.keys) }
    }

    /// What a question about runs throws, as a command's problem.
    private static func saying<Result>(
        _ body: () throws(RunQueryProblem) -> Result
    ) throws(CommandProblem) -> Result {
        do throws(RunQueryProblem) {
            return try body()
        } catch {
            throw CommandProblem(error.description)
        }
    }
}
