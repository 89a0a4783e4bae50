public import Foundation

/// Events and commands as JSON, one object a line: for `--json`, the journal and other processes.
///
/// An event is flat: `{"event": "stepsCompleted", "sequence": 7, "seconds": 0.31, "lastStep": 40, ...}`.
/// Numbers that are not finite are the strings "nan", "inf" and "-inf".
public enum JSONLines {
    /// One line, without the line end.
    public static func encode(_ value: some Encodable) throws -> Data {
        try makeEncoder().encode(value)
    }

    /// The value in one line. Throws `DecodingError` when the line is no such value.
    public static func decode<Value: Decodable>(_ type: Value.Type, from line: Data) throws -> Value {
        try makeDecoder().decode(type, from: line)
    }

    /// The encoder of these lines, for files that keep such values in another layout.
    public static func makeEncoder() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return encoder
    }

    /// The decoder of these lines.
    public static func makeDecoder() -> JSONDecoder {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return decoder
    }
}
