@testable import Datasets

/// Damages files: bits, bytes, pieces cut out, put in twice, or with a meaning of their own.
struct Mutator {
    /// Bytes that mean something to a format.
    let pieces: [[UInt8]]

    private static let numbers: [[UInt8]] = [
        [0], [0xFF], [0x7F], [0x80], [0xFF, 0xFF, 0xFF, 0xFF], [0x7F, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0], [0, 1, 0, 0],
        [0x80, 0, 0, 0],
    ]

    /// One to four changes.
    func mutate(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
        let pieces = self.pieces + Self.numbers
        for _ in 0..<1 + random.next(below: 4) {
            guard !bytes.isEmpty else { return }
            let place = random.next(below: bytes.count)
            switch random.next(below: 8) {
            case 0: bytes[place] ^= UInt8(1 << random.next(below: 8))
            case 1: bytes[place] = UInt8(random.next(below: 256))
            case 2: bytes.remove(at: place)
            case 3: bytes.removeLast(bytes.count - place)
            case 4: bytes.insert(contentsOf: pieces[random.next(below: pieces.count)], at: place)
            case 5: bytes.insert(contentsOf: bytes[place..<min(place + 12, bytes.count)], at: place)
            case 6:
                // Over what stands there: sizes in headers change without the rest moving.
                let piece = pieces[random.next(below: pieces.count)]
                for (offset, byte) in piece.enumerated() where place + offset < bytes.count {
                    bytes[place + offset] = byte
                }
            default:
                let end = min(bytes.count, place + 1 + random.next(below: 40))
                bytes.removeSubrange(place..<end)
            }
        }
    }
}
