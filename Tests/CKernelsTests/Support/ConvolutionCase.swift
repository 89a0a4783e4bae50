import CKernels
import Testing

/// A convolution on numbers of its own, by the kernels and in Float64.
struct ConvolutionCase: CustomTestStringConvertible, Sendable {
    var batch = 1
    let height: Int
    let width: Int
    let channels: Int
    let filters: Int
    /// The rows and columns of a window.
    var size = (3, 3)
    var stride = 1
    var dilation = 1
    var padding = 0
    var groups = 1
    var activation = descent_activation.identity

    var testDescription: String {
        "\(batch)x\(height)x\(width)x\(channels) -> \(filters), \(size.0)x\(size.1), stride \(stride), dilation \(dilation), "
            + "padding \(padding), groups \(groups)"
            + (activation == .identity ? "" : ", activation \(activation.rawValue)")
    }

    /// What the kernels make.
    struct Result {
        let y: Buffer
        let dx: Buffer
        let dw: Buffer

        var everything: [Float] { y.values + dx.values + dw.values }
    }

    var shape: descent_convolution_shape {
        func count(_ extent: Int, _ size: Int) -> Int {
            (extent + 2 * padding - dilation * (size - 1) - 1) / stride + 1
        }
        return descent_convolution_shape(
            batch: batch, height: height, width: width, channels: channels, filters: filters, kernel_height: size.0,
            kernel_width: size.1, stride_y: stride, stride_x: stride, dilation_y: dilation, dilation_x: dilation,
            pad_top: padding, pad_left: padding, groups: groups, out_height: count(height, size.0),
            out_width: count(width, size.1))
    }

    private var xCount: Int { batch * height * width * channels }
    private var wCount: Int { size.0 * size.1 * channels / groups * filters }
    private var yCount: Int { batch * shape.out_height * shape.out_width * filters }

    private func numbers(_ count: Int, _ seed: UInt64) -> [Float] {
        var numbers = Numbers(seed: seed)
        return numbers.floats(count)
    }

    private var x: [Float] { numbers(xCount, 21) }
    private var w: [Float] { numbers(wCount, 22) }
    private var dy: [Float] { numbers(yCount, 23) }
    private var bias: [Float] { numbers(filters, 24) }
    /// What the activation that made the input saved.
    private var saved: [Float] { numbers(xCount, 25) }

    func run(on pool: TestPool) -> Result {
        var shape = shape
        let y = Buffer(count: yCount), dx = Buffer(count: xCount), dw = Buffer(count: wCount)
        func scratch(_ part: descent_convolution_part) -> Buffer {
            Buffer(count: descent_convolution_scratch_floats(pool.pool, &shape, part))
        }
        let forward = scratch(.forward), data = scratch(.data_gradient), weights = scratch(.weight_gradient)
        descent_convolution(pool.pool, &shape, x, w, bias, activation, y.pointer, nil, forward.pointer)
        descent_convolution_data_gradient(pool.pool, &shape, dy, w, activation, saved, dx.pointer, data.pointer)
        descent_convolution_weight_gradient(pool.pool, &shape, x, dy, dw.pointer, weights.pointer)
        let whole = [y, dx, dw, forward, data, weights].allSatisfy(\.guardsAreWhole)
        precondition(whole, "a convolution wrote beyond its buffers")
        return Result(y: y, dx: dx, dw: dw)
    }

    /// Result and gradients by the definition; `fault` changes one weight first, to see that the comparison sees it.
    func reference(fault: Double = 0) -> (y: [Double], dx: [Double], dw: [Double]) {
        var y = [Double](repeating: 0, count: yCount), dx = [Double](repeating: 0, count: xCount)
        var dw = [Double](repeating: 0, count: wCount)
        var w = self.w.map(Double.init)
        w[w.count / 2] += fault
        let (x, dy) = (self.x.map(Double.init), self.dy.map(Double.init))
        forEachProduct { i, j, k in
            y[k] += x[i] * w[j]
            dx[i] += dy[k] * w[j]
            dw[j] += x[i] * dy[k]
        }
        let (bias, saved) = (bias, saved)
        let rectifies = activation == .relu
        for k in y.indices {
            y[k] += Double(bias[k % filters])
            if rectifies { y[k] = max(0, y[k]) }
        }
        if rectifies { for i in dx.indices where !(saved[i] > 0) { dx[i] = 0 } }
        return (y, dx, dw)
    }

    private func forEachProduct(_ body: (_ x: Int, _ w: Int, _ y: Int) -> Void) {
        let shape = shape
        let (seen, own) = (channels / groups, filters / groups)
        for place in 0..<batch * shape.out_height * shape.out_width {
            let (row, ox) = place.quotientAndRemainder(dividingBy: shape.out_width)
            let (picture, oy) = row.quotientAndRemainder(dividingBy: shape.out_height)
            for tap in 0..<size.0 * size.1 {
                let iy = oy * stride + tap / size.1 * dilation - padding
                let ix = ox * stride + tap % size.1 * dilation - padding
                guard iy >= 0, iy < height, ix >= 0, ix < width else { continue }
                let pixel = ((picture * height + iy) * width + ix) * channels
                for filter in 0..<filters {
                    for channel in 0..<seen {
                        body(
                            pixel + filter / own * seen + channel, (tap * seen + channel) * filters + filter,
                            place * filters + filter)
                    }
                }
            }
        }
    }
}
