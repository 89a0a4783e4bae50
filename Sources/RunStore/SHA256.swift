import CCrypto

/// A SHA-256 digest that takes its bytes piece by piece. Source: FIPS 180-4; the work is libcrypto's.
public struct SHA256: ~Copyable {
    private let context: OpaquePointer

    /// A digest that has taken in nothing yet.
    public init() {
        // Fails only when memory has run out or libcrypto comes without SHA-256: neither can be gone on from.
        guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
            preconditionFailure("libcrypto has no SHA-256 to give")
        }
        self.context = context
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Takes in more bytes.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        let taken = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
        precondition(taken == 1, "libcrypto refused to digest")
    }

    /// The digest of all that was taken in, as 64 hexadecimal digits.
    public consuming func finish() -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        let finished = EVP_DigestFinal_ex(context, &digest, nil)
        precondition(finished == 1, "libcrypto refused to digest")
        return digest.map { byte in
            let text = String(byte, radix: 16)
            return byte < 16 ? "0" + text : text
        }.joined()
    }

    /// The digest of some bytes, as 64 hexadecimal digits.
    public static func hexDigest(of bytes: [UInt8]) -> String {
        var digest = SHA256()
        bytes.withUnsafeBytes { digest.update($0) }
        return digest.finish()
    }
}
