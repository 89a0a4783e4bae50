import CKernels

/// One product: shapes, layout, epilogue; its inputs and its Float64 reference.
struct GemmCase: CustomStringConvertible {
    var rows: Int
    var columns: Int
    var inner: Int
    var transposesA = false
    var transposesB = false
    var hasBias = false
    var accumulates = false
    /// Floats between the end of a row of C and the start of the next.
    var gap = 0
    /// Whether the reference is of factors rounded to bf16.
    var roundsFactors = false

    var description: String {
        "\(rows)x\(columns)x\(inner)\(transposesA ? " A^T" : "")\(transposesB ? " B^T" : "")"
            + "\(hasBias ? " bias" : "")\(accumulates ? " accumulate" : "")\(gap > 0 ? " gap \(gap)" : "")"
    }

    var shape: descent_gemm_shape {
        var shape = descent_gemm_shape_make(rows, columns, inner, transposesA, transposesB)
        shape.accumulate = accumulates
        shape.c_row_stride = columns + gap
        return shape
    }

    var a: [Float] {
        precondition(rows * inner <= Self.numbers.count, "there are not so many numbers")
        return Array(Self.numbers.prefix(rows * inner))
    }
    var b: [Float] { Array(Self.numbers.dropFirst(1000).prefix(inner * columns)) }
    var bias: [Float]? { hasBias ? Array(Self.numbers.suffix(columns)) : nil }
    var c: [Float] { Array(Self.numbers.dropFirst(500).prefix(rows * (columns + gap))) }

    /// The operands are overlapping parts of these.
    private static let numbers = Numbers.many

    /// Runs the product; gives C with its gaps.
    func run(on pool: TestPool) -> Buffer {
        var shape = shape
        let scratch = Buffer(count: descent_gemm_scratch_floats(pool.pool, &shape))
        let result = Buffer(c)
        descent_gemm(pool.pool, &shape, a, b, result.pointer, bias, nil, nil, scratch.pointer)
        return scratch.guardsAreWhole ? result : Buffer([])
    }

    /// C with its gaps, computed in Float64.
    var reference: [Double] {
        let bias = bias, shape = shape
        var result = c.map(Double.init)
        a.withUnsafeBufferPointer { a in
            b.withUnsafeBufferPointer { b in
                for row in 0..<rows {
                    for column in 0..<columns {
                        var total = accumulates ? result[row * shape.c_row_stride + column] : 0
                        if let bias { total += Double(bias[column]) }
                        for k in 0..<inner {
                            let left = a[row * shape.a_row_stride + k * shape.a_column_stride]
                            let right = b[k * shape.b_row_stride + column * shape.b_column_stride]
                            total += roundsFactors ? rounded(left) * rounded(right) : Double(left) * Double(right)
                        }
                        result[row * shape.c_row_stride + column] = total
                    }
                }
            }
        }
        return result
    }

    /// To the nearest number of 8 significant bits, the even one of two.
    private func rounded(_ value: Float) -> Double {
        let bits = value.bitPattern
        return Double(Float(bitPattern: (bits + 0x7fff + (bits >> 16 & 1)) & 0xffff_0000))
    }

    /// A rounding for each addition, of partial sums that grow with the root of their length.
    var tolerance: Tolerance { Tolerance(absolute: 1e-7 * Double(inner + 20)) }
}
