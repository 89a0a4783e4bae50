/// Examples whose features may lie in a scratch file.
struct StoredExamples: ExampleSource {
    let storage: RowStorage
    let example: ExampleType
    let targets: CompactTargets
    let target: TargetType?

    var count: Int { storage.count }

    func readFeatures(of rows: UnsafeBufferPointer<Int32>, into place: UnsafeMutableRawPointer) {
        storage.read(rows, into: place)
    }

    func readTargets(of rows: UnsafeBufferPointer<Int32>, into place: UnsafeMutableRawPointer) {
        targets.gather(rows, into: place)
    }
}
