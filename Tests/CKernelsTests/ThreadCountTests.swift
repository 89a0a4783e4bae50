import CKernels
import Testing

/// Some work on a pool, large enough to be shared, and its results.
struct SharedWork: CustomTestStringConvertible {
    let testDescription: String
    let run: @Sendable (TestPool) -> [Float]

    init(_ name: String, _ run: @escaping @Sendable (TestPool) -> [Float]) {
        testDescription = name
        self.run = run
    }

    /// The thread counts whose results differ in any bit from those of one thread.
    func threadCountsThatDiffer(isa: descent_isa) throws -> [Int] {
        let expected = run(try TestPool(threads: 1, isa: isa))
        return try [1, 2, 3, 8].filter { threads in
            let pool = try TestPool(threads: threads, isa: isa)
            return !(haveSameBits(run(pool), expected) && haveSameBits(run(pool), expected))
        }
    }
}

@Suite("The number of threads never changes a result")
struct ThreadCountTests {
    static let count = 100_003
    static let (rows, columns) = (301, 333)

    static let inputs = Array(Numbers.many.prefix(rows * columns))

    /// Numbers whose size changes from block to block of a sum, so that Float64 too cannot add the blocks exactly and each
    /// order of adding them leaves bits of its own.
    static let wideInputs = inputs.enumerated().map { index, value in
        value * Float(sign: .plus, exponent: index / 4096 * 37 % 61 - 30, significand: 1)
    }

    /// All bits of a Float64, as two elements of a result.
    static func halves(_ value: Double) -> [Float] {
        [Float(bitPattern: UInt32(value.bitPattern >> 32)), Float(bitPattern: UInt32(value.bitPattern & 0xffff_ffff))]
    }

    static func gemm(_ rows: Int, _ columns: Int, _ inner: Int, _ a: Bool, _ b: Bool) -> SharedWork {
        let gemm = GemmCase(
            rows: rows, columns: columns, inner: inner, transposesA: a, transposesB: b, hasBias: true, accumulates: true
        )
        return SharedWork("product \(gemm)") { gemm.run(on: $0).values }
    }

    /// Work that writes one buffer of the matrix's size.
    static func matrix(
        _ name: String, _ body: @escaping @Sendable (TestPool, [Float], UnsafeMutablePointer<Float>) -> Void
    ) -> SharedWork {
        SharedWork(name) { pool in
            let y = Buffer([Float](repeating: 0.5, count: rows * columns))
            body(pool, inputs, y.pointer)
            return y.values
        }
    }

    static let products = [
        gemm(128, 200, 300, false, false), gemm(200, 128, 100, false, true), gemm(300, 200, 64, true, false),
        gemm(1000, 6, 200, false, false), gemm(30, 2000, 20, false, false), gemm(401, 10, 400, true, false),
    ]

    static let elementwise = [
        matrix("unary") { descent_unary($0.pool, .gelu, count, $1, $2) },
        matrix("binary") { descent_binary($0.pool, .tanh_gradient, count, $1, $1, $2) },
        matrix("binary with a number") { descent_binary_scalar($0.pool, .divide, count, $1, 3, $2) },
        matrix("binary with a row") { descent_binary_row($0.pool, .multiply, rows, columns, $1, $1, $2) },
        matrix("binary with a column") { descent_binary_column($0.pool, .subtract, rows, columns, $1, $1, $2) },
        matrix("fill") { pool, _, y in descent_fill(pool.pool, count, 3, y) },
        matrix("copy") { descent_copy($0.pool, count, $1, $2) },
        matrix("axpy") { descent_axpy($0.pool, count, 0.3, $1, $2) },
        matrix("activation with bias") { pool, x, y in
            let dbias = Buffer(count: columns)
            descent_activation_backward_with_bias(pool.pool, .silu, rows, columns, x, x, y, dbias.pointer, false)
            for (index, value) in dbias.values.enumerated() { y[index] += value }
        },
        matrix("gather") { pool, x, y in
            let index = (0..<rows).map { Int32($0 * 7 % rows) }
            descent_gather_rows(pool.pool, rows, columns, x, index, y)
        },
        matrix("transpose") { descent_transpose($0.pool, rows, columns, $1, $2) },
        matrix("uniform") { pool, _, y in
            descent_random_uniform(pool.pool, descent_random_key_make(1, 1, 1), count, -1, 1, y)
        },
        matrix("dropout") { descent_dropout($0.pool, descent_random_key_make(1, 1, 1), 0.4, 0, count, $1, $2) },
    ]

    static let reductions = [
        SharedWork("sum") { halves(descent_sum($0.pool, count, wideInputs)) },
        SharedWork("norm") { halves(descent_sum_of_squares($0.pool, count, wideInputs)) },
        SharedWork("dot") { halves(descent_dot($0.pool, count, wideInputs, inputs)) },
        matrix("row sums") { descent_row_sums($0.pool, rows, columns, $1, 0.1, $2) },
        matrix("row maxima") { descent_row_maxima($0.pool, rows, columns, $1, $2) },
        matrix("column sums") { descent_column_sums($0.pool, rows, columns, columns, $1, 0.1, true, $2) },
        matrix("argmax") { pool, x, y in
            var indices = [Int32](repeating: -1, count: rows)
            descent_argmax(pool.pool, rows, columns, x, &indices)
            for (row, index) in indices.enumerated() { y[row] = Float(index) }
        },
    ]

