import RunProtocol

extension ExampleReport.Content {
    /// The longest side of a small picture.
    private static let side = 32

    /// A picture made small by means over its parts, so that many can be told; what is small or no picture stays as it is.
    var thumbnail: ExampleReport.Content {
        guard case .picture(let width, let height, let channels, let pixels) = self, max(width, height) > Self.side
        else { return self }
        let columns = max(1, width * Self.side / max(width, height))
        let rows = max(1, height * Self.side / max(width, height))
        var small: [UInt8] = []
        small.reserveCapacity(columns * rows * channels)
        for row in 0..<rows {
            let ys = row * height / rows..<max(row * height / rows + 1, (row + 1) * height / rows)
            for column in 0..<columns {
                let xs = column * width / columns..<max(column * width / columns + 1, (column + 1) * width / columns)
                for channel in 0..<channels {
                    var sum = 0
                    for y in ys { for x in xs { sum += Int(pixels[(y * width + x) * channels + channel]) } }
                    small.append(UInt8(sum / (xs.count * ys.count)))
                }
            }
        }
        return .picture(width: columns, height: rows, channels: channels, pixels: small)
    }
}
