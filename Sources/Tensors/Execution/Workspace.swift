/// Memory for what no executor needs between two of its runs. Executors of one pool run one at a time, so they share it: a model's
/// evaluation lies where its training lay.
final class Workspace {
    private var buffer = AlignedBuffer(count: 0)
    /// Counts up when the memory has moved.
    private(set) var generation = 0

    /// Where the memory begins.
    var pointer: UnsafeMutablePointer<Float> { buffer.pointer }

    /// Makes room for so many floats, whose values are lost.
    func reserve(_ floats: Int) {
        guard floats > buffer.count else { return }
        // The old memory goes first, so that both are never held.
        buffer = AlignedBuffer(count: 0)
        buffer = AlignedBuffer(count: floats)
        generation += 1
    }
}
