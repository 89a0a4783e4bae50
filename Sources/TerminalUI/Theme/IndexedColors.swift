/// The fixed part of the palette of 256: a cube of 6x6x6 colours from 16 on, and 24 greys from 232 on.
enum IndexedColors {
    private static let levels: [Int] = [0, 95, 135, 175, 215, 255]

    /// The entry nearest to a colour. The first 16 are left out: the person may have changed them.
    static func nearest(to color: RGB) -> UInt8 {
        let (red, green, blue) = (Int(color.red), Int(color.green), Int(color.blue))
        let cube = (level(of: red), level(of: green), level(of: blue))
        let cubeDistance = distance(
            color, levels[cube.0], levels[cube.1], levels[cube.2])
        let grey = min(max(((red + green + blue) / 3 - 3) / 10, 0), 23)
        let greyLevel = 8 + 10 * grey
        if distance(color, greyLevel, greyLevel, greyLevel) < cubeDistance { return UInt8(232 + grey) }
        return UInt8(16 + 36 * cube.0 + 6 * cube.1 + cube.2)
    }

    private static func level(of channel: Int) -> Int {
        channel < 48 ? 0 : channel < 115 ? 1 : (channel - 35) / 40
    }

    private static func distance(_ color: RGB, _ red: Int, _ green: Int, _ blue: Int) -> Int {
        let (dr, dg, db) = (Int(color.red) - red, Int(color.green) - green, Int(color.blue) - blue)
        // The eye is keenest in green and dullest in blue.
        return 3 * dr * dr + 6 * dg * dg + 2 * db * db
    }
}
