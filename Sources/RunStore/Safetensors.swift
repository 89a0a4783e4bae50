/// The safetensors file format, as PyTorch, JAX, MLX and others read and write it.
///
/// Eight bytes with the header's length (little-endian), a JSON header that says what lies where, then the numbers.
/// Source: <https://github.com/huggingface/safetensors>.
public enum Safetensors {
    /// The tensors and texts of a file, also one that another program wrote.
    public static func decode(_ bytes: [UInt8]) throws(SafetensorsError) -> Checkpoint {
        let header = try SafetensorsHeader(fileStart: bytes)
        let start = 8 + (try SafetensorsHeader.length(from: bytes))
        let dataCount = bytes.count - start
        guard header.dataCount == dataCount else {
            throw SafetensorsError(
                "it holds \(dataCount) bytes of numbers where its header tells of \(header.dataCount)")
        }
        let tensors = bytes.withUnsafeBytes { file in
            header.entries.map { entry in
                let lower = start + entry.range.lowerBound
                let upper = start + entry.range.upperBound
                let data = UnsafeRawBufferPointer(rebasing: file[lower..<upper])
                return NamedTensor(name: entry.name, shape: entry.shape, values: entry.element.values(from: data))
            }
        }
        return Checkpoint(tensors: tensors, metadata: header.metadata)
    }

    /// The bytes of a file. Throws when two tensors bear one name, or the header would pass the format's bound.
    public static func encode(_ checkpoint: Checkpoint) throws -> [UInt8] {
        var bytes = try SafetensorsHeader(for: checkpoint).encoded()
        for tensor in SafetensorsHeader.inFileOrder(checkpoint.tensors) {
            tensor.values.withUnsafeBytes { bytes.append(contentsOf: $0) }
        }
        return bytes
    }
}
