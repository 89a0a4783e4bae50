import Datasets
import Foundation
import RunProtocol
import RunStore
import Testing

@testable import Training

@Suite("Cross-validation")
struct CrossValidationTests {
    private static let recipe = """
        [data]
        source = "data.csv"
        target = "kind"
        ignore = ["number"]
        [model]
        hidden = [8]
        [training]
        epochs = 3
        batch_size = 16
        """

    private func plan(_ run: TestRun, overrides: [String] = [], folds: Int = 3) throws -> CrossValidation {
        let recipe = try Recipe.parse(text: Self.recipe, file: "\(run.folder)/points.toml", overrides: overrides)
        return try CrossValidation(
            recipe, folds: folds, runsDirectory: run.runsDirectory, threads: 1, programVersion: "test")
    }

    /// All events of a cross-validation, and its end. `body` sees each event.
    private func events(
        _ plan: CrossValidation, _ body: (CrossValidationSession, EventRecord) -> Void = { _, _ in }
    ) throws -> ([EventRecord], RunSummary) {
        let arrivals = DispatchSemaphore(value: 0)
        let session = CrossValidationSession(plan, isAttended: false) { arrivals.signal() }
        session.start()
        var records: [EventRecord] = []
        while true {
            try #require(arrivals.wait(timeout: .now() + 60) == .success, "nothing came for a minute")
            for record in session.takeEvents() {
                records.append(record)
                body(session, record)
            }
            if case .runFinished? = records.last?.event { break }
        }
        return (records, try #require(session.waitForEnd()))
    }

    @Test("tells each fold's run from start to end, then what the folds have in common")
    func stream() throws {
        let run = try TestRun()
        let (records, summary) = try events(plan(run))
        #expect(summary.reason == .completed)
        #expect(zip(records, records.dropFirst()).allSatisfy { $0.sequence < $1.sequence && $0.seconds <= $1.seconds })
        let kinds = records.map(\.event.kind)
        for kind in [TrainingEvent.Kind.foldStarted, .runStarted, .foldCompleted] {
            #expect(kinds.count { $0 == kind } == 3)
        }
        #expect(kinds.suffix(2) == [.crossValidationCompleted, .runFinished])
        let overlays = records.compactMap { if case .curveOverlaid(let curve) = $0.event { curve.name } else { nil } }
        #expect(overlays == ["fold 1", "fold 1", "fold 2"])
        guard case .crossValidationCompleted(let all)? = records.dropLast().last?.event else {
            return #expect(Bool(false), "the folds were trained")
        }
        #expect(all.folds.map(\.fold) == [1, 2, 3])
        let accuracies = try all.folds.map { try #require($0.test[.accuracy]) }
        #expect(abs(try #require(all.mean[.accuracy]) - accuracies.reduce(0, +) / 3) < 1e-12)
        #expect(summary.testMetrics == all.mean)
    }

    @Test("leaves a run for each fold, which can be measured again and together test each row once")
    func runs() throws {
        let run = try TestRun()
        let (records, _) = try events(plan(run))
        guard case .crossValidationCompleted(let all)? = records.dropLast().last?.event else { return }
        let listed = try RunFolder.list(in: run.runsDirectory).map(\.name)
        #expect(listed.sorted() == ["points-cv-1/fold-1", "points-cv-1/fold-2", "points-cv-1/fold-3"])
        var tested: [Int32] = []
        for fold in all.folds {
            let folder = try RunFolder.open("points-cv-1/fold-\(fold.fold)", in: run.runsDirectory)
            let (values, _) = try TrainedModel(folder: folder, threads: 1).evaluate(file: nil)
            #expect(values == fold.test)
            let recipe = try Recipe.parse(text: folder.readRecipe(), file: folder.recipePath)
            tested += try PreparedRecipe(recipe).dataset.split.test
        }
        #expect(tested.sorted() == Array(0..<90))
    }

    @Test("ends when a person stops a fold, or a signal comes, with what is done so far")
    func stopped() throws {
        let run = try TestRun()
        let byHand = try events(plan(run, overrides: ["training.epochs=100000"])) { session, record in
            if case .runStarted = record.event { session.send(TrainingCommand(id: CommandID(1), action: .stop)) }
        }
        #expect(byHand.1.reason == .stoppedByUser)
        #expect(byHand.0.map(\.event.kind).count { $0 == .foldCompleted } == 1)
        let bySignal = try events(plan(run, overrides: ["training.epochs=100000"])) { session, record in
            if case .runStarted = record.event { session.interrupt("SIGTERM") }
        }
        #expect(bySignal.1.reason == .interrupted)
        #expect(bySignal.0.map(\.event.kind).count { $0 == .foldCompleted } == 0)
    }

    @Test("goes on after an interruption: what is done is kept, and the end is that of one that was never interrupted")
    func resumed() throws {
        let run = try TestRun()
        // Long enough that an interruption as the second fold begins comes before its end.
        let long = ["training.epochs=150"]
        let whole = try events(plan(run, overrides: long)).0
        let plan = try plan(run, overrides: long)
        let (_, stopped) = try events(plan) { session, record in
            if case .foldStarted(let start) = record.event, start.fold == 2 { session.interrupt("SIGTERM") }
        }
        #expect(stopped.reason == .interrupted && stopped.isResumable)
        let recipe = try Recipe.parse(text: Self.recipe, file: "\(run.folder)/points.toml", overrides: long)
        #expect(CrossValidation.unfinished(of: recipe, folds: 4, in: run.runsDirectory) == nil)
        // One that was killed while it made the third.
        try FileManager.default.createDirectory(
            atPath: "\(plan.folder.path)/fold-3", withIntermediateDirectories: false)
        let folder = try #require(CrossValidation.unfinished(of: recipe, folds: 3, in: run.runsDirectory))
        #expect(folder == plan.folder)
        let (records, end) = try events(CrossValidation(resuming: folder, threads: 1, programVersion: "test"))
        #expect(end.reason == .completed && !end.isResumable)
        let kinds = records.map(\.event.kind).filter { $0 == .foldStarted || $0 == .foldCompleted }
        let expected: [TrainingEvent.Kind] = [
            .foldCompleted, .foldStarted, .foldCompleted, .foldStarted, .foldCompleted,
        ]
        #expect(kinds == expected)
        let overlays = records.compactMap { if case .curveOverlaid(let curve) = $0.event { curve.name } else { nil } }
        #expect(overlays == ["fold 1", "fold 1", "fold 2"])
        #expect(try summary(records).mean == summary(whole).mean)
        #expect(CrossValidation.unfinished(of: recipe, folds: 3, in: run.runsDirectory) == nil)
    }

    private func summary(_ records: [EventRecord]) throws -> CrossValidationSummary {
        for record in records { if case .crossValidationCompleted(let summary) = record.event { return summary } }
        return try #require(nil as CrossValidationSummary?)
    }

    @Test("one that is being trained, or whose data has changed, does not go on")
    func refusesToGoOn() throws {
        let run = try TestRun()
        let plan = try plan(run)
        #expect(throws: RunStoreError.self) {
            try CrossValidation(resuming: plan.folder, threads: 1, programVersion: "test")
        }
        _ = try events(plan) { session, record in if case .foldCompleted = record.event { session.interrupt("x") } }
        try TestRun.table(rows: 91).write(toFile: "\(run.folder)/data.csv", atomically: true, encoding: .utf8)
        #expect(throws: RecipeError.self) {
            try CrossValidation(resuming: plan.folder, threads: 1, programVersion: "test")
        }
    }

