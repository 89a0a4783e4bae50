import CKernels
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

@Suite("Losses")
struct LossTests {
    static let shapes = [(1, 1), (1, 2), (5, 3), (32, 10), (7, 16), (9, 17), (3, 100), (400, 130)]

    /// `-(1 - e) w[c] log p[c] - e / n * sum of w[j] log p[j]` of one row.
    static func crossEntropy(_ x: [Double], label: Int, weights: [Double], smoothing: Double) -> Double {
        let greatest = x.max() ?? 0
        let total = greatest + log(x.reduce(0) { $0 + exp($1 - greatest) })
        let own = (1 - smoothing) * weights[label] * (total - x[label])
        return own + smoothing / Double(x.count) * zip(x, weights).reduce(0) { $0 + $1.1 * (total - $1.0) }
    }

    @Test("softmax cross-entropy agrees with Float64, gradient by differences", arguments: supportedInstructionSets)
    func softmaxCrossEntropy(isa: descent_isa) throws {
        let pool = try TestPool(threads: 2, isa: isa)
        for (rows, classes) in Self.shapes.dropLast() {
            for (smoothing, isWeighted) in [(Float(0), false), (0.1, false), (0, true), (0.2, true)] {
                var numbers = Numbers(seed: 11)
                let logits = numbers.floats(rows * classes, in: -5...5)
                let labels = numbers.labels(rows, classes: classes)
                let weights = isWeighted ? numbers.floats(classes, in: 0.2...3) : nil
                let losses = Buffer(count: rows), gradient = Buffer(count: rows * classes)
                let scale = 1 / Float(rows)
                descent_softmax_cross_entropy(
                    pool.pool, rows, classes, logits, labels, weights, smoothing, scale, losses.pointer,
                    gradient.pointer)

                let reference = weights?.map(Double.init) ?? [Double](repeating: 1, count: classes)
                func loss(_ row: Int, moved: Int? = nil, by step: Double = 0) -> Double {
                    var x = logits[row * classes..<(row + 1) * classes].map(Double.init)
                    if let moved { x[moved] += step }
                    return Self.crossEntropy(
                        x, label: Int(labels[row]), weights: reference, smoothing: Double(smoothing))
                }
                let expected = (0..<rows).map { loss($0) }
                let step = 1e-5
                let slopes = (0..<rows * classes).map { index in
                    let (row, column) = (index / classes, index % classes)
                    let difference = loss(row, moved: column, by: step) - loss(row, moved: column, by: -step)
                    return difference / (2 * step) * Double(scale)
                }
                let what: Comment = "\(rows)x\(classes), smoothing \(smoothing), weighted \(isWeighted)"
                #expect(disagreement(losses, expected, within: Tolerance(absolute: 3e-6, relative: 1e-6)) == nil, what)
                #expect(disagreement(gradient, slopes, within: Tolerance(absolute: 1e-6)) == nil, what)
            }
        }
    }

    @Test("without a gradient the losses are the same", arguments: supportedInstructionSets, shapes)
    func evaluation(isa: descent_isa, shape: (rows: Int, classes: Int)) throws {
        let pool = try TestPool(isa: isa)
        var numbers = Numbers(seed: 12)
        let logits = numbers.floats(shape.rows * shape.classes, in: -5...5)
        let labels = numbers.labels(shape.rows, classes: shape.classes)
        let first = Buffer(count: shape.rows), second = Buffer(count: shape.rows), inPlace = Buffer(logits)
        descent_softmax_cross_entropy(
            pool.pool, shape.rows, shape.classes, logits, labels, nil, 0.1, 1, first.pointer, nil)
        descent_softmax_cross_entropy(
            pool.pool, shape.rows, shape.classes, inPlace.pointer, labels, nil, 0.1, 1, second.pointer,
            inPlace.pointer)
        #expect(haveSameBits(first.values, second.values) && inPlace.guardsAreWhole)
    }

    @Test("a label out of range leaves its row out", arguments: [-1, 3, -100, Int32.max])
    func labelOutOfRange(label: Int32) throws {
        let pool = try TestPool()
        let losses = Buffer(count: 2), gradient = Buffer(count: 6), labels = [label, 1]
        descent_softmax_cross_entropy(
            pool.pool, 2, 3, [1, 2, 3, 0, 0, 0], labels, nil, 0, 1, losses.pointer, gradient.pointer)
        #expect(losses.values[0] == 0 && gradient.values.prefix(3).allSatisfy { $0 == 0 })
        #expect(abs(losses.values[1] - Float(log(3.0))) < 1e-6)
        #expect(descent_label_weight(2, 3, labels, nil) == 1)
        #expect(descent_label_weight(2, 3, labels, [5, 7, 9]) == 7)
    }

    @Test("huge logits neither overflow nor hide NaN", arguments: supportedInstructionSets)
    func extremeLogits(isa: descent_isa) throws {
        let pool = try TestPool(isa: isa)
        let losses = Buffer(count: 3), gradient = Buffer(count: 9)
        let logits: [Float] = [1e30, 0, -1e30, -1000, 1000, 0, .nan, 1, 2]
        descent_softmax_cross_entropy(
            pool.pool, 3, 3, logits, [0, 1, 1], nil, 0, 1, losses.pointer, gradient.pointer)
        #expect(losses.values[0] == 0 && losses.values[1] == 0)
        #expect(gradient.values.prefix(6).allSatisfy { abs($0) < 1e-6 })
        #expect(losses.values[2].isNaN)
    }

    @Test("softmax, its logarithm and its backward agree with Float64", arguments: supportedInstructionSets, shapes)
    func softmax(isa: descent_isa, shape: (rows: Int, columns: Int)) throws {
        let pool = try TestPool(threads: 2, isa: isa)
        let (rows, columns) = shape
        var numbers = Numbers(seed: 13)
        let x = numbers.floats(rows * columns, in: -8...8), dy = numbers.floats(rows * columns)
        let y = Buffer(count: x.count), logarithm = Buffer(count: x.count), dx = Buffer(count: x.count)
        descent_softmax(pool.pool, rows, columns, x, y.pointer)
        descent_log_softmax(pool.pool, rows, columns, x, logarithm.pointer)
        descent_softmax_backward(pool.pool, rows, columns, y.pointer, dy, dx.pointer)
        var (expected, logarithms, slopes) = ([Double](), [Double](), [Double]())
        for row in 0..<rows {
            let range = row * columns..<(row + 1) * columns
            let powers = x[range].map { exp(Double($0)) }
            let total = powers.reduce(0, +)
            let mean = zip(powers, dy[range]).reduce(0) { $0 + $1.0 / total * Double($1.1) }
            expected += powers.map { $0 / total }
            logarithms += powers.map { log($0 / total) }
            slopes += zip(powers, dy[range]).map { $0 / total * (Double($1) - mean) }
        }
        #expect(disagreement(y, expected, within: Tolerance(absolute: 1e-7, relative: 2e-6)) == nil)
        #expect(disagreement(logarithm, logarithms, within: Tolerance(absolute: 4e-6)) == nil)
        #expect(disagreement(dx, slopes, within: Tolerance(absolute: 1e-6)) == nil)
    }
}
