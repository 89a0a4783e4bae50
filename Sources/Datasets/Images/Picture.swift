/// A decoded picture: 8-bit samples, rows from the top, channels side by side.
struct Picture: Sendable {
    let width: Int
    let height: Int
    /// 1: grey, 3: red, green and blue. There is no alpha: what shows through is white.
    let channels: Int
    /// `height` times `width` times `channels` samples.
    let samples: [UInt8]

    /// The same picture in grey or in colour.
    func converted(toChannels wanted: Int) -> Picture {
        if wanted == channels { return self }
        var result = [UInt8](repeating: 0, count: width * height * wanted)
        for pixel in 0..<width * height {
            if wanted == 1 {
                // ITU-R 601-2, in the whole numbers that Pillow has too.
                let red = Int(samples[3 * pixel]) * 19595
                let green = Int(samples[3 * pixel + 1]) * 38470
                let blue = Int(samples[3 * pixel + 2]) * 7471
                result[pixel] = UInt8((red + green + blue + 0x8000) >> 16)
            } else {
                for channel in 0..<wanted { result[wanted * pixel + channel] = samples[pixel] }
            }
        }
        return Picture(width: width, height: height, channels: wanted, samples: result)
    }

    /// Scaled until it covers the size, what stands over cut off on both sides alike.
    func fitted(height wantedHeight: Int, width wantedWidth: Int) -> Picture {
        if wantedHeight == height, wantedWidth == width { return self }
        // The part of this picture that has the shape of the result.
        var (partWidth, partHeight) = (Double(width), Double(height))
        if width * wantedHeight > wantedWidth * height {
            partWidth = partHeight * Double(wantedWidth) / Double(wantedHeight)
        } else {
            partHeight = partWidth * Double(wantedHeight) / Double(wantedWidth)
        }
        let left = (Double(width) - partWidth) / 2
        let top = (Double(height) - partHeight) / 2
        let across = ResamplingWeights(from: left, length: partWidth, limit: width, count: wantedWidth)
        let down = ResamplingWeights(from: top, length: partHeight, limit: height, count: wantedHeight)
        return resampled(across: across, down: down)
    }
}
