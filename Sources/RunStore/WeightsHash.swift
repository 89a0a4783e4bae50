/// The one number that says whether two models are the same, bit for bit.
public enum WeightsHash {
    /// SHA-256 over the little-endian values of all tensors, in ascending order of their names; 64 hexadecimal digits.
    ///
    /// In Python: `for k in sorted(f.keys()): h.update(f.get_tensor(k).tobytes())`.
    public static func hexDigest(of tensors: [NamedTensor]) -> String {
        var digest = SHA256()
        for tensor in tensors.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }) {
            tensor.values.withUnsafeBytes { digest.update($0) }
        }
        return digest.finish()
    }
}
