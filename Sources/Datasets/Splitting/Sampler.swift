/// Hands out an epoch's examples in batches, in an order that depends on the seed and the epoch alone.
///
/// Where it stands is therefore two numbers, and a sampler restored to them goes on exactly as the first one would
/// have.
public struct Sampler: Sendable {
    /// Where a sampler stands.
    public struct State: Hashable, Codable, Sendable {
        /// Epochs done, from 0.
        public var epoch: Int
        /// Examples of this epoch already handed out.
        public var position: Int

        /// The start of an epoch, or a place in it.
        public init(epoch: Int = 0, position: Int = 0) {
            self.epoch = epoch
            self.position = position
        }
    }

    /// The rows in their own order.
    public let rows: [Int32]
    /// What the orders are drawn from.
    public let seed: UInt64
    /// Whether each epoch has an order of its own; else the rows come as they are.
    public let shuffles: Bool
    /// Whether the last batch is left out when it is smaller than the others and not the only one.
    public let dropsUnevenBatch: Bool
    /// Examples in a batch, at least 1. May be changed between batches.
    public var batchSize: Int {
        didSet { batchSize = max(1, batchSize) }
    }
    /// Where it stands. After the last batch of an epoch that is the start of the next.
    public private(set) var state: State
    /// An epoch's order.
    private struct Drawn {
        var epoch: Int
        var rows: [Int32]
    }
    private var drawn: Drawn
    /// That of a later epoch, which was drawn to look ahead.
    private var drawnAhead: Drawn?

    /// A sampler at the start of its first epoch, or where `state` says. Precondition: there are rows.
    public init(
        rows: [Int32], batchSize: Int, seed: UInt64, shuffles: Bool = true, dropsUnevenBatch: Bool = false,
        state: State = State()
    ) {
        precondition(!rows.isEmpty, "a sampler needs rows")
        self.rows = rows
        self.batchSize = max(1, batchSize)
        self.seed = seed
        self.shuffles = shuffles
        self.dropsUnevenBatch = dropsUnevenBatch
        self.state = State()
        drawn = Drawn(epoch: 0, rows: shuffles ? Self.order(of: rows, seed: seed, epoch: 0) : rows)
        restore(state)
    }

    /// The order in which an epoch takes the rows: a pure function.
    public static func order(of rows: [Int32], seed: UInt64, epoch: Int) -> [Int32] {
        var order = rows
        var random = SplitMix64(seed: seed, stream: UInt64(bitPattern: Int64(epoch)) &+ streamOfEpochs)
        random.shuffle(&order)
        return order
    }

    /// Keeps the orders of epochs apart from other uses of the same seed.
    private static let streamOfEpochs: UInt64 = 0x5A3B_1E00_0000_0000

    /// Whether the next batch is the first of its epoch.
    public var isAtEpochStart: Bool { state.position == 0 }

    /// Batches in an epoch of the present batch size.
    public var stepsPerEpoch: Int { steps(for: rows.count, isWholeEpoch: true) }

    /// Batches until this epoch is done, at the present batch size.
    public var stepsLeftInEpoch: Int {
        steps(for: rows.count - state.position, isWholeEpoch: state.position == 0)
    }

    private func steps(for count: Int, isWholeEpoch: Bool) -> Int {
        let whole = count / batchSize
        let hasRest = count % batchSize > 0
        // An epoch is never empty, and neither is one whose batch size was raised on the way.
        let keepsRest = hasRest && (!dropsUnevenBatch || whole == 0)
        return whole + (keepsRest ? 1 : 0)
    }

    /// The rows of the next batch, never none; the last one of an epoch may have fewer.
    public mutating func nextBatch() -> ArraySlice<Int32> {
        drawOrder()
        let end = min(state.position + batchSize, rows.count)
        let batch = drawn.rows[state.position..<end]
        let left = rows.count - end
        let isDone = left == 0 || (dropsUnevenBatch && left < batchSize)
        state = isDone ? State(epoch: state.epoch + 1) : State(epoch: state.epoch, position: end)
        return batch
    }

    /// Beyond so many rows a second order would take memory that is worth more than a few batches made in time.
    static let mostRowsOfTwoOrders = 1 << 20

    /// The rows of the batches that come next, without moving on. What is drawn for them is drawn once. Of very many rows, it
    /// ends with the epoch.
    public mutating func upcomingBatches(_ count: Int) -> [ArraySlice<Int32>] {
        var ahead = self
        let staysInEpoch = rows.count > Self.mostRowsOfTwoOrders
        var batches: [ArraySlice<Int32>] = []
        while batches.count < count, !staysInEpoch || ahead.state.epoch == drawn.epoch {
            batches.append(ahead.nextBatch())
        }
        if ahead.drawn.epoch != drawn.epoch { drawnAhead = ahead.drawn }
        return batches
    }

    private mutating func drawOrder() {
        guard drawn.epoch != state.epoch else { return }
        if let ahead = drawnAhead, ahead.epoch == state.epoch {
            drawn = ahead
        } else {
            drawn = Drawn(
                epoch: state.epoch, rows: shuffles ? Self.order(of: rows, seed: seed, epoch: state.epoch) : rows)
        }
        drawnAhead = nil
    }

    /// Leaves out the next batch.
    public mutating func skipBatch() { _ = nextBatch() }

    /// Goes to where another sampler of the same rows and seed stood.
    public mutating func restore(_ state: State) {
        let isInside = state.position >= 0 && state.position < rows.count
        self.state = isInside ? state : State(epoch: state.epoch + 1)
    }
}
