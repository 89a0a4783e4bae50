import CKernels

/// Floats between guards: a kernel that writes beyond its output is found out.
final class Buffer {
    static let guardCount = 32
    static let canary: Float = -12345.678

    let count: Int
    private let memory: UnsafeMutableBufferPointer<Float>

    init(_ values: [Float]) {
        count = values.count
        memory = .allocate(capacity: values.count + 2 * Self.guardCount)
        memory.initialize(repeating: Self.canary)
        pointer.update(from: values, count: count)
    }

    convenience init(count: Int) {
        self.init([Float](repeating: .nan, count: count))
    }

    deinit { memory.deallocate() }

    var pointer: UnsafeMutablePointer<Float> { memory.baseAddress.unsafelyUnwrapped + Self.guardCount }

    var values: [Float] { Array(UnsafeBufferPointer(start: pointer, count: count)) }

    var guardsAreWhole: Bool {
        memory.prefix(Self.guardCount).allSatisfy { $0 == Self.canary }
            && memory.suffix(Self.guardCount).allSatisfy { $0 == Self.canary }
    }
}
