import CImages

/// Decodes PNG and JPEG, whatever the file is called.
struct PictureDecoder {
    var limits = PictureLimits()

    /// The kinds of file that can be decoded, by their first bytes.
    enum Kind {
        case png, jpeg

        init?(start: some Collection<UInt8>) {
            if start.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
                self = .png
            } else if start.starts(with: [0xFF, 0xD8, 0xFF]) {
                self = .jpeg
            } else {
                return nil
            }
        }
    }

    /// Reads and decodes a file.
    func read(_ path: String) throws(DataError) -> Picture {
        let bytes = try wholeFile(path)
        return try decode(bytes, file: path)
    }

    private func wholeFile(_ path: String) throws(DataError) -> [UInt8] {
        let stream = try FileStream(path: path)
        var bytes: [UInt8] = []
        while case let piece = try stream.next(1 << 18), !piece.isEmpty {
            bytes += piece
            if bytes.count > limits.fileBytes {
                throw DataError(.fileTooLarge(limitBytes: limits.fileBytes), file: path)
            }
        }
        return bytes
    }

    /// Decodes the bytes of a file. `file` is for messages.
    func decode(_ bytes: [UInt8], file: String) throws(DataError) -> Picture {
        if bytes.isEmpty { throw DataError(.pictureEmpty, file: file) }
        guard let kind = Kind(start: bytes) else {
            throw DataError(.notAPicture(firstBytes: Array(bytes.prefix(4))), file: file)
        }
        // The size stands in the first chunk of a PNG; a decoder says only that the chunk is wrong.
        if kind == .png, bytes.count >= 24,
            bytes[16..<20].allSatisfy({ $0 == 0 }) || bytes[20..<24].allSatisfy({ $0 == 0 })
        {
            throw DataError(.pictureWithoutPixels, file: file)
        }
        var image = descent_image()
        let bounds = descent_image_limits(side: UInt32(limits.side), pixels: UInt64(limits.pixels))
        let decode = kind == .png ? descent_png_decode : descent_jpeg_decode
        let status = bytes.withUnsafeBufferPointer { decode($0.baseAddress, $0.count, bounds, &image) }
        defer { descent_image_free(&image) }
        guard status == DESCENT_IMAGE_OK, let pixels = image.pixels else {
            throw DataError(problem(status, image), file: file)
        }
        let count = Int(image.width) * Int(image.height) * Int(image.channels)
        let samples = UnsafeBufferPointer(start: pixels, count: count)
        let picture = Picture(
            width: Int(image.width), height: Int(image.height), channels: image.channels <= 2 ? 1 : 3,
            samples: image.channels % 2 == 1 ? Array(samples) : Self.onWhite(samples, channels: Int(image.channels)))
        return kind == .jpeg ? PictureOrientation(jpeg: bytes).shown(picture) : picture
    }

    private func problem(_ status: descent_image_status, _ image: descent_image) -> DataProblem {
        switch status {
        case DESCENT_IMAGE_CUT_SHORT: .pictureCutShort
        case DESCENT_IMAGE_TOO_LARGE:
            .pictureTooLarge(width: Int(image.width), height: Int(image.height), limit: limits)
        case DESCENT_IMAGE_NO_MEMORY: .pictureDamaged(reason: "there is not enough memory for it")
        default:
            .pictureDamaged(
                reason: withUnsafeBytes(of: image.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
        }
    }

    /// Puts a picture with alpha, its last channel, on white.
    private static func onWhite(_ samples: UnsafeBufferPointer<UInt8>, channels: Int) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(samples.count / channels * (channels - 1))
        for pixel in stride(from: 0, to: samples.count, by: channels) {
            let alpha = Int(samples[pixel + channels - 1])
            for channel in 0..<channels - 1 {
                result.append(UInt8((Int(samples[pixel + channel]) * alpha + 255 * (255 - alpha) + 127) / 255))
            }
        }
        return result
    }
}

/// How much is taken from a picture before it is refused.
public struct PictureLimits: Hashable, Sendable {
    /// Pixels from side to side, or from top to bottom.
    public var side = 32_768
    /// Pixels in all.
    public var pixels = 1 << 26
    /// Bytes of the file.
    public var fileBytes = 1 << 28
}
