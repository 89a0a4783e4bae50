/// Examples that can be read by number, from any thread.
///
/// Rows are numbered from 0 to below `count`; a number may come twice in one call. Values have 4 bytes each, floats or
/// 32-bit integers by the type, and lie one example after another.
public protocol ExampleSource: Sendable {
    /// The number of examples.
    var count: Int { get }
    /// What an example is.
    var example: ExampleType { get }
    /// What is to be learned; nil where there are no targets.
    var target: TargetType? { get }

    /// Whether all lies in memory, so that reading is no more than copying.
    var isResident: Bool { get }

    /// Writes the examples of some rows: `rows.count` times `example.elementCount` values.
    func readFeatures(of rows: UnsafeBufferPointer<Int32>, into place: UnsafeMutableRawPointer)

    /// Writes the targets of some rows: `rows.count` times `target.elementCount(of:)` values; nothing where there are
    /// none.
    func readTargets(of rows: UnsafeBufferPointer<Int32>, into place: UnsafeMutableRawPointer)

    /// Hands over bytes that are the same only when all examples and targets are: what a digest is made of.
    func forEachBytes(_ body: (UnsafeRawBufferPointer) -> Void)
}

extension ExampleSource {
    /// Most are not.
    public var isResident: Bool { false }

    /// All features, then all targets, some rows at a time.
    public func forEachBytes(_ body: (UnsafeRawBufferPointer) -> Void) {
        forEachChunk(width: example.elementCount, read: readFeatures, body)
        guard let target else { return }
        forEachChunk(width: target.elementCount(of: example), read: readTargets, body)
    }

    private func forEachChunk(
        width: Int, read: (UnsafeBufferPointer<Int32>, UnsafeMutableRawPointer) -> Void,
        _ body: (UnsafeRawBufferPointer) -> Void
    ) {
        let most = max(1, (1 << 16) / max(1, width))
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4 * max(1, width) * most, alignment: 16)
        defer { buffer.deallocate() }
        guard let place = buffer.baseAddress else { return }
        var start = 0
        while start < count {
            let rows = (start..<min(start + most, count)).map { Int32($0) }
            rows.withUnsafeBufferPointer { read($0, place) }
            body(UnsafeRawBufferPointer(rebasing: buffer[..<(4 * width * rows.count)]))
            start += rows.count
        }
    }

    /// The targets of some rows, in an array; none where there are none.
    public func targets(of rows: [Int32]) -> Targets? {
        guard let target else { return nil }
        let count = rows.count * target.elementCount(of: example)
        if target.isInteger {
            var classes = [Int32](repeating: 0, count: count)
            classes.withUnsafeMutableBytes { bytes in
                if let place = bytes.baseAddress { rows.withUnsafeBufferPointer { readTargets(of: $0, into: place) } }
            }
            return .classes(classes)
        }
        var values = [Float](repeating: 0, count: count)
        values.withUnsafeMutableBytes { bytes in
            if let place = bytes.baseAddress { rows.withUnsafeBufferPointer { readTargets(of: $0, into: place) } }
        }
        return .values(values)
    }
}
