/// Why bytes are no safetensors file that can be read here; `description` is one sentence.
public struct SafetensorsError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The end of a sentence about the file: "it holds only 7 bytes".
    public let description: String

    init(_ description: String) { self.description = description }
}
