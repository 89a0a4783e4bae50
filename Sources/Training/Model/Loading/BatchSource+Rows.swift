import Datasets

extension BatchSource {
    /// Batches of more bytes than this take longer to read than to hand over from another thread.
    private static let cheapBytes = 1 << 18

    /// What an example is.
    var example: ExampleType { examples.example }
    var hasTargets: Bool { examples.target != nil }
    /// How much an example counts in the training loss.
    func weight(of row: Int32) -> Float { weights.map { $0[Int(row)] } ?? 1 }

    /// Whether it pays to read batches on another thread.
    func isCostly(batchSize: Int) -> Bool {
        !examples.isResident || 4 * batchSize * example.elementCount > Self.cheapBytes
    }

    func readFeatures(of rows: [Int32], into place: UnsafeMutableRawPointer) {
        rows.withUnsafeBufferPointer { examples.readFeatures(of: $0, into: place) }
    }

    func readTargets(of rows: [Int32], into place: UnsafeMutableRawPointer) {
        rows.withUnsafeBufferPointer { examples.readTargets(of: $0, into: place) }
    }
}
