/// Rows and columns of pixels: how large a kernel or a step is.
public struct PixelSize: Hashable, Sendable {
    /// Along the rows' axis.
    public let height: Int
    /// Along the columns' axis.
    public let width: Int

    /// A size of this many rows and columns.
    public init(height: Int, width: Int) {
        self.height = height
        self.width = width
    }

    /// As many rows as columns.
    public init(_ side: Int) {
        self.init(height: side, width: side)
    }
}

/// What counts as lying beyond the edges of a picture, so that windows may begin there.
public enum PixelPadding: Hashable, Sendable {
    /// Nothing: every window lies within the picture.
    case none
    /// As much as makes `ceil(extent / stride)` windows, the odd pixel at the far edge (Keras; PyTorch where the stride is 1).
    case same
    /// This many pixels at each edge.
    case pixels(PixelSize)
}

/// Windows along one axis: where they begin, how many there are.
struct WindowAxis {
    /// Pixels from the first to one after the last of a window.
    let span: Int
    /// Pixels before the first of the axis.
    let padding: Int
    /// The number of windows, less than 1 where none fits.
    let count: Int

    init(
        extent: Int, size: Int, stride: Int, dilation: Int, padding rule: PixelPadding, _ side: KeyPath<PixelSize, Int>
    ) {
        span = dilation * (size - 1) + 1
        switch rule {
        case .none, .pixels:
            if case .pixels(let pixels) = rule { padding = pixels[keyPath: side] } else { padding = 0 }
            let room = extent + 2 * padding - span
            count = room < 0 ? 0 : room / stride + 1
        case .same:
            count = (extent + stride - 1) / stride
            padding = max(0, (count - 1) * stride + span - extent) / 2
        }
    }
}
