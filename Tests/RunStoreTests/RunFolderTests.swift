import Foundation
import RunProtocol
import Testing

@testable import RunStore

@Suite("A run's folder")
struct RunFolderTests {
    private let runs: TemporaryFolder

    init() throws {
        runs = try TemporaryFolder()
    }

    private func manifest(_ run: RunFolder, summary: RunSummary? = nil) -> RunManifest {
        RunManifest(
            name: run.name, created: Date(timeIntervalSince1970: 1_700_000_000), programVersion: "0.1.0", seed: .max,
            summary: summary)
    }

    /// A run with a manifest, as one that began.
    private func makeRun(_ baseName: String = "penguins") throws -> RunFolder {
        let run = try RunFolder.create(in: runs.path, baseName: baseName)
        try run.writeManifest(manifest(run))
        return run
    }

    @Test("bears the next free number")
    func numbers() throws {
        let names = try (1...3).map { _ in try RunFolder.create(in: runs.path, baseName: "penguins").name }
        #expect(names == ["penguins-1", "penguins-2", "penguins-3"])
        try FileManager.default.createDirectory(atPath: runs.file("penguins-12"), withIntermediateDirectories: false)
        #expect(try RunFolder.create(in: runs.path, baseName: "penguins").name == "penguins-13")
        #expect(try RunFolder.create(in: runs.path, baseName: "mnist").name == "mnist-1")
        #expect(try RunFolder.create(in: runs.path, baseName: "penguins-12").name == "penguins-12-1")
    }

    @Test("belongs to one of many that make it at once")
    func atOnce() throws {
        let names = Locked<Set<String>>([])
        DispatchQueue.concurrentPerform(iterations: 40) { _ in
            if let run = try? RunFolder.create(in: runs.path, baseName: "run") {
                _ = names.withLock { $0.insert(run.name) }
            }
        }
        #expect(names.withLock { $0.count } == 40)
    }

    private static let baseNames: [(String, String)] = [
        ("penguins", "penguins-1"), ("my data/set", "my-data-set-1"), ("../../etc", "etc-1"), ("", "run-1"),
        ("...", "run-1"), ("-rf", "rf-1"), ("a\0b\n", "a-b--1"), ("Größe_1.5", "Größe_1.5-1"),
        (String(repeating: "x", count: 300), String(repeating: "x", count: 60) + "-1"),
    ]

    @Test("has a name that is one plain file name", arguments: baseNames)
    func plainNames(baseName: String, name: String) throws {
        let run = try RunFolder.create(in: runs.file("deep/er"), baseName: baseName)
        #expect(run.name == name)
        #expect(run.path == runs.file("deep/er/" + name))
        #expect(RunFolder.isDirectory(run.checkpointsPath))
    }