    @Test("what is wrong is told before anything is trained")
    func refused() throws {
        let run = try TestRun()
        #expect(throws: (any Error).self) { try plan(run, overrides: ["data.target=knd"]) }
        #expect(throws: (any Error).self) { try plan(run, folds: 90) }
        #expect(throws: (any Error).self) {
            try plan(run, overrides: ["data.split=column", "data.split_column=color"])
        }
        #expect(!FileManager.default.fileExists(atPath: run.runsDirectory))
    }

    @Test(
        "labels of pictures and texts that mean nothing are found no more often than by chance",
        arguments: [true, false])
    func meaninglessLabels(areOfPictures: Bool) throws {
        let run = try TestRun()
        let count = 240
        var noise: UInt64 = 5
        func next() -> Int {
            noise = noise &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(noise >> 33)
        }
        var data = "source = \"texts.csv\"\ntarget = \"kind\"\ncolumns = { text = \"text\" }"
        if areOfPictures {
            try run.writePictures(count: count)
            let labels = (0..<count).map { _ in UInt8(next() % 2) }
            try Data([0, 0, 8, 1, 0, 0, 0, UInt8(count)] + labels)
                .write(to: URL(fileURLWithPath: "\(run.folder)/labels.idx"))
            data = "images = \"images.idx\"\nlabels = \"labels.idx\""
        } else {
            let words = ["sun", "rain", "wind", "snow", "fog", "hail", "dew", "storm", "frost", "mist"]
            let rows = (0..<count).map { row in
                let text = (0..<6).map { _ in words[next() % words.count] }.joined(separator: " ")
                return "\(text) \(row),k\(next() % 2)\n"
            }
            try ("text,kind\n" + rows.joined())
                .write(toFile: "\(run.folder)/texts.csv", atomically: true, encoding: .utf8)
        }
        let text = "[data]\n\(data)\n[model]\nkind = \"mlp\"\nhidden = [8]\n[training]\nepochs = 6\nbatch_size = 16\n"
        let recipe = try Recipe.parse(text: text, file: "\(run.folder)/chance.toml")
        let plan = try CrossValidation(
            recipe, folds: 3, runsDirectory: run.runsDirectory, threads: 1, programVersion: "test")
        let (records, _) = try events(plan)
        guard case .crossValidationCompleted(let all)? = records.dropLast().last?.event else {
            return #expect(Bool(false), "the folds were trained")
        }
        // The deviation over 240 examples is 0.03.
        #expect(abs(try #require(all.mean[.accuracy]) - 0.5) < 0.12)
    }

    /// The leak test of the whole program: what cannot be learned is not learned.
    @Test("a shuffled target is found no more often than by chance")
    func shuffledTarget() throws {
        let run = try TestRun()
        var lines = TestRun.table(rows: 600).split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
        var random: UInt64 = 99
        for row in stride(from: lines.count - 1, to: 1, by: -1) {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let other = 1 + Int(random >> 33) % row
            (lines[row][3], lines[other][3]) = (lines[other][3], lines[row][3])
        }
        try lines.map { $0.joined(separator: ",") }.joined(separator: "\n")
            .write(toFile: "\(run.folder)/data.csv", atomically: true, encoding: .utf8)
        let (records, _) = try events(plan(run, overrides: ["training.epochs=10"], folds: 5))
        guard case .crossValidationCompleted(let all)? = records.dropLast().last?.event else { return }
        // Three classes: a third is chance, and its deviation over 600 rows is 0.02.
        #expect(abs(try #require(all.mean[.accuracy]) - 1 / 3) < 0.08)
        #expect(abs(try #require(all.mean[.rocAUC]) - 0.5) < 0.08)
    }
}
