/// Examples whose features may lie in a scratch file.
struct StoredExamples: ExampleSource {
    let storage: RowStorage
    let example: ExampleType
    let targets: Targets
    let target: TargetType?

    var count: Int { storage.count }

    func readFeatures(of rows: UnsafeBufferPointer<Int32>, into place: UnsafeMutableRawPointer) {
        storage.read(rows, into: place)
    }

    func readTargets(of rows: UnsafeBufferPointer<Int32>, into place: UnsafeMutableRawPointer) {
        targets.gather(rows, width: target?.elementCount(of: example) ?? 1, into: place)
    }
}
