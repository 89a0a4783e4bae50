/// Targets of so many examples that their bytes count: the numbers of up to 256 classes take one each.
struct CompactTargets: Sendable {
    private enum Place: Sendable {
        case fewClasses([UInt8])
        case manyClasses([Int32])
        case values([Float])
    }

    private var place: Place

    /// None yet.
    /// - Parameter expected: How many will come, as far as is known: memory is taken once.
    init(_ type: TargetType, expected: Int) {
        switch type {
        case .classes(let count) where count <= 256: place = .fewClasses(.init(reserving: expected))
        case .classes, .nextTokens: place = .manyClasses(.init(reserving: expected))
        case .values: place = .values(.init(reserving: expected))
        }
    }

    /// How many there are.
    var count: Int {
        switch place {
        case .fewClasses(let classes): classes.count
        case .manyClasses(let classes): classes.count
        case .values(let values): values.count
        }
    }

    /// Adds more of the same kind, in place.
    mutating func add(_ more: Targets) {
        // The array is taken out of its place first, so that it is changed where it lies and not copied.
        switch (place, more) {
        case (.fewClasses(var all), .classes(let more)):
            place = .values([])
            all.append(contentsOf: more.lazy.map { UInt8(truncatingIfNeeded: $0) })
            place = .fewClasses(all)
        case (.manyClasses(var all), .classes(let more)):
            place = .values([])
            all += more
            place = .manyClasses(all)
        case (.values(var all), .values(let more)):
            place = .values([])
            all += more
            place = .values(all)
        default: preconditionFailure("targets of two tasks are not joined")
        }
    }

    /// Writes those of some rows, 4 bytes each.
    func gather(_ rows: UnsafeBufferPointer<Int32>, into target: UnsafeMutableRawPointer) {
        switch place {
        case .fewClasses(let classes):
            for (index, row) in rows.enumerated() {
                target.storeBytes(of: Int32(classes[Int(row)]), toByteOffset: 4 * index, as: Int32.self)
            }
        case .manyClasses(let classes):
            classes.withUnsafeBytes { RowCopy.gather(rows, of: $0, rowBytes: 4, into: target) }
        case .values(let values):
            values.withUnsafeBytes { RowCopy.gather(rows, of: $0, rowBytes: 4, into: target) }
        }
    }
}
