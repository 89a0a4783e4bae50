import CKernels

@testable import Tensors

/// Calls `body` for each product of a convolution by its definition, with the places of its three numbers.
private func forEachProduct(
    _ geometry: ConvolutionGeometry, input: Shape, weight: Shape, _ body: (_ x: Int, _ w: Int, _ y: Int) -> Void
) {
    let shape = geometry.kernelShape(input, weight)
    let (channels, filters) = (weight[2], weight[3] / geometry.groups)
    for y in 0..<shape.batch * shape.out_height * shape.out_width {
        let (picture, place) = y.quotientAndRemainder(dividingBy: shape.out_height * shape.out_width)
        for tap in 0..<shape.kernel_height * shape.kernel_width {
            let row = place / shape.out_width * shape.stride_y + tap / weight[1] * shape.dilation_y - shape.pad_top
            let column = place % shape.out_width * shape.stride_x + tap % weight[1] * shape.dilation_x - shape.pad_left
            guard (0..<input[1]).contains(row), (0..<input[2]).contains(column) else { continue }
            let pixel = (picture * input[1] + row) * input[2] + column
            for filter in 0..<weight[3] {
                for channel in 0..<channels {
                    body(
                        pixel * input[3] + filter / filters * channels + channel,
                        (tap * channels + channel) * weight[3] + filter, y * weight[3] + filter)
                }
            }
        }
    }
}

extension Convolution: ReferenceOperation {
    func reference(_ inputs: [ReferenceValue]) -> [[Double]] {
        let (x, w) = (inputs[0], inputs[1])
        let count = geometry.outputShape(of: x.shape, weight: w.shape)?.count ?? 0
        var result = Array(repeating: 0.0, count: count)
        forEachProduct(geometry, input: x.shape, weight: w.shape) { result[$2] += x.numbers[$0] * w.numbers[$1] }
        return [result]
    }
}

extension ConvolutionDataGradient: ReferenceOperation {
    func reference(_ inputs: [ReferenceValue]) -> [[Double]] {
        let (dy, w) = (inputs[0], inputs[1])
        var result = Array(repeating: 0.0, count: inputShape.count)
        forEachProduct(geometry, input: inputShape, weight: w.shape) { result[$0] += dy.numbers[$2] * w.numbers[$1] }
        return [result]
    }
}

extension ConvolutionWeightGradient: ReferenceOperation {
    func reference(_ inputs: [ReferenceValue]) -> [[Double]] {
        let (x, dy) = (inputs[0], inputs[1])
        var result = Array(repeating: 0.0, count: weightShape.count)
        forEachProduct(geometry, input: x.shape, weight: weightShape) { result[$1] += x.numbers[$0] * dy.numbers[$2] }
        return [result]
    }
}

/// The windows of a pooling: for each number of the result those of the input, in order, with their places in the window.
private func windows(_ geometry: PoolGeometry, _ input: Shape) -> [[(x: Int, place: Int)]] {
    let shape = geometry.kernelShape(input)
    return (0..<shape.batch * shape.out_height * shape.out_width * shape.channels).map { number in
        let (y, channel) = number.quotientAndRemainder(dividingBy: shape.channels)
        let (picture, place) = y.quotientAndRemainder(dividingBy: shape.out_height * shape.out_width)
        return (0..<shape.window_height * shape.window_width).compactMap { tap in
            let row = place / shape.out_width * shape.stride_y + tap / shape.window_width - shape.pad_top
            let column = place % shape.out_width * shape.stride_x + tap % shape.window_width - shape.pad_left
            guard (0..<input[1]).contains(row), (0..<input[2]).contains(column) else { return nil }
            return (((picture * input[1] + row) * input[2] + column) * input[3] + channel, tap)
        }
    }
}

