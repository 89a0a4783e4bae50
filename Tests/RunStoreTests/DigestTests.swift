import Foundation
import RunStore
import Testing

@Suite("Digests")
struct DigestTests {
    /// Source: FIPS 180-4, the examples of NIST's Cryptographic Standards and Guidelines.
    private static let vectors: [(String, String)] = [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            String(repeating: "a", count: 1_000_000),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        ),
    ]

    @Test("SHA-256 gives the standard's values, however the bytes are cut", arguments: vectors)
    func sha256(text: String, expected: String) {
        let bytes = Array(text.utf8)
        #expect(SHA256.hexDigest(of: bytes) == expected)
        var digest = SHA256()
        for start in stride(from: 0, to: bytes.count, by: 4_097) {
            bytes[start..<min(start + 4_097, bytes.count)].withUnsafeBytes { digest.update($0) }
        }
        #expect(digest.finish() == expected)
    }

    @Test("the hash of weights depends on their bits, not on the order of the tensors")
    func weightsHash() {
        let first = NamedTensor("b", [1, 2, 3])
        let second = NamedTensor("a", shape: [2, 2], [4, 5, 6, 7])
        let hash = WeightsHash.hexDigest(of: [first, second])
        #expect(hash == WeightsHash.hexDigest(of: [second, first]))
        #expect(hash == SHA256.hexDigest(of: [4, 5, 6, 7, 1, 2, 3].flatMap { Self.bytes(of: Float($0)) }))
        #expect(
            hash
                != WeightsHash.hexDigest(of: [first, NamedTensor("a", shape: [2, 2], [4, 5, 6, (7 as Float).nextUp])]))
        #expect(
            WeightsHash.hexDigest(of: [NamedTensor("a", [0.0])])
                != WeightsHash.hexDigest(of: [NamedTensor("a", [-0.0])]))
    }

    private static func bytes(of value: Float) -> [UInt8] {
        withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) }
    }
}
