import Foundation

/// Floats at an address that is a multiple of 64 and never moves. They start as zeros, and those of a large buffer take no memory
/// before they are written.
final class AlignedBuffer {
    let pointer: UnsafeMutablePointer<Float>
    let count: Int
    private let allocation: UnsafeMutableRawPointer

    private static let alignment = 64

    init(count: Int) {
        let bytes = max(1, count) * MemoryLayout<Float>.stride
        guard let allocation = calloc(bytes + Self.alignment, 1) else {
            preconditionFailure("the system has no \(bytes) bytes of memory left")
        }
        self.allocation = allocation
        pointer = allocation.alignedUp(toMultipleOf: Self.alignment)
            .bindMemory(to: Float.self, capacity: max(1, count))
        self.count = count
    }

    deinit {
        free(allocation)
    }

    /// All floats.
    var floats: UnsafeMutableBufferPointer<Float> { UnsafeMutableBufferPointer(start: pointer, count: count) }
}