    @Test("that cannot be made is an error that names the place")
    func notADirectory() throws {
        try Data().write(to: URL(filePath: runs.file("file")))
        let error = #expect(throws: RunStoreError.self) {
            try RunFolder.create(in: runs.file("file/runs"), baseName: "penguins")
        }
        #expect(error == RunStoreError(.unwritable, "cannot write \(runs.file("file/runs")): not a directory"))
    }

    @Test("is found by its name and by its path")
    func opening() throws {
        let run = try makeRun()
        #expect(try RunFolder.open("penguins-1", in: runs.path) == run)
        #expect(try RunFolder.open("penguins-1/", in: runs.path + "/") == run)
        #expect(try RunFolder.open(run.path, in: "/nowhere") == run)
        #expect(try RunFolder.open(run.path + "//", in: "/nowhere") == run)
    }

    @Test("that is not there is an error that names the latest that are")
    func missing() throws {
        let first = #expect(throws: RunStoreError.self) { try RunFolder.open("penguins-9", in: runs.path) }
        #expect(
            first == RunStoreError(.notFound, "there is no run \"penguins-9\" in \(runs.path), which holds no runs"))
        _ = try makeRun()
        for name in ["penguins-9", "", "/", "nowhere/penguins-1"] {
            let error = #expect(throws: RunStoreError.self) { try RunFolder.open(name, in: runs.path) }
            #expect(error?.kind == .notFound)
        }
        let second = #expect(throws: RunStoreError.self) { try RunFolder.open("penguins-9", in: runs.path) }
        #expect(second?.description.hasSuffix("; the latest are penguins-1") == true)
        let folder = #expect(throws: RunStoreError.self) {
            try RunFolder.open(runs.file("penguins-1/checkpoints"), in: runs.path)
        }
        #expect(folder?.description == "\(runs.file("penguins-1/checkpoints")) is no run: it has no manifest.json")
    }

    @Test("keeps its recipe and its manifest, also with numbers that are not finite")
    func contents() throws {
        let run = try makeRun()
        try run.writeRecipe("[data]\nsource = \"ü.csv\"\n")
        #expect(try run.readRecipe() == "[data]\nsource = \"ü.csv\"\n")
        var summary = Journals.summary
        summary.reason = .diverged
        summary.bestValidationLoss = .infinity
        var manifest = manifest(run, summary: summary)
        manifest.parent = RunManifest.Parent(run: "penguins-0", step: 12)
        try run.writeManifest(manifest)
        #expect(try run.readManifest() == manifest)
        let text = try String(contentsOfFile: run.manifestPath, encoding: .utf8)
        #expect(text.contains("\n  \"created\" : \"2023-11-14T22:13:20Z\",\n"))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: run.path).sorted() == [
                "checkpoints", "manifest.json", "recipe.toml",
            ])
    }

    @Test("with a damaged manifest is an error that says so")
    func damagedManifest() throws {
        let run = try makeRun()
        try Data("{".utf8).write(to: URL(filePath: run.manifestPath))
        let error = #expect(throws: RunStoreError.self) { try run.readManifest() }
        #expect(
            error
                == RunStoreError(.damaged, "\(run.manifestPath) is damaged: it is not the JSON of a manifest"))
    }

    // MARK: Listing

    @Test("is listed with its state, its last step and its best loss")
    func listing() throws {
        let finished = try makeRun("finished")
        try finished.writeManifest(manifest(finished, summary: Journals.summary))
        try Journals.write(Journals.shortRun, to: finished)
        let killed = try makeRun("killed")
        try Journals.write(Array(Journals.shortRun.dropLast()), to: killed)
        let young = try makeRun("young")
        let running = try makeRun("running")
        let lock = try running.lock()
        let broken = try makeRun("broken")
        try Data("no database, but long enough to look like one to SQLite".utf8)
            .write(to: URL(filePath: broken.journalPath))
        let empty = try RunFolder.create(in: runs.path, baseName: "empty")
        try FileManager.default.createDirectory(atPath: runs.file(".hidden"), withIntermediateDirectories: false)
        try Data().write(to: URL(filePath: runs.file("README")))

        let listings = Dictionary(uniqueKeysWithValues: try RunFolder.list(in: runs.path).map { ($0.name, $0) })
        #expect(listings.count == 6)
        let first = try #require(listings[finished.name])
        #expect(first.status == .done)
        #expect(first.step == 6)
        #expect(first.metrics == ["val_loss": 0.5, "test_loss": 0.6])
        #expect(first.created == 1_700_000_000)
        #expect(first.path == finished.path)
        #expect(first.lastActivity != nil)
        #expect(listings[killed.name]?.status == .unfinished)
        #expect(listings[killed.name]?.step == 6)
        #expect(listings[young.name]?.status == .unfinished)
        #expect(listings[young.name]?.step == nil)
        #expect(listings[running.name]?.process == getpid())
        #expect(listings[running.name]?.status == .running)
        let brokenJournal = "\(broken.journalPath) is damaged: it is no whole SQLite file"
        #expect(listings[broken.name]?.detail == brokenJournal)
        let noManifest = "cannot read \(empty.manifestPath): no such file or directory"
        #expect(listings[empty.name]?.detail == noManifest)
        lock.release()
    }

    @Test("in a directory that is not there is none; one that cannot be read is an error")
    func listingNothing() throws {
        #expect(try RunFolder.list(in: runs.file("none")).isEmpty)
        try Data().write(to: URL(filePath: runs.file("file")))
        let error = #expect(throws: RunStoreError.self) { try RunFolder.list(in: runs.file("file")) }
        #expect(error == RunStoreError(.unreadable, "cannot read \(runs.file("file")): not a directory"))
    }

    // MARK: Lock

    @Test("is trained by one at a time, and the error names the process")
    func lock() throws {
        let run = try makeRun()
        let lock = try run.lock()
        let error = #expect(throws: RunStoreError.self) { try run.lock() }
        #expect(error?.kind == .inUse)
        #expect(
            error?.description == "run \"penguins-1\" is being trained by process \(getpid()); "
                + "stop that one or wait for its end, then try again")
        lock.release()
        lock.release()
        let next = try run.lock()
        #expect(RunLock.state(path: run.lockPath).isHeld)
        next.release()
        #expect(!RunLock.state(path: run.lockPath).isHeld)
    }

    @Test("is free again when the lock is forgotten")
    func forgottenLock() throws {
        let run = try makeRun()
        for _ in 0..<3 { _ = try run.lock() }
        _ = try run.lock()
    }

    @Test("whose process was killed is free again, whatever number its lock file holds")
    func leftLockFile() throws {
        let run = try makeRun()
        try Data("1\n".utf8).write(to: URL(filePath: run.lockPath))
        #expect(!RunLock.state(path: run.lockPath).isHeld)
        let lock = try run.lock()
        #expect(RunLock.state(path: run.lockPath).processID == getpid())
        lock.release()
    }
}
