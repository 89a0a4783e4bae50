@testable import Datasets

/// Writes IDX files.
enum IDXWriter {
    static func header(_ element: IDXReader.Element, shape: [Int]) -> [UInt8] {
        [0, 0, element.rawValue, UInt8(shape.count)]
            + shape.flatMap { size in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: size >> $0) } }
    }

    static func bytes(_ values: [UInt8], shape: [Int]) -> [UInt8] {
        header(.uint8, shape: shape) + values
    }

    static func bigEndian<Number: FixedWidthInteger>(_ numbers: [Number]) -> [UInt8] {
        numbers.flatMap { number in withUnsafeBytes(of: number.bigEndian) { Array($0) } }
    }
}
