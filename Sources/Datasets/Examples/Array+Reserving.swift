extension Array {
    /// An empty one with room for as many elements as will come: of millions, growing would hold twice as many.
    init(reserving count: Int) {
        self = []
        reserveCapacity(count)
    }
}
