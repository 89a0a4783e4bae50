import CKernels

/// Where the windows of a pooling lie.
public struct PoolGeometry: Hashable, Sendable {
    /// Pixels of a window.
    public let size: PixelSize
    /// Pixels from one window to the next.
    public let stride: PixelSize
    /// What counts as lying beyond the edges.
    public let padding: PixelPadding

    /// Windows of a size; without a stride each begins where the one before ends. A padding is at most half of the size.
    public init(size: PixelSize, stride: PixelSize? = nil, padding: PixelPadding = .none) {
        let stride = stride ?? size
        precondition(
            min(size.height, size.width, stride.height, stride.width) >= 1, "sizes and strides are at least 1")
        if case .pixels(let pixels) = padding {
            precondition(
                pixels.height >= 0 && pixels.width >= 0 && 2 * pixels.height <= size.height
                    && 2 * pixels.width <= size.width, "a padding is at most half of a window")
        }
        self.size = size
        self.stride = stride
        self.padding = padding
    }

    /// The extents of the result for an input `[batch, height, width, channels]`, nil where no window fits.
    public func outputShape(of input: Shape) -> Shape? {
        guard input.rank == 4, input.count > 0 else { return nil }
        let (rows, columns) = axes(input)
        guard rows.count > 0, columns.count > 0 else { return nil }
        return [input[0], rows.count, columns.count, input[3]]
    }

    private func axes(_ input: Shape) -> (rows: WindowAxis, columns: WindowAxis) {
        (
            WindowAxis(
                extent: input[1], size: size.height, stride: stride.height, dilation: 1, padding: padding, \.height),
            WindowAxis(extent: input[2], size: size.width, stride: stride.width, dilation: 1, padding: padding, \.width)
        )
    }

    /// The extents as the kernels take them. The shape must fit.
    func kernelShape(_ input: Shape) -> descent_pooling_shape {
        let (rows, columns) = axes(input)
        return descent_pooling_shape(
            batch: input[0], height: input[1], width: input[2], channels: input[3], window_height: size.height,
            window_width: size.width, stride_y: stride.height, stride_x: stride.width, pad_top: rows.padding,
            pad_left: columns.padding, out_height: rows.count, out_width: columns.count)
    }
}
