import Datasets
import Foundation
import RunProtocol
import RunStore
import Testing

@testable import Training

@Suite("The preparation in a run's folder")
struct PreparationFileTests {
    private static let table =
        "day,size,kind,note,y\n"
        + (0..<60).map {
            "2020-01-\(10 + $0 % 20),\($0 % 7 == 0 ? "" : "\($0).5"),k\($0 % 3),\($0) blue or \($0 % 5) green,\($0 % 2)\n"
        }.joined()
    private static let recipes = [
        """
        [data]
        source = "data.csv"
        target = "y"
        columns = { note = "words" }
        """,
        """
        [data]
        source = "data.csv"
        target = "y"
        columns = { note = "text" }
        """,
        """
        [data]
        source = "data.csv"
        kind = "text"
        tokenizer = "bpe"
        vocabulary = 300
        length = 16
        [model]
        kind = "gpt"
        """,
        """
        [data]
        source = "data.csv"
        kind = "series"
        target = "size"
        horizon = 2
        """,
    ]

    /// `DESCENT_FUZZ_CASES=100000 swift test --filter PreparationFileTests` tries that many of each.
    @Test("is what was written, or refused", arguments: recipes.indices)
    func damaged(recipe: Int) throws {
        let run = try TestRun()
        try Self.table.write(toFile: "\(run.folder)/data.csv", atomically: true, encoding: .utf8)
        let parsed = try Recipe.parse(text: Self.recipes[recipe], file: "\(run.folder)/r.toml")
        let data = PreparedData(try PreparedRecipe(parsed).dataset)
        let bytes = [UInt8](try PreparationFile.encode(data))
        #expect(PreparationFile(Data(bytes))?.data == data)
        var random = SplitMix64(seed: UInt64(recipe))
        let cases = ProcessInfo.processInfo.environment["DESCENT_FUZZ_CASES"].flatMap(Int.init) ?? 100
        var refused = 0
        for _ in 0..<cases {
            var damaged = bytes
            for _ in 0...random.next(below: 3) {
                let place = random.next(below: damaged.count)
                switch random.next(below: 4) {
                case 0: damaged[place] = UInt8(random.next(below: 256))
                case 1: damaged[place] = UInt8(ascii: "0") + UInt8(random.next(below: 10))
                case 2: damaged.remove(at: place)
                default: damaged.removeSubrange(place..<min(damaged.count, place + 20))
                }
            }
            let read = PreparationFile(Data(damaged))?.data
            if read == nil { refused += 1 }
            #expect(read == nil || read == data)
        }
        #expect(refused > cases / 2)
    }

    @Test("without a checksum, as older versions wrote it, is used with a warning; with a wrong one it is refused")
    func older() throws {
        let run = try TestRun()
        let setup = try run.setup()
        let trained = try run.train(setup)
        let data = try PreparationFile(in: setup.folder).data
        let path = "\(setup.folder.path)/preparation.json"
        try JSONLines.encode(data).write(to: URL(fileURLWithPath: path))

        let model = try TrainedModel(folder: setup.folder, threads: 1)
        #expect(model.warning?.contains("of an older version and has no checksum") == true)
        #expect(try model.evaluate(file: nil).0[.accuracy] != nil)
        #expect(try model.predict(file: "\(run.folder)/data.csv").rows.isEmpty == false)
        let branch = try setup.folder.branch(BranchRequest(), programVersion: "test")
        for name in [trained.name, branch.name] {
            let resumed = try run.resume(name)
            #expect(resumed.notes.map(\.text) == [try #require(model.warning)])
            resumed.lock.release()
        }

        let whole = try String(decoding: PreparationFile.encode(data), as: UTF8.self)
        let changed = whole.replacing("\"x\"", with: "\"z\"")
        #expect(changed != whole)
        try changed.write(toFile: path, atomically: true, encoding: .utf8)
        #expect(throws: RecipeError.self) { _ = try TrainedModel(folder: setup.folder, threads: 1) }
        #expect(throws: RecipeError.self) { _ = try run.resume(trained.name) }
        #expect(throws: RecipeError.self) { _ = try setup.folder.branch(BranchRequest(), programVersion: "test") }
    }
}
