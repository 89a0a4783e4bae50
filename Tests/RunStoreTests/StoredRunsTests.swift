import Foundation
import RunProtocol
import RunStore
import Testing

@Suite("The library of stored runs")
struct StoredRunsTests {
    private let runs: TemporaryFolder

    init() throws { runs = try TemporaryFolder() }

    @discardableResult
    private func makeRun(_ name: String, rate: String = "1e-3", isFinished: Bool = true) throws -> RunFolder {
        let run = try RunFolder.create(in: runs.path, baseName: name)
        try run.writeRecipe(
            "[optimizer]\nlearning_rate = \(rate)\n[model]\nhidden = [64,\n 32]\nkind = \"mlp\"\nbias = true\n")
        try Journals.write(isFinished ? Journals.shortRun : Array(Journals.shortRun.dropLast()), to: run)
        try run.writeManifest(
            RunManifest(
                name: run.name, created: Date(timeIntervalSince1970: 1e9), programVersion: "1", seed: 1,
                summary: isFinished ? Journals.summary : nil))
        return run
    }

    /// Asks a library and waits for the answer that is wanted.
    private func ask<Answer>(
        _ requests: [RunLibraryRequest], in directory: String, until found: (RunLibraryAnswer) -> Answer?
    ) throws -> Answer {
        let wake = DispatchSemaphore(value: 0)
        let library = StoredRuns(directory) { wake.signal() }
        defer { library.stop() }
        for request in requests { library.send(request) }
        while true {
            try #require(wake.wait(timeout: .now() + 60) == .success)
            for answer in library.takeAnswers() { if let answer = found(answer) { return answer } }
        }
    }

    @Test("a run tells its recipe by key, and what it came to")
    func entry() throws {
        try makeRun("penguins", rate: "3e-3")
        let entry = try #require(try RunFolder.list(in: runs.path).first)
        #expect(
            entry.recipe == [
                "optimizer.learning_rate": .number(3e-3), "model.hidden": .text("[64, 32]"),
                "model.kind": .text("mlp"), "model.bias": .text("true"),
            ])
        #expect(entry.metrics == ["val_loss": 0.5, "test_loss": 0.6])
        #expect(entry.status == .done && entry.detail == "patience ran out" && entry.step == 6)
    }

    @Test("notes are kept in the folder, in one file, and name the run for every command")
    func notes() throws {
        let first = try makeRun("penguins")
        let second = try makeRun("penguins")
        #expect(try first.readNotes() == RunNotes())
        #expect(!FileManager.default.fileExists(atPath: first.notesPath))
        try first.change(.rename("wide"))
        try first.change(.tag("good"))
        #expect(try first.readNotes() == RunNotes(name: "wide", tags: ["good"]))
        #expect(try RunFolder.open("wide", in: runs.path) == first)
        for name in ["wide", "penguins-1"] {
            #expect(throws: RunQueryProblem.self) { try second.change(.rename(name)) }
        }
        try first.change(.rename("wide"))
        #expect(try RunFolder.list(in: runs.path).first { $0.path == first.path }?.name == "wide")
        try Data("{".utf8).write(to: URL(filePath: first.notesPath))
        #expect(throws: RunStoreError.self) { try first.readNotes() }
        #expect(try RunFolder.list(in: runs.path).first { $0.path == first.path }?.status == .broken)
    }

    @Test("a run is deleted whole, and never while it is trained")
    func deleting() throws {
        let run = try makeRun("penguins")
        let lock = try run.lock()
        #expect(throws: RunStoreError.self) { try run.delete() }
        #expect(try run.readManifest().name == "penguins-1")
        lock.release()
        try run.delete()
        #expect(try FileManager.default.contentsOfDirectory(atPath: runs.path).isEmpty)
    }

    @Test("an index reads only what has changed")
    func index() throws {
        let finished = try makeRun("finished")
        let killed = try makeRun("killed", isFinished: false)
        var index = RunIndex(runs.path)
        #expect(try index.refresh())
        #expect(try !index.refresh())
        #expect(index.entries.map(\.step) == [6, 6])
        try finished.change(.pin(true))
        #expect(try index.refresh())
        #expect(index.entries.first?.path == finished.path)
        let lock = try killed.lock()
        #expect(try index.refresh())
        #expect(index.entries.last?.status == .running)
        lock.release()
        #expect(try index.refresh())
        #expect(index.entries.last?.status == .unfinished)
        try killed.delete()
        #expect(try index.refresh())
        #expect(index.entries.count == 1)
    }

    @Test("a library lists runs, tells their courses, and does what it is asked")
    func library() throws {
        let run = try makeRun("penguins")
        let listed = try ask([.change(path: run.path, .tag("good")), .watch(true)], in: runs.path) {
            if case .listed(let entries, true, _) = $0 { entries } else { nil }
        }
        #expect(listed.map(\.notes.tags) == [["good"]])
        let course = try ask([.follow(paths: [run.path]), .watch(true)], in: runs.path) {
            if case .course(run.path, let events) = $0 { events } else { nil }
        }
        #expect(
            course.map(\.event.kind) == [
                .stepsCompleted, .validationCompleted, .stepsCompleted, .commandAnswered, .commandAnswered,
                .stepsCompleted,
                .validationCompleted,
            ] || !course.isEmpty)
        #expect(course.map(\.sequence) == course.map(\.sequence).sorted())
        let refused = try ask([.change(path: run.path, .tag("two words"))], in: runs.path) {
            if case .refused(let text) = $0 { text } else { nil }
        }
        #expect(refused.contains("is no tag"))
        let deleted = try ask([.delete(path: run.path)], in: runs.path) {
            if case .deleted(let path) = $0 { path } else { nil }
        }
        #expect(deleted == run.path)
    }

    @Test("what changes is told while it is watched")
    func watching() throws {
        let wake = DispatchSemaphore(value: 0)
        let library = StoredRuns(runs.path) { wake.signal() }
        defer { library.stop() }
        library.send(.watch(true))
        func next() throws -> Int {
            while true {
                try #require(wake.wait(timeout: .now() + 60) == .success)
                for case .listed(let entries, true, _) in library.takeAnswers() { return entries.count }
            }
        }
        #expect(try next() == 0)
        try makeRun("penguins")
        #expect(try next() == 1)
    }
}