    static let losses = [
        matrix("softmax") { descent_softmax($0.pool, rows, columns, $1, $2) },
        matrix("log softmax") { descent_log_softmax($0.pool, rows, columns, $1, $2) },
        matrix("softmax backward") { descent_softmax_backward($0.pool, rows, columns, $1, $1, $2) },
        matrix("cross-entropy") { pool, x, y in
            let losses = Buffer(count: rows), labels = (0..<rows).map { Int32($0 % columns) }
            descent_softmax_cross_entropy(pool.pool, rows, columns, x, labels, nil, 0.1, 1, losses.pointer, y)
            for (row, loss) in losses.values.enumerated() { y[row] += loss }
        },
        matrix("binary cross-entropy") { pool, x, y in
            let losses = Buffer(count: rows)
            descent_binary_cross_entropy(pool.pool, rows, columns, x, x, 2, 1, losses.pointer, y)
            for (row, loss) in losses.values.enumerated() { y[row] += loss }
        },
        matrix("squared error") { pool, x, y in
            let losses = Buffer(count: count), targets = [Float](repeating: 0.2, count: count)
            descent_regression_loss(pool.pool, .squared, 0, count, 1, x, targets, 1, losses.pointer, y)
            for (row, loss) in losses.values.enumerated() { y[row] += loss }
        },
    ]

    static let optimizers = [
        matrix("gradient descent") { pool, x, y in
            var settings = descent_sgd_settings(
                learning_rate: 0.1, momentum: 0.9, weight_decay: 0.01, gradient_scale: 1, nesterov: true)
            let velocity = Buffer([Float](repeating: 0.1, count: count))
            descent_sgd(pool.pool, &settings, count, x, y, velocity.pointer)
            y[0] += velocity.values[1]
        },
        matrix("AdamW") { pool, x, y in
            var settings = descent_adam_settings(
                learning_rate: 0.1, gradient_weight1: 0.1, beta2: 0.99, gradient_weight2: 0.01, epsilon: 1e-8,
                weight_decay: 0.1, gradient_scale: 1,
                bias_correction1: 0.1, bias_correction2: 0.01)
            let first = Buffer([Float](repeating: 0, count: count))
            let second = Buffer([Float](repeating: 0, count: count))
            for _ in 0..<2 {
                descent_adamw(pool.pool, &settings, count, x, y, first.pointer, second.pointer)
            }
            for (index, (m, v)) in zip(first.values, second.values).enumerated() { y[index] += m + v }
        },
        SharedWork("elementwise program") { pool in
            [ProgramTests.run(rows: 129, columns: 513, on: pool) == nil ? 1 : 0]
        },
    ]

    static let sequences = [
        SharedWork("attention") { AttentionCase(batch: 3, length: 70, heads: 2, size: 20).run(on: $0).everything },
        SharedWork("attention, causal, with padding") {
            AttentionCase(batch: 2, length: 33, heads: 3, size: 16, isCausal: true, hasPadding: true).run(on: $0)
                .everything
        },
        SharedWork("attention of one head") {
            AttentionCase(batch: 1, length: 300, heads: 1, size: 40).run(on: $0).everything
        },
        SharedWork("attention of one head, causal, with padding") {
            AttentionCase(batch: 1, length: 290, heads: 1, size: 36, isCausal: true, hasPadding: true).run(on: $0)
                .everything
        },
        matrix("embedding") { pool, x, y in
            let tokens = (0..<rows).map { Int32($0 * 7 % 50) }
            descent_embedding_backward(pool.pool, rows, columns, 50, tokens, x, false, y)
        },
        matrix("layer norm") { pool, x, y in
            let statistics = Buffer(count: 2 * rows), gradients = Buffer(count: 2 * columns)
            let scratch = Buffer(count: descent_row_norm_backward_scratch_floats(rows, columns))
            var settings = descent_norm_settings(epsilon: 1e-5, centers: true)
            descent_row_norm(pool.pool, &settings, rows, columns, x, x, x, statistics.pointer, y)
            descent_row_norm_backward(
                pool.pool, &settings, rows, columns, x, x, statistics.values, x, x, y, gradients.pointer,
                gradients.pointer + columns, scratch.pointer)
            for (index, value) in gradients.values.enumerated() { y[index] += value }
        },
        matrix("group norm") { pool, x, y in
            let (samples, positions, channels) = (7, 43, 333)
            let statistics = Buffer(count: samples * 9 * 2), gradients = Buffer(count: 2 * channels)
            let scratch = Buffer(count: descent_group_norm_scratch_floats(pool.pool, samples, channels))
            descent_group_norm(
                pool.pool, samples, positions, channels, 9, 1e-5, x, x, x, statistics.pointer, y, scratch.pointer)
            descent_group_norm_backward(
                pool.pool, samples, positions, channels, 9, x, x, statistics.values, x, y, gradients.pointer,
                gradients.pointer + channels, scratch.pointer)
            for (index, value) in gradients.values.enumerated() { y[index] += value }
        },
    ]

