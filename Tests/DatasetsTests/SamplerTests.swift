import Testing

@testable import Datasets

@Suite("Sampler")
struct SamplerTests {
    static let rows = (0..<23).map { Int32($0 * 3) }

    @Test("every epoch is a permutation of the rows", arguments: 1...25)
    func everyEpochIsAPermutation(batchSize: Int) {
        var sampler = Sampler(rows: Self.rows, batchSize: batchSize, seed: 9)
        var orders: Set<[Int32]> = []
        for epoch in 0..<4 {
            #expect(sampler.isAtEpochStart)
            var order: [Int32] = []
            var steps = 0
            let expectedSteps = sampler.stepsPerEpoch
            repeat {
                #expect(sampler.stepsLeftInEpoch == expectedSteps - steps)
                order += sampler.nextBatch()
                steps += 1
            } while !sampler.isAtEpochStart
            #expect(steps == expectedSteps)
            #expect(order.sorted() == Self.rows)
            #expect(order == Sampler.order(of: Self.rows, seed: 9, epoch: epoch))
            #expect(sampler.state == Sampler.State(epoch: epoch + 1))
            orders.insert(order)
        }
        #expect(orders.count == 4)
    }

    @Test("goes on from any place as if it had never stopped", arguments: [false, true])
    func resumesExactly(drops: Bool) {
        var whole = Sampler(rows: Self.rows, batchSize: 5, seed: 2, dropsUnevenBatch: drops)
        var states: [Sampler.State] = []
        var batches: [[Int32]] = []
        for _ in 0..<17 {
            states.append(whole.state)
            batches.append(Array(whole.nextBatch()))
        }
        for step in states.indices {
            var resumed = Sampler(rows: Self.rows, batchSize: 5, seed: 2, dropsUnevenBatch: drops, state: states[step])
            #expect((step..<17).map { _ in Array(resumed.nextBatch()) } == Array(batches[step...]))
            resumed.restore(states[step])
            #expect((step..<17).map { _ in Array(resumed.nextBatch()) } == Array(batches[step...]))
        }
    }

    @Test("looking ahead tells what comes, over the ends of epochs, and changes nothing", arguments: [1, 2, 3, 11])
    func looksAhead(count: Int) {
        var plain = Sampler(rows: Self.rows, batchSize: 5, seed: 2)
        let batches = (0..<40).map { _ in Array(plain.nextBatch()) }
        var looking = Sampler(rows: Self.rows, batchSize: 5, seed: 2)
        for step in 0..<29 {
            #expect(looking.upcomingBatches(count).map(Array.init) == Array(batches[step..<step + count]))
            #expect(Array(looking.nextBatch()) == batches[step])
            // Back a little, into the epoch before, and again.
            let state = looking.state
            looking.restore(Sampler.State(epoch: max(0, state.epoch - 1), position: 5))
            _ = looking.upcomingBatches(count)
            looking.restore(state)
        }
    }

    @Test("of very many rows it looks no further than the epoch's end")
    func staysInEpoch() {
        let count = Sampler.mostRowsOfTwoOrders + 1
        var sampler = Sampler(rows: (0..<Int32(count)).map { $0 }, batchSize: count / 2, seed: 1)
        for expected in [2, 1, 0, 2] {
            _ = sampler.nextBatch()
            #expect(sampler.upcomingBatches(4).map(\.count).count == expected)
        }
    }

    @Test("the last batch is shorter, or dropped when asked")
    func lastBatch() {
        var keeping = Sampler(rows: Self.rows, batchSize: 10, seed: 1)
        #expect((0..<3).map { _ in keeping.nextBatch().count } == [10, 10, 3])
        var dropping = Sampler(rows: Self.rows, batchSize: 10, seed: 1, dropsUnevenBatch: true)
        #expect(dropping.stepsPerEpoch == 2)
        #expect((0..<3).map { _ in dropping.nextBatch().count } == [10, 10, 10])
        #expect(dropping.state == Sampler.State(epoch: 1, position: 10))
        var tooFew = Sampler(rows: Self.rows, batchSize: 100, seed: 1, dropsUnevenBatch: true)
        #expect(tooFew.stepsPerEpoch == 1)
        #expect(tooFew.nextBatch().count == 23)
    }

    @Test("a new batch size takes hold at the next batch and no row is lost")
    func batchSizeChanges() {
        var sampler = Sampler(rows: Self.rows, batchSize: 4, seed: 1)
        var order = Array(sampler.nextBatch())
        sampler.batchSize = 7
        #expect(sampler.stepsLeftInEpoch == 3)
        while !sampler.isAtEpochStart { order += sampler.nextBatch() }
        #expect(order.sorted() == Self.rows)
    }

    @Test("without shuffling the rows come in their order, every epoch")
    func unshuffled() {
        var sampler = Sampler(rows: Self.rows, batchSize: 23, seed: 1, shuffles: false)
        #expect(Array(sampler.nextBatch()) == Self.rows)
        #expect(Array(sampler.nextBatch()) == Self.rows)
    }

    @Test("a place that the rows do not have is the next epoch's start", arguments: [-1, 23, 1000])
    func restoresNonsense(position: Int) {
        let sampler = Sampler(
            rows: Self.rows, batchSize: 4, seed: 1, state: Sampler.State(epoch: 3, position: position))
        #expect(sampler.state == Sampler.State(epoch: 4))
    }

    @Test("an order is the same on every machine and in every version")
    func orderIsFixed() {
        // Agrees with a few lines of Python by the same rules. It must never change: runs are resumed by it.
        #expect(Sampler.order(of: Array(0..<10), seed: 42, epoch: 1) == [4, 1, 9, 5, 0, 6, 3, 7, 2, 8])
    }
}
