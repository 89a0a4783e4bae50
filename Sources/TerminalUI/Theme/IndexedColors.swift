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

    /// The nearest entry with a contrast of 4.5 to all of some grounds; the nearest of all where there is none.
    static func nearest(to color: RGB, readableOn grounds: [RGB]) -> UInt8 {
        let nearest = nearest(to: color)
        let luminances = grounds.map(\.luminance)
        func isReadable(_ index: UInt8) -> Bool {
            let own = fixedLuminances[Int(index) - 16]
            return luminances.allSatisfy { (max(own, $0) + 0.05) / (min(own, $0) + 0.05) >= 4.5 }
        }
        if isReadable(nearest) { return nearest }
        let readable = (UInt8(16)...255).filter(isReadable)
        return readable.min { distance(color, self.color(of: $0)) < distance(color, self.color(of: $1)) } ?? nearest
    }

    private static let fixedLuminances = (UInt8(16)...255).map { color(of: $0).luminance }

    private static func distance(_ color: RGB, _ other: RGB) -> Int {
        distance(color, Int(other.red), Int(other.green), Int(other.blue))
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

extension IndexedColors {
    /// The colour of an entry of a palette of 256; the first sixteen as terminals usually have them.
    static func color(of index: UInt8) -> RGB {
        if index < 16 { return usual[Int(index)] }
        if index >= 232 {
            let grey = UInt8(8 + 10 * (Int(index) - 232))
            return RGB(red: grey, green: grey, blue: grey)
        }
        let cube = Int(index) - 16
        func level(_ value: Int) -> UInt8 { value == 0 ? 0 : UInt8(55 + 40 * value) }
        return RGB(red: level(cube / 36), green: level(cube / 6 % 6), blue: level(cube % 6))
    }

    private static let usual: [RGB] = [
        RGB(red: 0, green: 0, blue: 0), RGB(red: 205, green: 0, blue: 0), RGB(red: 0, green: 205, blue: 0),
        RGB(red: 205, green: 205, blue: 0), RGB(red: 0, green: 0, blue: 238), RGB(red: 205, green: 0, blue: 205),
        RGB(red: 0, green: 205, blue: 205), RGB(red: 229, green: 229, blue: 229), RGB(red: 127, green: 127, blue: 127),
        RGB(red: 255, green: 0, blue: 0), RGB(red: 0, green: 255, blue: 0), RGB(red: 255, green: 255, blue: 0),
        RGB(red: 92, green: 92, blue: 255), RGB(red: 255, green: 0, blue: 255), RGB(red: 0, green: 255, blue: 255),
        RGB(red: 255, green: 255, blue: 255),
    ]
}
