/// PNG without compression, so that tests need no libpng of their own.
enum PNGWriter {
    /// A picture of 8-bit samples in 1 or 3 channels.
    static func bytes(width: Int, height: Int, channels: Int, samples: [UInt8]) -> [UInt8] {
        var raw: [UInt8] = []
        for row in 0..<height { raw += [0] + samples[row * width * channels..<(row + 1) * width * channels] }
        precondition(raw.count <= 0xFFFF, "one stored block holds the picture")
        let length = UInt16(raw.count)
        let block: [UInt8] = [1, UInt8(length & 255), UInt8(length >> 8), UInt8(~length & 255), UInt8(~length >> 8)]
        return file(
            width: UInt32(width), height: UInt32(height), colourType: channels == 1 ? 0 : 2,
            compressed: [0x78, 0x01] + block + raw + bigEndian(adler(raw)))
    }

    /// A picture of one value everywhere.
    static func plain(_ value: UInt8, side: Int = 4, channels: Int = 1) -> [UInt8] {
        bytes(
            width: side, height: side, channels: channels,
            samples: [UInt8](repeating: value, count: side * side * channels))
    }

    static func file(width: UInt32, height: UInt32, colourType: UInt8, compressed: [UInt8]) -> [UInt8] {
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
            + chunk("IHDR", bigEndian(width) + bigEndian(height) + [8, colourType, 0, 0, 0])
            + chunk("IDAT", compressed) + chunk("IEND", [])
    }

    private static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + content
        return bigEndian(UInt32(content.count)) + body + bigEndian(GzipWriter.crc(body))
    }

    private static func bigEndian(_ value: UInt32) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }

    private static func adler(_ bytes: [UInt8]) -> UInt32 {
        var (first, second): (UInt32, UInt32) = (1, 0)
        for byte in bytes {
            first = (first + UInt32(byte)) % 65521
            second = (second + first) % 65521
        }
        return second << 16 | first
    }
}
