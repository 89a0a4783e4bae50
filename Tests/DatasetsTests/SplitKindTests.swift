import Testing

@testable import Datasets

@Suite("Kinds of splits")
struct SplitKindTests {
    private static let shares = Result { () throws(DataError) in try SplitShares(validation: 0.2, test: 0.2) }

    private func isPartition(_ split: Split, count: Int) -> Bool {
        (split.training + split.validation + split.test).sorted() == Array(0..<Int32(count))
    }

    @Test("groups stay together, and the parts have about their shares", arguments: 0..<20)
    func grouped(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let groups = (0..<200).map { _ in Int32(random.next(below: 30)) }
        let split = try Split.grouped(groups, groupCount: 30, shares: Self.shares.get(), seed: seed)
        #expect(isPartition(split, count: 200))
        let parts = [split.training, split.validation, split.test].map { Set($0.map { groups[Int($0)] }) }
        #expect(parts[0].isDisjoint(with: parts[1]) && parts[0].isDisjoint(with: parts[2]))
        #expect(parts[1].isDisjoint(with: parts[2]))
        #expect(abs(split.test.count - 40) <= 12 && abs(split.validation.count - 40) <= 12)
    }

    @Test("three groups are one for each part, two are too few")
    func fewGroups() throws {
        let split = try Split.grouped([0, 0, 0, 0, 0, 1, 2], groupCount: 3, shares: Self.shares.get(), seed: 1)
        #expect([split.training, split.validation, split.test].allSatisfy { !$0.isEmpty })
        #expect(throws: DataError.self) {
            try Split.grouped([0, 0, 1, 1], groupCount: 2, shares: Self.shares.get(), seed: 1)
        }
    }

    @Test("by time, what is tested on comes after what is learned from, and no day is parted", arguments: 0..<20)
    func byTime(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let times = (0..<100).map { _ in Double(random.next(below: 40)) }
        let split = Split.byTime(times, shares: try Self.shares.get())
        #expect(isPartition(split, count: 100))
        let parts = [split.training, split.validation, split.test].map { $0.map { times[Int($0)] } }
        #expect((parts[0].max() ?? 0) < (parts[1].min() ?? 0) && (parts[1].max() ?? 0) < (parts[2].min() ?? 0))
    }

    @Test("by time, rows of one time are parted rather than a part left empty")
    func oneTime() throws {
        let split = Split.byTime([1, 1, 1], shares: try Self.shares.get())
        #expect([split.training.count, split.validation.count, split.test.count] == [1, 1, 1])
    }

    @Test("stratified by numbers, each part has its share of every tenth of them", arguments: 0..<10)
    func numbers(seed: UInt64) throws {
        let folder = try TemporaryFolder()
        var random = SplitMix64(seed: seed)
        let values = (0..<300).map { _ in Double(random.next(below: 1_000_000)) / 7 }
        var options = DataOptions()
        let rows = values.enumerated().map { "\(($0 * 17) % 300).5,\($1)\n" }
        options.source = try folder.write("x,y\n" + rows.joined(), to: "data.csv")
        (options.target, options.splitKind, options.splitSeed) = ("y", .stratified, seed)
        let split = try Dataset.load(options).split
        #expect(isPartition(split, count: 300))
        let order = values.indices.sorted { values[$0] < values[$1] }
        for tenth in 0..<10 {
            let stratum = Set(order[tenth * 30..<tenth * 30 + 30].map { Int32($0) })
            #expect(split.test.count { stratum.contains($0) } == 6)
            #expect((4...5).contains(split.validation.count { stratum.contains($0) }))
        }
    }

    @Test("a column names the parts; a validation part that it leaves out is drawn from training")
    func column() throws {
        let folder = try TemporaryFolder()
        let text = "x,part,y\n" + (0..<50).map { "\($0).5,\($0 < 40 ? "train" : "Test"),\($0 % 2)\n" }.joined()
        var options = DataOptions()
        options.source = try folder.write(text, to: "data.csv")
        (options.target, options.splitKind, options.splitColumn) = ("y", .column, "part")
        let data = try Dataset.load(options)
        #expect(data.featureNames == ["x"])
        #expect(data.split.test == (40..<50).map { Int32($0) })
        #expect(data.split.validation.count == 6)
        options.source = try folder.write(text.replacing("Test", with: "holdup"), to: "bad.csv")
        let error = #expect(throws: DataError.self) { try Dataset.load(options) }
        #expect(error?.description.contains("line 42, column \"part\": \"holdup\" names no part") == true)
    }

    @Test("other files can be the validation and the test part")
    func files() throws {
        let folder = try TemporaryFolder()
        func text(_ rows: Range<Int>) -> String { "x,y\n" + rows.map { "\($0).5,\($0 % 2)\n" }.joined() }
        var options = DataOptions()
        options.source = try folder.write(text(0..<30), to: "train.csv")
        options.validationSource = try folder.write(text(30..<40), to: "validation.csv")
        options.testSource = try folder.write(text(40..<55), to: "test.csv")
        options.target = "y"
        let data = try Dataset.load(options)
        #expect(data.split.training.count == 30 && data.split.validation == (30..<40).map { Int32($0) })
        #expect(data.split.test == (40..<55).map { Int32($0) })
    }

    @Test("over all folds each row is tested on once, and each class is dealt out evenly", arguments: 2..<8)
    func folds(count: Int) throws {
        var random = SplitMix64(seed: UInt64(count))
        let classes = (0..<101).map { _ in Int32(random.next(below: 3)) }
        var tested: [Int32] = []
        for fold in 1...count {
            let split = try Folds(count: count, fold: fold)
                .split(.classes(classes, count: 3), validationShare: 0.2, seed: 5)
            #expect(isPartition(split, count: 101))
            #expect(!split.validation.isEmpty)
            tested += split.test
            for label in 0..<Int32(3) {
                let size = classes.count { $0 == label }
                let share = split.test.count { classes[Int($0)] == label }
                #expect(share == size / count || share == size / count + 1)
            }
        }
        #expect(tested.sorted() == Array(0..<101))
    }

    @Test("folds by groups part no group, and hold about as many rows")
    func groupFolds() throws {
        var random = SplitMix64(seed: 4)
        let groups = (0..<200).map { _ in Int32(random.next(below: 25)) }
        var tested: [Int32] = []
        for fold in 1...4 {
            let split = try Folds(count: 4, fold: fold).split(.groups(groups, count: 25), validationShare: 0.2, seed: 5)
            let inTest = Set(split.test.map { groups[Int($0)] })
            #expect(inTest.isDisjoint(with: (split.training + split.validation).map { groups[Int($0)] }))
            #expect(abs(split.test.count - 50) <= 8)
            tested += split.test
        }
        #expect(tested.sorted() == Array(0..<200))
        #expect(throws: DataError.self) {
            try Folds(count: 4, fold: 1).split(.groups([0, 1, 2, 3, 0, 1], count: 4), validationShare: 0.2, seed: 5)
        }
    }

    @Test("folds in time learn from the past alone", arguments: 1...5)
    func timeFolds(fold: Int) throws {
        let times = (0..<60).map { Double(($0 * 7) % 60) }
        let split = try Folds(count: 5, fold: fold).split(.times(times), validationShare: 0.2, seed: 5)
        #expect(split.test.count == 10)
        let past = (split.training + split.validation).map { times[Int($0)] }
        #expect((past.max() ?? 0) < (split.test.map { times[Int($0)] }.min() ?? 0))
        let (learned, validated) = (split.training.map { times[Int($0)] }, split.validation.map { times[Int($0)] })
        #expect((learned.max() ?? 0) < (validated.min() ?? 0))
    }
}
