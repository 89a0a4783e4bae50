/// Memory for one batch's examples on their way from the loader's thread to the engine's.
final class StagedBatch: @unchecked Sendable {
    // Whoever holds it is the only one that touches it: it is handed over under the worker's lock.
    private(set) var features = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 64)
    private(set) var featureBytes = 0
    private var capacity = 64

    deinit { features.deallocate() }

    /// Makes room. What was there is lost.
    func reserve(featureBytes: Int) {
        if featureBytes > capacity {
            features.deallocate()
            features = .allocate(byteCount: featureBytes, alignment: 64)
            capacity = featureBytes
        }
        self.featureBytes = featureBytes
    }
}