extension Pool: ReferenceOperation {
    func reference(_ inputs: [ReferenceValue]) -> [[Double]] {
        let (x, area) = (inputs[0].numbers, Double(geometry.size.height * geometry.size.width))
        let windows = windows(geometry, inputs[0].shape)
        switch kind {
        case .mean: return [windows.map { $0.reduce(0) { $0 + x[$1.x] } / area }]
        case .maximum:
            let greatest = windows.map { window in
                window.reduce((number: -Double.infinity, place: 0)) { x[$1.x] > $0.number ? (x[$1.x], $1.place) : $0 }
            }
            return [greatest.map(\.number), greatest.map { Double($0.place) }]
        }
    }
}

extension PoolGradient: ReferenceOperation {
    func reference(_ inputs: [ReferenceValue]) -> [[Double]] {
        let area = Double(geometry.size.height * geometry.size.width)
        var result = Array(repeating: 0.0, count: inputShape.count)
        for (number, window) in windows(geometry, inputShape).enumerated() {
            for (x, place) in window {
                let share = kind == .mean ? 1 / area : Double(place) == inputs[1].numbers[number] ? 1 : 0
                result[x] += share * inputs[0].numbers[number]
            }
        }
        return [result]
    }
}

/// For each pixel of a picture made larger, the pixels it is made from, with their shares.
private func sources(_ small: Shape, _ factor: PixelSize, _ mode: UpsampleMode) -> [[(pixel: Int, share: Double)]] {
    func along(_ place: Int, _ factor: Int, _ extent: Int) -> [(place: Int, share: Double)] {
        if mode == .nearest { return [(place / factor, 1)] }
        let at = max(0, (Double(place) + 0.5) / Double(factor) - 0.5)
        let first = min(Int(at), extent - 1)
        return [(first, 1 - (at - Double(first))), (min(first + 1, extent - 1), at - Double(first))]
    }
    let (height, width) = (small[1] * factor.height, small[2] * factor.width)
    return (0..<small[0] * height * width).map { large in
        let (picture, place) = large.quotientAndRemainder(dividingBy: height * width)
        return along(place / width, factor.height, small[1]).flatMap { row in
            along(place % width, factor.width, small[2]).map { column in
                ((picture * small[1] + row.place) * small[2] + column.place, row.share * column.share)
            }
        }
    }
}

extension Upsample: ReferenceOperation {
    func reference(_ inputs: [ReferenceValue]) -> [[Double]] {
        let channels = inputs[0].shape.columns
        return [
            sources(inputs[0].shape, factor, mode).flatMap { sources in
                (0..<channels).map { channel in
                    sources.reduce(0) { $0 + $1.share * inputs[0].numbers[$1.pixel * channels + channel] }
                }
            }
        ]
    }
}

extension UpsampleGradient: ReferenceOperation {
    func reference(_ inputs: [ReferenceValue]) -> [[Double]] {
        let large = inputs[0].shape
        let small: Shape = [large[0], large[1] / factor.height, large[2] / factor.width, large[3]]
        var result = Array(repeating: 0.0, count: small.count)
        for (pixel, sources) in sources(small, factor, mode).enumerated() {
            for (source, share) in sources {
                for channel in 0..<small.columns {
                    result[source * small.columns + channel] +=
                        share * inputs[0].numbers[pixel * small.columns + channel]
                }
            }
        }
        return [result]
    }
}

extension Concatenation: ReferenceOperation {
    func reference(_ inputs: [ReferenceValue]) -> [[Double]] {
        [
            (0..<inputs[0].shape.rows).flatMap { row in
                inputs.flatMap { $0.numbers[row * $0.shape.columns..<(row + 1) * $0.shape.columns] }
            }
        ]
    }
}

extension ColumnSlice: ReferenceOperation {
    func reference(_ inputs: [ReferenceValue]) -> [[Double]] {
        let columns = inputs[0].shape.columns
        return [
            (0..<inputs[0].shape.rows).flatMap { row in
                inputs[0].numbers[(row * columns + range.lowerBound)..<(row * columns + range.upperBound)]
            }
        ]
    }
}
