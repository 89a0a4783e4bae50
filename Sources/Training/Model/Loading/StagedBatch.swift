/// Memory for one batch on its way from the loader's thread to the engine's.
final class StagedBatch: @unchecked Sendable {
    // Whoever holds it is the only one that touches it: it is handed over under the worker's lock.
    private(set) var features = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 64)
    private(set) var targets = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 64)
    private(set) var featureBytes = 0
    private(set) var targetBytes = 0
    private var featureCapacity = 64
    private var targetCapacity = 64

    deinit {
        features.deallocate()
        targets.deallocate()
    }

    /// Makes room. What was there is lost.
    func reserve(featureBytes: Int, targetBytes: Int) {
        if featureBytes > featureCapacity {
            features.deallocate()
            features = .allocate(byteCount: featureBytes, alignment: 64)
            featureCapacity = featureBytes
        }
        if targetBytes > targetCapacity {
            targets.deallocate()
            targets = .allocate(byteCount: targetBytes, alignment: 64)
            targetCapacity = targetBytes
        }
        self.featureBytes = featureBytes
        self.targetBytes = targetBytes
    }
}
