import Foundation

/// The header of a safetensors file: what lies where in the data that follows it.
struct SafetensorsHeader {
    /// One tensor: its type and shape, and the bytes of the data that are its own.
    struct Entry {
        var name: String
        var element: SafetensorsElement
        var shape: [Int]
        var range: Range<Int>
    }

    /// In the order of the data.
    var entries: [Entry]
    var metadata: [String: String]

    /// Bytes of data that follow the header.
    var dataCount: Int { entries.last?.range.upperBound ?? 0 }

    static let metadataKey = "__metadata__"
    /// The format's own bound on the header's length.
    static let maximumLength = 100_000_000

    /// The length of the JSON that follows the first eight bytes.
    static func length(from start: some Collection<UInt8>) throws(SafetensorsError) -> Int {
        guard start.count >= 8 else { throw SafetensorsError("it holds only \(start.count) bytes") }
        let length = start.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length <= maximumLength else {
            throw SafetensorsError("it does not begin with the length of a safetensors header")
        }
        return Int(length)
    }

    /// The header that the file begins with; `bytes` may end where the header does.
    init(fileStart bytes: [UInt8]) throws(SafetensorsError) {
        let length = try Self.length(from: bytes)
        guard bytes.count >= 8 + length else {
            throw SafetensorsError("it ends within its header, after \(bytes.count) of \(8 + length) bytes")
        }
        let json: JSONHeader
        do {
            json = try JSONDecoder().decode(JSONHeader.self, from: Data(bytes[8..<8 + length]))
        } catch {
            throw SafetensorsError("its header is no safetensors JSON")
        }
        metadata = json.metadata
        entries = []
        for (name, fields) in json.tensors { entries.append(try Entry(name: name, fields)) }
        // Empty tensors share their offset with a neighbour, hence the second key.
        entries.sort { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }
        var end = 0
        for entry in entries {
            guard entry.range.lowerBound == end else {
                throw SafetensorsError("the data of tensor \"\(entry.name)\" does not begin where the one before ends")
            }
            end = entry.range.upperBound
        }
    }

    /// The header for tensors to be written, those of wide elements first so that all lie aligned.
    init(for checkpoint: Checkpoint) throws(SafetensorsError) {
        metadata = checkpoint.metadata
        entries = []
        var names: Set<String> = [Self.metadataKey]
        var offset = 0
        for tensor in Self.inFileOrder(checkpoint.tensors) {
            guard names.insert(tensor.name).inserted else {
                throw SafetensorsError("two tensors cannot both be named \"\(tensor.name)\"")
            }
            let element = SafetensorsElement(of: tensor.values)
            let end = offset + tensor.values.count * element.width
            entries.append(Entry(name: tensor.name, element: element, shape: tensor.shape, range: offset..<end))
            offset = end
        }
    }

    static func inFileOrder(_ tensors: [NamedTensor]) -> [NamedTensor] {
        // Swift's sort is stable: tensors of one width keep their order.
        tensors.sorted { SafetensorsElement(of: $0.values).width > SafetensorsElement(of: $1.values).width }
    }

    /// The file up to its data: eight bytes of length, JSON, and blanks so that the data begins at a multiple of 8.
    func encoded() throws -> [UInt8] {
        var members: [String] = []
        if !metadata.isEmpty {
            let texts = try metadata.sorted { $0.key < $1.key }.map { "\(try quoted($0.key)):\(try quoted($0.value))" }
            members.append("\"\(Self.metadataKey)\":{\(texts.joined(separator: ","))}")
        }
        for entry in entries {
            let shape = entry.shape.map(String.init).joined(separator: ",")
            members.append(
                "\(try quoted(entry.name)):{\"dtype\":\"\(entry.element.rawValue)\",\"shape\":[\(shape)],"
                    + "\"data_offsets\":[\(entry.range.lowerBound),\(entry.range.upperBound)]}")
        }
        var json = Array("{\(members.joined(separator: ","))}".utf8)
        json.append(contentsOf: repeatElement(UInt8(ascii: " "), count: (8 - json.count % 8) % 8))
        guard json.count <= Self.maximumLength else {
            throw SafetensorsError("a header of \(json.count) bytes is longer than the format allows")
        }
        return withUnsafeBytes(of: UInt64(json.count).littleEndian) { Array($0) } + json
    }

    private func quoted(_ text: String) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return String(decoding: try encoder.encode(text), as: UTF8.self)
    }
}

extension SafetensorsHeader.Entry {
    fileprivate init(name: String, _ fields: JSONHeader.Fields) throws(SafetensorsError) {
        guard let element = SafetensorsElement(rawValue: fields.dtype) else {
            let known = SafetensorsElement.allCases.map(\.rawValue).joined(separator: ", ")
            throw SafetensorsError("tensor \"\(name)\" has type \(fields.dtype); only \(known) can be read")
        }
        guard let bytes = byteCount(of: fields.shape, width: element.width) else {
            throw SafetensorsError("tensor \"\(name)\" has the impossible shape \(fields.shape)")
        }
        let offsets = fields.dataOffsets
        guard offsets.count == 2, offsets[0] >= 0, offsets[0] <= offsets[1], offsets[1] - offsets[0] == bytes else {
            throw SafetensorsError(
                "tensor \"\(name)\" of shape \(fields.shape) needs \(bytes) bytes, but its offsets are \(offsets)")
        }
        self.init(name: name, element: element, shape: fields.shape, range: offsets[0]..<offsets[1])
    }
}

/// The bytes that a shape takes; nil when a side is negative or the product leaves the integers.
private func byteCount(of shape: [Int], width: Int) -> Int? {
    var product = width
    for side in shape {
        let (next, overflows) = product.multipliedReportingOverflow(by: side)
        guard side >= 0, !overflows else { return nil }
        product = next
    }
    return product
}

/// The header as its JSON says it: `{"__metadata__": {"key": "text"}, "name": {"dtype": ..., ...}, ...}`.
private struct JSONHeader: Decodable {
    struct Fields: Decodable {
        var dtype: String
        var shape: [Int]
        var dataOffsets: [Int]

        enum CodingKeys: String, CodingKey {
            case dtype, shape
            case dataOffsets = "data_offsets"
        }
    }

    struct Name: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    var metadata: [String: String] = [:]
    var tensors: [String: Fields] = [:]

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Name.self)
        for name in container.allKeys {
            if name.stringValue == SafetensorsHeader.metadataKey {
                metadata = try container.decode([String: String].self, forKey: name)
            } else {
                tensors[name.stringValue] = try container.decode(Fields.self, forKey: name)
            }
        }
    }
}
