import Foundation
import RunProtocol
import RunStore
import Testing

@testable import Datasets
@testable import Training

@Suite("The loader")
struct LoaderTests {
    private static let augmented = TestRun.fullRecipe + "\n[augment]\nnoise = 0.2\nmixup = 0.4\n"

    private func hash(_ recipe: String, prefetch: Int, body: (SessionDriver) throws -> Void = { _ in }) throws -> String
    {
        let run = try TestRun()
        let driver = SessionDriver(try run.setup(recipe, overrides: ["data.prefetch=\(prefetch)"]))
        try driver.startPaused()
        try body(driver)
        driver.send(.resume)
        return try driver.end().weightsHash
    }

    @Test("never changes a result, however many batches it makes ahead", arguments: [TestRun.fullRecipe, augmented])
    func prefetch(recipe: String) throws {
        let plain = try hash(recipe, prefetch: 0)
        for depth in [1, 2, 7] { #expect(try hash(recipe, prefetch: depth) == plain) }
    }

    @Test("never changes a result when batch size and strength are changed on the way")
    func steered() throws {
        let steer: (SessionDriver) throws -> Void = { driver in
            try driver.advance(3)
            _ = try driver.ask(.set(key: "training.batch_size", value: 7))
            try driver.advance(4)
            _ = try driver.ask(.set(key: "augment.strength", value: 0.5))
            try driver.advance(5)
        }
        let plain = try hash(Self.augmented, prefetch: 0, body: steer)
        #expect(try hash(Self.augmented, prefetch: 3, body: steer) == plain)
        #expect(try hash(Self.augmented, prefetch: 3) != plain)
    }

    @Test("resume is exact with changes at random and batches made ahead", arguments: [1, 5, 6, 13])
    func resume(steps: Int) throws {
        let whole = try hash(Self.augmented, prefetch: 0)
        let run = try TestRun()
        let setup = try run.setup(Self.augmented, overrides: ["data.prefetch=2"])
        let driver = SessionDriver(setup)
        try driver.startPaused()
        try driver.advance(steps)
        driver.session.interrupt("a test")
        _ = try driver.end()
        #expect(try run.train(run.resume(setup.folder.name)).weightsHash == whole)
    }

    @Test("noise changes what is learned, and strength 0 turns it off")
    func noise() throws {
        let plain = try hash(TestRun.fullRecipe, prefetch: 0)
        #expect(try hash(Self.augmented, prefetch: 0) != plain)
        #expect(try hash(Self.augmented + "strength = 0\n", prefetch: 0) == plain)
    }

    @Test(
        "weights 2 count as a row given twice, and weights 0 as one left out, also where classes are weighted",
        arguments: ["", "class_weights = { k0 = 3.0, k2 = 0.5 }"])
    func weights(ofClasses: String) throws {
        func train(_ weight: (Int) -> Double, repeats: (Int) -> Int, weighted: Bool) throws -> MetricValues {
            let run = try TestRun()
            var lines = TestRun.table(rows: 60).split(separator: "\n").map(String.init)
            let header = lines.removeFirst() + ",part" + (weighted ? ",w" : "")
            let parts = (0..<60).map { ["train", "train", "validation", "test"][$0 % 4] }
            var table = header + "\n"
            for (row, line) in lines.enumerated() {
                let count = parts[row] == "train" ? repeats(row) : 1
                for _ in 0..<count {
                    table += "\(line),\(parts[row])" + (weighted ? ",\(weight(row))" : "") + "\n"
                }
            }
            try table.write(toFile: "\(run.folder)/data.csv", atomically: true, encoding: .utf8)
            let recipe = """
                [data]
                source = "data.csv"
                target = "kind"
                ignore = ["number"]
                scaling = "none"
                split = "column"
                split_column = "part"
                \(weighted ? "weight = \"w\"" : "")
                [loss]
                \(ofClasses)
                [model]
                kind = "linear"
                initializer = "zeros"
                [optimizer]
                kind = "sgd"
                learning_rate = 0.1
                momentum = 0
                [training]
                epochs = 20
                batch_size = 1000
                """
            return try run.train(run.setup(recipe)).validationMetrics
        }
        func weight(_ row: Int) -> Int { row % 3 }
        let weighted = try train({ Double(weight($0)) }, repeats: { _ in 1 }, weighted: true)
        let repeated = try train({ _ in 1 }, repeats: weight, weighted: false)
        let plain = try train({ _ in 1 }, repeats: { _ in 1 }, weighted: false)
        let loss = try #require(weighted[.loss])
        #expect(abs(loss - (try #require(repeated[.loss]))) < 1e-5)
        #expect(abs(loss - (try #require(plain[.loss]))) > 1e-3)
    }

    /// A source that counts what is read, and takes its time now and then.
    private struct SlowSource: ExampleSource {
        let count = 64
        let example = ExampleType.features(3)
        let target: TargetType? = .classes(4)

        func readFeatures(of rows: UnsafeBufferPointer<Int32>, into place: UnsafeMutableRawPointer) {
            for (index, row) in rows.enumerated() {
                if row % 17 == 0 { sched_yield() }
                for column in 0..<3 {
                    place.storeBytes(
                        of: Float(row * 3 + Int32(column)), toByteOffset: 4 * (3 * index + column), as: Float.self)
                }
            }
        }

        func readTargets(of rows: UnsafeBufferPointer<Int32>, into place: UnsafeMutableRawPointer) {
            for (index, row) in rows.enumerated() {
                place.storeBytes(of: row % 4, toByteOffset: 4 * index, as: Int32.self)
            }
        }
    }

    @Test("hands over the batch that was asked for, expected or not", arguments: [1, 2, 5])
    func worker(threads: Int) throws {
        let source = BatchSource(SlowSource(), preparation: try Self.preparation())
        let worker = BatchWorker(BatchRecipe(source: source, augmentation: Augmentation(), seed: 1), threads: threads)
        defer { worker.stop() }
        var random = SplitMix64(seed: 5)
        var (taken, step) = (0, 0)
        // On a busy machine the worker may get no turn for long.
        while taken < 100, step < 1_000_000 {
            step += 1
            let requests = (0..<3).map { ahead -> BatchLoader.Request in
                BatchLoader.Request(
                    step: step + ahead, rows: (0..<1 + (step + ahead) % 5).map { Int32((step * 7 + $0) % 64) },
                    strength: 1)
            }
            worker.expect(requests)
            let wanted = requests[random.next(below: 3)]
            guard let batch = worker.take(wanted) else {
                sched_yield()
                continue
            }
            taken += 1
            #expect(batch.featureBytes == 12 * wanted.rows.count)
            for (index, row) in wanted.rows.enumerated() {
                #expect(batch.features.load(fromByteOffset: 12 * index, as: Float.self) == Float(3 * row))
            }
            worker.giveBack(batch)
        }
        #expect(taken == 100)
    }

    private static func preparation() throws -> Preparation {
        let run = try TestRun()
        let recipe = try Recipe.parse(text: TestRun.fullRecipe, file: "\(run.folder)/recipe.toml")
        return try PreparedRecipe(recipe).dataset.preparation
    }
}
