import RunProtocol
import Testing

@Suite("Runs as a library")
struct RunLibraryTests {
    static func entry(
        _ name: String, _ status: RunEntry.Status = .done, loss: Double? = nil, rate: Double = 1e-3,
        notes: RunNotes = RunNotes(), active: Double = 0
    ) -> RunEntry {
        var entry = RunEntry(path: "runs/\(name)", folder: name, status: status)
        entry.metrics = loss.map { ["val_loss": $0, "val_accuracy": 1 - $0] } ?? [:]
        entry.recipe = [
            "optimizer.learning_rate": .number(rate), "model.kind": .text("mlp"), "optimizer.kind": .text("adamw"),
        ]
        entry.notes = notes
        entry.lastActivity = active
        return entry
    }

    static let runs = [
        entry("digits-1", loss: 0.2, rate: 1e-3, active: 3),
        entry("digits-2", .running, loss: 0.5, rate: 1e-2, active: 4),
        entry(
            "penguins-1", loss: 0.1, rate: 3e-3, notes: RunNotes(tags: ["good", "paper"], note: "Wide beak"), active: 1),
        entry("penguins-2", .failed, rate: 1e-1, notes: RunNotes(name: "too fast", isPinned: true), active: 2),
    ]

    private func found(_ text: String) throws -> [String] {
        let filter = try RunFilter(text, keys: RunKeys(Self.runs))
        return Self.runs.filter(filter.matches).map(\.folder)
    }

    @Test(
        "a filter is words and comparisons, all of which must hold",
        arguments: [
            ("", ["digits-1", "digits-2", "penguins-1", "penguins-2"]), ("digits", ["digits-1", "digits-2"]),
            ("val_loss < 0.3", ["digits-1", "penguins-1"]), ("loss<0.3", ["digits-1", "penguins-1"]),
            ("learning_rate >= 3e-3", ["digits-2", "penguins-1", "penguins-2"]),
            ("lr >= 3e-3 and val_loss <= 0.5", ["digits-2", "penguins-1"]),
            ("lr >= 3e-3, status = done", ["penguins-1"]), ("tag = good", ["penguins-1"]),
            ("tag != good", ["digits-1", "digits-2", "penguins-2"]), ("TAG=Paper", ["penguins-1"]),
            ("accuracy >= 80%", ["digits-1", "penguins-1"]), ("status != done", ["digits-2", "penguins-2"]),
            ("name ~ fast", ["penguins-2"]), ("name = \"too fast\"", ["penguins-2"]), ("wide beak", ["penguins-1"]),
            ("running", ["digits-2"]), ("model = mlp", ["digits-1", "digits-2", "penguins-1", "penguins-2"]),
            ("adamw nothing", []), ("lr = 0.001", ["digits-1"]),
        ])
    func filters(text: String, names: [String]) throws {
        #expect(try found(text) == names)
    }

    @Test(
        "what makes no sense is told in a sentence that helps",
        arguments: [
            ("val_los < 0.3", "no run here has a value \"val_los\"; did you mean val_loss?"),
            ("val_loss <", "val_loss < what? A value is missing"),
            ("< 3", "a comparison begins with a name: val_loss < 0.3"),
            ("val_loss < low", "val_loss < low: expected a number such as 0.3, 1e-3, 97% or 10k"),
            ("kind = mlp", "\"kind\" could be model.kind, optimizer.kind: write one of them"),
        ])
    func problems(text: String, sentence: String) {
        let problem = #expect(throws: RunQueryProblem.self) { try RunFilter(text, keys: RunKeys(Self.runs)) }
        #expect(problem?.description == sentence)
    }

    @Test(
        "runs are ordered by any key, pinned ones first, those without a value last",
        arguments: [
            ("val_loss", ["penguins-2", "penguins-1", "digits-1", "digits-2"]),
            ("-val_loss", ["penguins-2", "digits-2", "digits-1", "penguins-1"]),
            ("accuracy", ["penguins-2", "penguins-1", "digits-1", "digits-2"]),
            ("name", ["penguins-2", "digits-1", "digits-2", "penguins-1"]),
            ("active", ["penguins-2", "digits-2", "digits-1", "penguins-1"]),
            ("lr", ["penguins-2", "digits-1", "penguins-1", "digits-2"]),
        ])
    func orders(text: String, names: [String]) throws {
        #expect(try RunOrder(text, keys: RunKeys(Self.runs)).sorted(Self.runs).map(\.folder) == names)
    }

    @Test("any order is total: whatever the runs began as, they end the same")
    func total() throws {
        let keys = RunKeys(Self.runs)
        var runs = Self.runs
        runs[0].metrics["val_loss"] = .nan
        for name in keys.names {
            let order = try RunOrder(name, keys: keys)
            for _ in 0..<10 { #expect(order.sorted(runs.shuffled()).map(\.path) == order.sorted(runs).map(\.path)) }
        }
    }

    @Test("a comparison holds only what differs, what was measured, and who is best")
    func comparison() {
        let comparison = RunComparison(Array(Self.runs.prefix(3)))
        #expect(comparison.differences.map(\.key) == [.recipe("optimizer.learning_rate")])
        #expect(comparison.sameCount == 2)
        #expect(comparison.differences[0].values == [.number(1e-3), .number(1e-2), .number(3e-3)])
        #expect(comparison.results.prefix(2).map(\.key.name) == ["val_loss", "val_accuracy"])
        #expect(comparison.results.prefix(2).map(\.best) == [2, 2])
        #expect(RunComparison([Self.runs[0]]).differences.isEmpty)
    }

    @Test("notes take what people write, and refuse what could not be found again")
    func notes() throws {
        var notes = RunNotes()
        for change: RunNoteChange in [
            .rename("  my best "), .tag("good"), .tag("good"), .tag("paper"), .untag("good"), .note(" x "), .pin(true),
        ] {
            try change.apply(to: &notes)
        }
        #expect(notes == RunNotes(name: "my best", tags: ["paper"], note: "x", isPinned: true))
        try RunNoteChange.rename("").apply(to: &notes)
        #expect(notes.name == nil)
        for change: RunNoteChange in [
            .rename("a/b"), .rename("two\nlines"), .tag("two words"), .tag(""), .untag("none"),
            .note(String(repeating: "x", count: 3000)),
        ] {
            #expect(throws: RunQueryProblem.self) { try change.apply(to: &notes) }
        }
        #expect(notes == RunNotes(tags: ["paper"], note: "x", isPinned: true))
    }
}
