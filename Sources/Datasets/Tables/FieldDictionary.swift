/// Different fields and the order in which they came first: a hash table over bytes, which makes a string of each once.
struct FieldDictionary {
    /// The different texts.
    private(set) var texts: [String] = []
    private var bytes: [UInt8] = []
    /// Where the first text starts, then where each ends.
    private var bounds = [0]
    private var hashes: [UInt64] = []
    /// Numbers of texts by hash, at most half of them taken; -1 where there is none.
    private var slots = [Int32](repeating: -1, count: 64)

    /// The number of a field's text, which is taken in if it is new.
    mutating func code(of field: FieldText) -> Int32 {
        let hash = Self.hash(field.bytes)
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] >= 0 {
            let code = slots[slot]
            if hashes[Int(code)] == hash, isText(Int(code), field.bytes) { return code }
            slot = (slot + 1) & (slots.count - 1)
        }
        let code = Int32(texts.count)
        slots[slot] = code
        texts.append(field.string)
        bytes.append(contentsOf: field.bytes)
        bounds.append(bytes.count)
        hashes.append(hash)
        if 2 * texts.count > slots.count { grow() }
        return code
    }

    private func isText(_ code: Int, _ field: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = bounds[code]
        guard bounds[code + 1] - start == field.count else { return false }
        return bytes.withUnsafeBufferPointer { bytes in
            for index in 0..<field.count where bytes[start + index] != field[index] { return false }
            return true
        }
    }

    private mutating func grow() {
        slots = [Int32](repeating: -1, count: 2 * slots.count)
        for (code, hash) in hashes.enumerated() {
            var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(code)
        }
    }

    /// FNV-1a, its bits stirred once more since the lowest choose the slot.
    private static func hash(_ field: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in field { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash ^ hash >> 29
    }
}
