/// How a camera was held: what a JPEG's Exif block says of the way its rows and columns are to be shown.
///
/// The raw values are Exif's (tag 0x0112). A file that says nothing, or nothing sensible, is shown as it is stored.
enum PictureOrientation: UInt8 {
    case upright = 1
    case mirrored, upsideDown, flipped, transposed, quarterTurnRight, transversed, quarterTurnLeft

    /// Finds the tag in the bytes of a JPEG.
    init(jpeg bytes: [UInt8]) {
        self = Self.exifBlock(of: bytes).flatMap(Self.init(exif:)) ?? .upright
    }

    /// The TIFF part of the first Exif block, which stands before the picture itself.
    private static func exifBlock(of bytes: [UInt8]) -> ArraySlice<UInt8>? {
        var place = 2
        while place + 4 <= bytes.count, bytes[place] == 0xFF {
            let length = Int(bytes[place + 2]) << 8 | Int(bytes[place + 3])
            let end = place + 2 + length
            guard length >= 2, end <= bytes.count, bytes[place + 1] != 0xDA else { return nil }
            let content = bytes[place + 4..<end]
            if bytes[place + 1] == 0xE1, content.starts(with: Array("Exif\0\0".utf8)) { return content.dropFirst(6) }
            place = end
        }
        return nil
    }

    /// Reads the tag in the first directory of a TIFF header.
    private init?(exif block: ArraySlice<UInt8>) {
        let isLittle = block.starts(with: Array("II*\0".utf8))
        guard isLittle || block.starts(with: Array("MM\0*".utf8)) else { return nil }
        func number(at offset: Int, bytes count: Int) -> Int? {
            let start = block.startIndex + offset
            guard offset >= 0, start + count <= block.endIndex else { return nil }
            let bytes = block[start..<start + count]
            return (isLittle ? Array(bytes.reversed()) : Array(bytes)).reduce(0) { $0 << 8 | Int($1) }
        }
        guard let directory = number(at: 4, bytes: 4), let entries = number(at: directory, bytes: 2) else { return nil }
        for entry in 0..<entries {
            guard let tag = number(at: directory + 2 + 12 * entry, bytes: 2) else { return nil }
            guard tag == 0x0112 else { continue }
            let value = number(at: directory + 2 + 12 * entry + 8, bytes: 2) ?? 0
            self.init(rawValue: UInt8(clamping: value))
            return
        }
        return nil
    }

    /// Whether rows become columns.
    private var swapsSides: Bool {
        switch self {
        case .upright, .mirrored, .upsideDown, .flipped: false
        case .transposed, .quarterTurnRight, .transversed, .quarterTurnLeft: true
        }
    }

    /// The picture as it is to be seen.
    func shown(_ picture: Picture) -> Picture {
        if self == .upright { return picture }
        let (lastRow, lastColumn, channels) = (picture.height - 1, picture.width - 1, picture.channels)
        let (height, width) = swapsSides ? (picture.width, picture.height) : (picture.height, picture.width)
        var samples: [UInt8] = []
        samples.reserveCapacity(picture.samples.count)
        for row in 0..<height {
            for column in 0..<width {
                let (storedRow, storedColumn) =
                    switch self {
                    case .upright: (row, column)
                    case .mirrored: (row, lastColumn - column)
                    case .upsideDown: (lastRow - row, lastColumn - column)
                    case .flipped: (lastRow - row, column)
                    case .transposed: (column, row)
                    case .quarterTurnRight: (lastRow - column, row)
                    case .transversed: (lastRow - column, lastColumn - row)
                    case .quarterTurnLeft: (column, lastColumn - row)
                    }
                let start = (storedRow * picture.width + storedColumn) * channels
                samples += picture.samples[start..<start + channels]
            }
        }
        return Picture(width: width, height: height, channels: channels, samples: samples)
    }
}
