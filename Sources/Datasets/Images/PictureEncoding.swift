/// How pictures become examples of one size. Fitted on the training part; kept in the run.
struct PictureEncoding: Hashable, Codable, Sendable {
    let height: Int
    let width: Int
    /// 1: grey, 3: colour.
    let channels: Int
    /// A channel's sample becomes `(sample - mean) / scale`.
    var means: [Float]
    var scales: [Float]

    var exampleType: ExampleType { .image(height: height, width: width, channels: channels) }

    /// A picture's samples in the size and channels of the examples.
    func samples(of picture: Picture) -> [UInt8] {
        picture.fitted(height: height, width: width).converted(toChannels: channels).samples
    }

    /// Learns the scaling from the training rows.
    mutating func fit(to storage: RowStorage, rows: [Int32], scaling: Scaling) {
        switch scaling {
        case .none:
            (means, scales) = (means.map { _ in 0 }, scales.map { _ in 1 })
        case .minMax:
            (means, scales) = (means.map { _ in 0 }, scales.map { _ in 255 })
        case .standard, .robust:
            let counts = sampleCounts(of: storage, rows: rows)
            means = counts.map { Float(scaling == .robust ? $0.quantile(0.5) : $0.mean) }
            scales = counts.map { counts in
                let middle = counts.quantile(0.75) - counts.quantile(0.25)
                let scale = scaling == .robust && middle > 0 ? middle : counts.deviation
                // A channel of one value has nothing to tell; it becomes 0 rather than noise.
                return scale > 0 ? Float(scale) : 255
            }
        }
    }

    /// How often each sample comes, by channel.
    private func sampleCounts(of storage: RowStorage, rows: [Int32]) -> [SampleCounts] {
        var counts = [SampleCounts](repeating: SampleCounts(), count: channels)
        var buffer = [UInt8](repeating: 0, count: storage.rowBytes)
        for row in rows {
            buffer.withUnsafeMutableBytes { bytes in
                guard let place = bytes.baseAddress else { return }
                withUnsafePointer(to: row) { storage.read(UnsafeBufferPointer(start: $0, count: 1), into: place) }
            }
            for (index, sample) in buffer.enumerated() { counts[index % channels].counts[Int(sample)] += 1 }
        }
        return counts
    }
}

/// How often each of the 256 values of a sample comes.
private struct SampleCounts {
    var counts = [Int](repeating: 0, count: 256)

    private var total: Double { Double(max(1, counts.reduce(0, +))) }

    var mean: Double {
        counts.enumerated().reduce(0.0) { $0 + Double($1.offset) * Double($1.element) } / total
    }

    var deviation: Double {
        let mean = self.mean
        let squares = counts.enumerated().reduce(0.0) {
            $0 + (Double($1.offset) - mean) * (Double($1.offset) - mean) * Double($1.element)
        }
        return (squares / total).squareRoot()
    }

    /// The smallest value that so large a share of the samples does not exceed.
    func quantile(_ share: Double) -> Double {
        var left = share * total
        for (value, count) in counts.enumerated() {
            left -= Double(count)
            if left <= 0 { return Double(value) }
        }
        return 255
    }
}

extension Preparation {
    /// The picture that an example is, its scaling undone: rows from the top, channels side by side; nil for what is no
    /// picture of 1 or 3 channels.
    public func picture(
        of features: UnsafeBufferPointer<Float>
    ) -> (width: Int, height: Int, channels: Int, pixels: [UInt8])? {
        guard case .image(let height, let width, let channels) = exampleType, channels == 1 || channels == 3 else {
            return nil
        }
        guard features.count == height * width * channels else { return nil }
        let pixels = features.enumerated().map { index, value in
            UInt8(min(255, max(0, sample(value, channel: index % channels).rounded())))
        }
        return (width, height, channels, pixels)
    }

    private func sample(_ value: Float, channel: Int) -> Float {
        switch input {
        case .pictures(let encoding): value * encoding.scales[channel] + encoding.means[channel]
        // Arrays of other types than bytes have no scale of 255; their training range is shown as black to white.
        case .array(let encoding): encoding.isBytes ? value * encoding.scale + encoding.offset : value * 255
        case .table, .text, .series: value
        }
    }
}
