import Glibc

/// Moves, turns, mirrors, colours and covers one picture at a time.
struct PictureAugmentation {
    private let height: Int
    private let width: Int
    private let channels: Int
    private let options: Augmentation
    private let flipShare: Double
    private var copy: [Float]

    /// nil for what is no picture. `options` have their magnitudes multiplied already.
    init?(_ example: ExampleType, _ options: Augmentation, flipShare: Double) {
        guard case .image(let height, let width, let channels) = example, options.needsPictures else { return nil }
        (self.height, self.width, self.channels) = (height, width, channels)
        self.options = options
        self.flipShare = flipShare
        copy = [Float](repeating: 0, count: height * width * channels)
    }

    mutating func apply(to picture: UnsafeMutableBufferPointer<Float>, random: inout SplitMix64) {
        // Every number is drawn for every picture, so that one change does not move the draws of another.
        let isFlipped = random.uniform() < flipShare
        let (across, down) = (signed(&random) * options.shift, signed(&random) * options.shift)
        let angle = signed(&random) * options.rotation * .pi / 180
        let scale = 1 + signed(&random) * options.zoom
        if angle == 0, scale == 1 {
            let (columns, rows) = (
                Int((across * Double(width)).rounded()), Int((down * Double(height)).rounded())
            )
            if isFlipped || columns != 0 || rows != 0 { move(picture, columns, rows, isFlipped) }
        } else {
            transform(picture, across: across, down: down, angle: angle, scale: scale, isFlipped: isFlipped)
        }
        let jitter = (0..<3).map { _ in signed(&random) * options.color }
        if options.color > 0 { recolor(picture, brightness: jitter[0], contrast: jitter[1], saturation: jitter[2]) }
        let (centerRow, centerColumn) = (random.next(below: height), random.next(below: width))
        let side = Int((options.cutout * Double(min(height, width))).rounded())
        if side > 0 { cover(picture, row: centerRow, column: centerColumn, side: side) }
    }

    /// A number from -1 to below 1.
    private func signed(_ random: inout SplitMix64) -> Double { 2 * random.uniform() - 1 }

    /// Moves by whole pixels, which keeps them sharp; what comes in from outside repeats the edge.
    private mutating func move(
        _ picture: UnsafeMutableBufferPointer<Float>, _ columns: Int, _ rows: Int, _ isFlipped: Bool
    ) {
        keepCopy(of: picture)
        for row in 0..<height {
            let sourceRow = min(height - 1, max(0, row - rows))
            for column in 0..<width {
                let moved = min(width - 1, max(0, column - columns))
                let sourceColumn = isFlipped ? width - 1 - moved : moved
                let (to, from) = ((row * width + column) * channels, (sourceRow * width + sourceColumn) * channels)
                for channel in 0..<channels { picture[to + channel] = copy[from + channel] }
            }
        }
    }

    /// Turns and scales around the middle, then moves; pixels in between are mixed of their four neighbours.
    private mutating func transform(
        _ picture: UnsafeMutableBufferPointer<Float>, across: Double, down: Double, angle: Double, scale: Double,
        isFlipped: Bool
    ) {
        keepCopy(of: picture)
        let (sine, cosine) = (sin(angle) / scale, cos(angle) / scale)
        let (middleX, middleY) = (Double(width - 1) / 2, Double(height - 1) / 2)
        let (shiftX, shiftY) = (across * Double(width), down * Double(height))
        for row in 0..<height {
            let y = Double(row) - middleY - shiftY
            for column in 0..<width {
                let x = (Double(column) - middleX - shiftX)
                let sourceX = (isFlipped ? -1 : 1) * (cosine * x + sine * y) + middleX
                let sourceY = cosine * y - sine * x + middleY
                sample(sourceX, sourceY, into: picture, at: (row * width + column) * channels)
            }
        }
    }

    private func sample(_ x: Double, _ y: Double, into picture: UnsafeMutableBufferPointer<Float>, at place: Int) {
        let (x, y) = (min(Double(width - 1), max(0, x)), min(Double(height - 1), max(0, y)))
        let (left, top) = (Int(x), Int(y))
        let (right, bottom) = (min(width - 1, left + 1), min(height - 1, top + 1))
        let (shareX, shareY) = (Float(x - Double(left)), Float(y - Double(top)))
        for channel in 0..<channels {
            let topLeft = copy[(top * width + left) * channels + channel]
            let topRight = copy[(top * width + right) * channels + channel]
            let bottomLeft = copy[(bottom * width + left) * channels + channel]
            let bottomRight = copy[(bottom * width + right) * channels + channel]
            let upper = topLeft + (topRight - topLeft) * shareX
            let lower = bottomLeft + (bottomRight - bottomLeft) * shareX
            picture[place + channel] = upper + (lower - upper) * shareY
        }
    }

    /// Contrast around the picture's mean, saturation around each pixel's grey, brightness in units of the picture's spread.
    private func recolor(
        _ picture: UnsafeMutableBufferPointer<Float>, brightness: Double, contrast: Double, saturation: Double
    ) {
        let mean = mean(of: picture)
        var squares: Float = 0
        for value in picture { squares += (value - mean) * (value - mean) }
        let spread = (squares / Float(picture.count)).squareRoot()
        let (offset, factor) = (mean + Float(brightness) * spread, 1 + Float(contrast))
        for index in picture.indices { picture[index] = (picture[index] - mean) * factor + offset }
        guard channels == 3 else { return }
        for start in stride(from: 0, to: picture.count, by: 3) {
            let grey = (picture[start] + picture[start + 1] + picture[start + 2]) / 3
            for index in start..<start + 3 { picture[index] = grey + (picture[index] - grey) * (1 + Float(saturation)) }
        }
    }

    private func cover(_ picture: UnsafeMutableBufferPointer<Float>, row: Int, column: Int, side: Int) {
        let mean = mean(of: picture)
        let rows = max(0, row - side / 2)..<max(0, min(height, row - side / 2 + side))
        let columns = max(0, column - side / 2)..<max(0, min(width, column - side / 2 + side))
        for row in rows {
            for index in (row * width + columns.lowerBound) * channels..<(row * width + columns.upperBound) * channels {
                picture[index] = mean
            }
        }
    }

    private func mean(of picture: UnsafeMutableBufferPointer<Float>) -> Float {
        picture.reduce(0, +) / Float(picture.count)
    }

    private mutating func keepCopy(of picture: UnsafeMutableBufferPointer<Float>) {
        copy.withUnsafeMutableBufferPointer { _ = $0.update(fromContentsOf: picture) }
    }
}
