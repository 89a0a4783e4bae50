/// Examples whose features and targets lie in memory as the model takes them.
public struct ResidentExamples: ExampleSource {
    /// What an example is.
    public let example: ExampleType
    /// What is to be learned; nil where there are no targets.
    public let target: TargetType?
    /// The number of examples.
    public let count: Int
    /// Row-major, one row an example.
    let features: [Float]
    let targets: Targets?

    /// - Precondition: There are as many features and targets as the types say.
    public init(_ features: [Float], example: ExampleType, targets: Targets?, target: TargetType?, count: Int) {
        precondition(!example.isInteger, "features in memory are floats")
        precondition(features.count == count * example.elementCount, "each example has \(example.elementCount) values")
        precondition(
            targets?.count == target.map { count * $0.elementCount(of: example) },
            "each example has a target, or none has")
        self.features = features
        self.example = example
        self.targets = targets
        self.target = target
        self.count = count
    }

    /// They are.
    public var isResident: Bool { true }

    /// Copies rows of the features.
    public func readFeatures(of rows: UnsafeBufferPointer<Int32>, into place: UnsafeMutableRawPointer) {
        features.withUnsafeBytes { RowCopy.gather(rows, of: $0, rowBytes: 4 * example.elementCount, into: place) }
    }

    /// Copies rows of the targets.
    public func readTargets(of rows: UnsafeBufferPointer<Int32>, into place: UnsafeMutableRawPointer) {
        guard let targets, let target else { return }
        targets.gather(rows, width: target.elementCount(of: example), into: place)
    }
}

extension Targets {
    /// Writes the targets of some rows, `width` of them each.
    func gather(_ rows: UnsafeBufferPointer<Int32>, width: Int, into place: UnsafeMutableRawPointer) {
        switch self {
        case .classes(let classes):
            classes.withUnsafeBytes { RowCopy.gather(rows, of: $0, rowBytes: 4 * width, into: place) }
        case .values(let values):
            values.withUnsafeBytes { RowCopy.gather(rows, of: $0, rowBytes: 4 * width, into: place) }
        }
    }
}

/// Copies rows of a table in memory, one after another.
enum RowCopy {
    static func gather(
        _ rows: UnsafeBufferPointer<Int32>, of table: UnsafeRawBufferPointer, rowBytes: Int,
        into place: UnsafeMutableRawPointer
    ) {
        var place = place
        for row in rows {
            let start = Int(row) * rowBytes
            precondition(row >= 0 && start + rowBytes <= table.count, "row \(row) is outside the data")
            guard rowBytes > 0, let base = table.baseAddress else { return }
            place.copyMemory(from: base + start, byteCount: rowBytes)
            place += rowBytes
        }
    }
}
