import CKernels

/// Where the windows of a convolution lie, and which channels a filter sees.
public struct ConvolutionGeometry: Hashable, Sendable {
    /// Pixels from one window to the next.
    public let stride: PixelSize
    /// What counts as lying beyond the edges, as zeros.
    public let padding: PixelPadding
    /// Pixels from one weight of a window to the next.
    public let dilation: PixelSize
    /// Filters are cut into this many groups of neighbours, and each sees its own group of channels.
    public let groups: Int

    /// Windows of these distances. Strides, dilations and groups are at least 1, paddings at least 0.
    public init(
        stride: PixelSize = PixelSize(1), padding: PixelPadding = .none, dilation: PixelSize = PixelSize(1),
        groups: Int = 1
    ) {
        precondition(
            min(stride.height, stride.width, dilation.height, dilation.width, groups) >= 1,
            "strides, dilations and groups are at least 1")
        if case .pixels(let pixels) = padding {
            precondition(min(pixels.height, pixels.width) >= 0, "a padding is at least 0")
        }
        self.stride = stride
        self.padding = padding
        self.dilation = dilation
        self.groups = groups
    }

    /// How much of an input a window of so many weights spans.
    public func span(of size: PixelSize) -> PixelSize {
        PixelSize(height: (size.height - 1) * dilation.height + 1, width: (size.width - 1) * dilation.width + 1)
    }

    /// The extents of the result for an input `[batch, height, width, channels]`, nil where the shapes do not fit or no window
    /// does.
    public func outputShape(of input: Shape, weight: Shape) -> Shape? { extents(input, weight)?.outputShape }

    /// The steps of the result for a series `[batch, steps, channels]` and a weight `[size, channels / groups, filters]`, nil where
    /// the shapes do not fit or no window does.
    public func seriesLength(of input: Shape, weight: Shape) -> Int? {
        guard input.rank == 3, weight.rank == 3 else { return nil }
        let picture: Shape = [input[0], 1, input[1], input[2]]
        return alongSeries.extents(picture, [1, weight[0], weight[1], weight[2]])?.columns.count
    }

    /// The same for a series, which is a picture of one row.
    var alongSeries: ConvolutionGeometry {
        var padding = padding
        if case .pixels(let pixels) = padding { padding = .pixels(PixelSize(height: 0, width: pixels.width)) }
        return ConvolutionGeometry(
            stride: PixelSize(height: 1, width: stride.width), padding: padding,
            dilation: PixelSize(height: 1, width: dilation.width), groups: groups)
    }

    /// The windows of both axes.
    struct Extents {
        let rows: WindowAxis
        let columns: WindowAxis
        let outputShape: Shape
    }

    func extents(_ input: Shape, _ weight: Shape) -> Extents? {
        guard input.rank == 4, weight.rank == 4, weight.count > 0, input.columns == weight[2] * groups,
            weight[3] % groups == 0
        else { return nil }
        let rows = WindowAxis(
            extent: input[1], size: weight[0], stride: stride.height, dilation: dilation.height, padding: padding,
            \.height)
        let columns = WindowAxis(
            extent: input[2], size: weight[1], stride: stride.width, dilation: dilation.width, padding: padding, \.width
        )
        guard rows.count > 0, columns.count > 0 else { return nil }
        return Extents(
            rows: rows, columns: columns, outputShape: [input[0], rows.count, columns.count, weight[3]])
    }

    /// The extents as the kernels take them. The shapes must fit.
    func kernelShape(_ input: Shape, _ weight: Shape) -> descent_convolution_shape {
        guard let extents = extents(input, weight) else {
            preconditionFailure("a convolution was lowered with shapes that its shape rule refuses")
        }
        return descent_convolution_shape(
            batch: input[0], height: input[1], width: input[2], channels: input[3], filters: weight[3],
            kernel_height: weight[0], kernel_width: weight[1], stride_y: stride.height, stride_x: stride.width,
            dilation_y: dilation.height, dilation_x: dilation.width, pad_top: extents.rows.padding,
            pad_left: extents.columns.padding, groups: groups, out_height: extents.rows.count,
            out_width: extents.columns.count)
    }
}

extension descent_convolution_shape {
    /// How many floats of scratch a part of the convolution needs on a pool.
    func scratchFloats(_ pool: OpaquePointer, _ part: descent_convolution_part) -> Int {
        withUnsafePointer(to: self) { descent_convolution_scratch_floats(pool, $0, part) }
    }
}
