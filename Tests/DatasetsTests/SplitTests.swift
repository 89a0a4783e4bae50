import Testing

@testable import Datasets

@Suite("Split")
struct SplitTests {
    private static func randomClasses(_ random: inout SplitMix64) -> [Int32] {
        let classCount = 2 + random.next(below: 8)
        let labels = (0..<3 * classCount + random.next(below: 200)).map { row in
            row < classCount ? Int32(row) : Int32(random.next(below: 1 + random.next(below: classCount)))
        }
        return labels
    }

    @Test("parts share no row, miss none, and keep each class's share", arguments: 0..<40)
    func isStratified(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let classes = Self.randomClasses(&random)
        let classCount = Int(classes.max() ?? 0) + 1
        let shares = try SplitShares(validation: 0.05 + 0.3 * random.uniform(), test: 0.05 + 0.3 * random.uniform())
        let split = try Split.stratified(classes: classes, classCount: classCount, shares: shares, seed: seed)

        #expect((split.training + split.validation + split.test).sorted() == Array(0..<Int32(classes.count)))
        for part in [split.training, split.validation, split.test] { #expect(part == part.sorted()) }
        for label in 0..<Int32(classCount) {
            let size = Double(classes.count { $0 == label })
            let counts = [split.training, split.validation, split.test].map { part in
                Double(part.count { classes[Int($0)] == label })
            }
            #expect(counts[0] >= 1)
            // A share in whole rows, but for the row that a class keeps to train on.
            #expect(abs(counts[2] - size * shares.test) < 1 || counts[0] == 1)
            #expect(abs(counts[1] - size * shares.validation) < 1 || counts[0] == 1)
        }
        #expect(abs(Double(split.test.count) - Double(classes.count) * shares.test) <= 0.5 + Double(classCount))
    }

    @Test("the shares of a balanced table are exact")
    func isExact() throws {
        let classes = (0..<300).map { Int32($0 % 3) }
        let shares = try SplitShares(validation: 0.15, test: 0.2)
        let split = try Split.stratified(classes: classes, classCount: 3, shares: shares, seed: 4)
        #expect([split.training.count, split.validation.count, split.test.count] == [195, 45, 60])
    }

    @Test("largest remainders get the rows that are left over")
    func largestRemainder() {
        #expect(Apportionment.counts(sizes: [10, 10, 10], share: 0.25, limits: [9, 9, 9]) == [3, 3, 2])
        #expect(Apportionment.counts(sizes: [11, 5, 4], share: 0.25, limits: [10, 4, 3]) == [3, 1, 1])
        #expect(Apportionment.counts(sizes: [1, 1, 8], share: 0.5, limits: [0, 0, 7]) == [0, 0, 5])
        #expect(Apportionment.counts(sizes: [3, 3], share: 0.01, limits: [2, 2]) == [1, 0])
        #expect(Apportionment.counts(sizes: [3, 3], share: 0, limits: [2, 2]) == [0, 0])
    }

    @Test("a seed gives one split, another seed another")
    func isSeeded() throws {
        let shares = try SplitShares(validation: 0.2, test: 0.2)
        let first = try Split.random(count: 100, shares: shares, seed: 1)
        #expect(try Split.random(count: 100, shares: shares, seed: 1) == first)
        #expect(try Split.random(count: 100, shares: shares, seed: 2) != first)
    }

    @Test("each share that is asked for has a row, or the error says how many are needed")
    func smallTables() throws {
        let shares = try SplitShares(validation: 0.1, test: 0.1)
        let split = try Split.random(count: 3, shares: shares, seed: 1)
        #expect([split.training.count, split.validation.count, split.test.count] == [1, 1, 1])
        #expect(throws: DataError(.tooFewRows(count: 2, needed: 3))) {
            try Split.random(count: 2, shares: shares, seed: 1)
        }
        #expect(throws: DataError(.tooFewRows(count: 3, needed: 5))) {
            try Split.stratified(classes: [0, 1, 2], classCount: 3, shares: shares, seed: 1)
        }
        let none = try SplitShares(validation: 0, test: 0)
        #expect(try Split.random(count: 1, shares: none, seed: 1).training == [0])
    }

    @Test("a split is the same on every machine and in every version")
    func splitIsFixed() throws {
        // Agrees with a few lines of Python by the same rules. It must never change: runs are resumed by it.
        let shares = try SplitShares(validation: 0.2, test: 0.3)
        let split = try Split.random(count: 10, shares: shares, seed: 7)
        #expect(split == Split(training: [2, 3, 6, 8, 9], validation: [5, 7], test: [0, 1, 4]))
    }
}
