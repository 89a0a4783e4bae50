/// A number of 64 bits for a row of bytes, by which equal rows are found (FNV-1a, with the length between two fields).
enum Fingerprint {
    static let start: UInt64 = 0xCBF2_9CE4_8422_2325

    /// The fingerprint with a field more.
    static func adding(_ bytes: UnsafeRawBufferPointer, to hash: UInt64) -> UInt64 {
        var hash = hash
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return (hash ^ UInt64(bytes.count) ^ 0xFF00) &* 0x100_0000_01B3
    }

    /// Test examples whose features also occur in training.
    static func shared(_ examples: any ExampleSource, split: Split) -> Int {
        let training = Set(fingerprints(examples, rows: split.training))
        return fingerprints(examples, rows: split.test).count { training.contains($0) }
    }

    private static func fingerprints(_ examples: any ExampleSource, rows: [Int32]) -> [UInt64] {
        let width = 4 * examples.example.elementCount
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, width), alignment: 16)
        defer { buffer.deallocate() }
        guard let place = buffer.baseAddress else { return [] }
        return rows.map { row in
            withUnsafePointer(to: row) {
                examples.readFeatures(of: UnsafeBufferPointer(start: $0, count: 1), into: place)
            }
            return adding(UnsafeRawBufferPointer(rebasing: buffer[..<width]), to: start)
        }
    }
}