    static func convolution(_ convolution: ConvolutionCase) -> SharedWork {
        SharedWork("convolution \(convolution.testDescription)") { convolution.run(on: $0).everything }
    }

    /// Pooling with windows that overlap, and its gradient.
    static func pooled(
        _ pool: TestPool,
        _ run: (inout descent_pooling_shape, UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>) -> Void
    ) -> [Float] {
        var shape = descent_pooling_shape(
            batch: 9, height: 23, width: 21, channels: 20, window_height: 3, window_width: 3, stride_y: 2, stride_x: 2,
            pad_top: 1, pad_left: 1, out_height: 12, out_width: 11)
        let y = Buffer(count: 9 * 12 * 11 * 20), dx = Buffer(count: 9 * 23 * 21 * 20)
        run(&shape, y.pointer, dx.pointer)
        return y.values + dx.values
    }

    static let pictures = [
        convolution(ConvolutionCase(batch: 8, height: 26, width: 22, channels: 24, filters: 20, padding: 1)),
        convolution(
            ConvolutionCase(
                batch: 5, height: 31, width: 30, channels: 6, filters: 10, size: (5, 5), stride: 2, padding: 2)),
        convolution(
            ConvolutionCase(batch: 4, height: 24, width: 25, channels: 30, filters: 30, padding: 1, groups: 30)),
        convolution(ConvolutionCase(batch: 6, height: 17, width: 17, channels: 40, filters: 36, size: (1, 1))),
        SharedWork("max pool") { pool in
            pooled(pool) { shape, y, dx in
                var places = [Int32](repeating: 0, count: 9 * 12 * 11 * 20)
                descent_max_pool(pool.pool, &shape, inputs, y, &places)
                descent_max_pool_backward(pool.pool, &shape, places, y, dx)
            }
        },
        SharedWork("average pool") { pool in
            pooled(pool) { shape, y, dx in
                descent_average_pool(pool.pool, &shape, inputs, y)
                descent_average_pool_backward(pool.pool, &shape, y, dx)
            }
        },
        SharedWork("upsampling") { pool in
            let y = Buffer(count: 10 * 20 * 30 * 12), dx = Buffer(count: 10 * 10 * 10 * 12)
            descent_upsample(pool.pool, 10, 10, 10, 12, 2, 3, true, inputs, y.pointer)
            descent_upsample_backward(pool.pool, 10, 10, 10, 12, 2, 3, true, y.values, dx.pointer)
            return y.values + dx.values
        },
        matrix("copied columns") { pool, x, y in
            descent_copy_columns(pool.pool, rows, columns - 3, Array(x.dropFirst(3)), columns, y, columns)
        },
        matrix("batch norm") { pool, x, y in
            let vectors = Buffer(count: 5 * columns)
            let scratch = Buffer(count: descent_batch_norm_scratch_floats(rows, columns))
            var tail = descent_batch_norm_tail(residual: nil, rectifies: true)
            let parts = (0..<5).map { vectors.pointer + $0 * columns }
            descent_batch_norm(
                pool.pool, rows, columns, 1e-5, x, x, x, &tail, parts[0], parts[1], parts[2], y, scratch.pointer)
            let result = Array(UnsafeBufferPointer(start: y, count: rows * columns))
            descent_batch_norm_backward(
                pool.pool, rows, columns, x, x, parts[0], parts[1], result, x, y, parts[3], parts[4], nil,
                scratch.pointer)
            for (index, value) in vectors.values.enumerated() { y[index] += value }
        },
    ]

    @Test("any number of threads gives the same pictures", arguments: supportedInstructionSets, pictures)
    func picturesGiveTheSameBits(isa: descent_isa, work: SharedWork) throws {
        #expect(try work.threadCountsThatDiffer(isa: isa) == [])
    }

    @Test("any number of threads gives the same sequences", arguments: supportedInstructionSets, sequences)
    func sequencesGiveTheSameBits(isa: descent_isa, work: SharedWork) throws {
        #expect(try work.threadCountsThatDiffer(isa: isa) == [])
    }

    @Test("any number of threads gives the same bits", arguments: supportedInstructionSets, products + elementwise)
    func mapsGiveTheSameBits(isa: descent_isa, work: SharedWork) throws {
        #expect(try work.threadCountsThatDiffer(isa: isa) == [])
    }

    @Test(
        "any number of threads gives the same sums", arguments: supportedInstructionSets,
        reductions + losses + optimizers)
    func reductionsGiveTheSameBits(isa: descent_isa, work: SharedWork) throws {
        #expect(try work.threadCountsThatDiffer(isa: isa) == [])
    }
}
