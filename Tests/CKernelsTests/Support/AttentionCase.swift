import CKernels
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// An attention on numbers of its own, by the kernel and in Float64.
struct AttentionCase: CustomTestStringConvertible, Sendable {
    let batch: Int
    let length: Int
    let heads: Int
    let size: Int
    var isCausal = false
    var hasPadding = false

    var testDescription: String {
        "\(batch)x\(length), \(heads) heads of \(size)" + (isCausal ? ", causal" : "") + (hasPadding ? ", padded" : "")
    }

    /// What the kernels make.
    struct Result {
        let y: Buffer
        let gradient: Buffer

        var everything: [Float] { y.values + gradient.values }
    }

    private var width: Int { heads * size }

    private var projection: [Float] {
        var numbers = Numbers(seed: 11)
        return numbers.floats(batch * length * 3 * width)
    }

    private var upstream: [Float] {
        var numbers = Numbers(seed: 12)
        return numbers.floats(batch * length * width)
    }

    /// Sequence `b` ends in `b` parts of padding; the last one is all padding where there are several.
    private var tokens: [Int32]? {
        guard hasPadding else { return nil }
        return (0..<batch * length).map { place in
            let (sequence, step) = (place / length, place % length)
            return step < length - sequence * length / max(1, batch - 1) ? 7 : 0
        }
    }

    func run(on pool: TestPool) -> Result {
        var shape = descent_attention_shape(
            batch: batch, length: length, heads: heads, head_size: size, is_causal: isCausal)
        let y = Buffer(count: batch * length * width), logarithms = Buffer(count: batch * heads * length)
        let gradient = Buffer(count: batch * length * 3 * width)
        let scratch = Buffer(
            count: max(
                descent_attention_scratch_floats(pool.pool, &shape),
                descent_attention_backward_scratch_floats(pool.pool, &shape)))
        let tokens = tokens
        tokens.withOptionalPointer { tokens in
            descent_attention(pool.pool, &shape, projection, tokens, y.pointer, logarithms.pointer, scratch.pointer)
            descent_attention_backward(
                pool.pool, &shape, projection, tokens, y.values, logarithms.values, upstream, gradient.pointer,
                scratch.pointer)
        }
        precondition(scratch.guardsAreWhole && logarithms.guardsAreWhole, "attention wrote beyond its scratch")
        return Result(y: y, gradient: gradient)
    }

    /// The result and the gradient by the definition.
    func reference() -> (y: [Double], gradient: [Double]) {
        var y = [Double](repeating: 0, count: batch * length * width)
        var gradient = [Double](repeating: 0, count: batch * length * 3 * width)
        let (qkv, dy) = (projection.map(Double.init), upstream.map(Double.init))
        for sequence in 0..<batch {
            for head in 0..<heads {
                for row in 0..<length { addRow(sequence, head, row, qkv, dy, &y, &gradient) }
            }
        }
        return (y, gradient)
    }

    private func addRow(
        _ sequence: Int, _ head: Int, _ row: Int, _ qkv: [Double], _ dy: [Double], _ y: inout [Double],
        _ gradient: inout [Double]
    ) {
        func at(_ step: Int, _ part: Int) -> Int { ((sequence * length + step) * 3 + part) * width + head * size }
        let scale = 1 / Double(size).squareRoot(), result = (sequence * length + row) * width + head * size
        let tokens = tokens
        let seen = (0..<(isCausal ? row + 1 : length)).filter { key in
            tokens.map { $0[sequence * length + key] != 0 } ?? true
        }
        let powers = seen.map { key in
            exp(scale * (0..<size).reduce(0) { $0 + qkv[at(row, 0) + $1] * qkv[at(key, 1) + $1] })
        }
        let total = powers.reduce(0, +)
        let shares = powers.map { $0 / total }
        for (key, share) in zip(seen, shares) {
            for column in 0..<size { y[result + column] += share * qkv[at(key, 2) + column] }
        }
        let byShare = seen.map { key in (0..<size).reduce(0) { $0 + dy[result + $1] * qkv[at(key, 2) + $1] } }
        let mean = zip(shares, byShare).reduce(0) { $0 + $1.0 * $1.1 }
        for (index, key) in seen.enumerated() {
            let byProduct = shares[index] * (byShare[index] - mean) * scale
            for column in 0..<size {
                gradient[at(row, 0) + column] += byProduct * qkv[at(key, 1) + column]
                gradient[at(key, 1) + column] += byProduct * qkv[at(row, 0) + column]
                gradient[at(key, 2) + column] += shares[index] * dy[result + column]
            }
        }
    }
}

extension Optional where Wrapped == [Int32] {
    /// A pointer to the elements, nil without any.
    func withOptionalPointer(_ body: (UnsafePointer<Int32>?) -> Void) {
        switch self {
        case .some(let elements): elements.withUnsafeBufferPointer { body($0.baseAddress) }
        case .none: body(nil)
        }
    }
}
