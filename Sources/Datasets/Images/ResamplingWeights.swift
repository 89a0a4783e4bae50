/// Which samples of a line make each sample of a shorter or longer line, and with what weight: a triangle as wide as the
/// step between the new samples, so that shrinking averages what it drops and enlarging interpolates. The same filter
/// as Pillow's `BILINEAR`.
struct ResamplingWeights {
    /// The first sample that a new one reads.
    private(set) var starts: [Int] = []
    /// The weights from there on; they sum up to 1.
    private(set) var weights: [[Float]] = []

    /// `from` and `length`: the part of the line that is read; `limit`: the line's length.
    init(from: Double, length: Double, limit: Int, count: Int) {
        let step = length / Double(count)
        let radius = max(1, step)
        for index in 0..<count {
            let centre = from + (Double(index) + 0.5) * step
            let start = max(0, Int(centre - radius + 0.5))
            let end = max(start + 1, min(limit, Int(centre + radius + 0.5)))
            var values = (start..<end).map { max(0, 1 - abs((Double($0) - centre + 0.5) / radius)) }
            let sum = values.reduce(0, +)
            values = sum > 0 ? values.map { $0 / sum } : values.map { _ in 1 / Double(values.count) }
            starts.append(min(start, limit - 1))
            weights.append(values.map { Float($0) })
        }
    }
}

extension Picture {
    /// Resampled line by line, then column by column.
    func resampled(across: ResamplingWeights, down: ResamplingWeights) -> Picture {
        let (newWidth, newHeight) = (across.starts.count, down.starts.count)
        // Only the rows that are read are resampled across.
        let firstRow = down.starts.min() ?? 0
        let lastRow = zip(down.starts, down.weights).map { $0 + $1.count }.max() ?? 0
        let rowLength = newWidth * channels
        var rows = [Float](repeating: 0, count: (lastRow - firstRow) * rowLength)
        samples.withUnsafeBufferPointer { samples in
            rows.withUnsafeMutableBufferPointer { rows in
                for row in firstRow..<lastRow {
                    let line = UnsafeBufferPointer(
                        rebasing: samples[row * width * channels..<(row + 1) * width * channels])
                    var place = (row - firstRow) * rowLength
                    for column in 0..<newWidth {
                        let weights = across.weights[column]
                        for channel in 0..<channels {
                            var sum: Float = 0
                            var source = across.starts[column] * channels + channel
                            for weight in weights {
                                sum += weight * Float(line[source])
                                source += channels
                            }
                            rows[place] = sum
                            place += 1
                        }
                    }
                }
            }
        }
        return Picture(
            width: newWidth, height: newHeight, channels: channels,
            samples: Self.columns(of: rows, rowLength: rowLength, firstRow: firstRow, down: down))
    }

    private static func columns(
        of rows: [Float], rowLength: Int, firstRow: Int, down: ResamplingWeights
    ) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: down.starts.count * rowLength)
        rows.withUnsafeBufferPointer { rows in
            result.withUnsafeMutableBufferPointer { result in
                for row in down.starts.indices {
                    let first = (down.starts[row] - firstRow) * rowLength
                    for column in 0..<rowLength {
                        var sum: Float = 0
                        var source = first + column
                        for weight in down.weights[row] {
                            sum += weight * rows[source]
                            source += rowLength
                        }
                        result[row * rowLength + column] = UInt8(min(255, max(0, sum.rounded())))
                    }
                }
            }
        }
        return result
    }
}
