import Foundation
import RunStore
import Testing

@Suite("The safetensors format")
struct SafetensorsTests {
    /// Of every element type, and the odd shapes; in the order that a file holds them in.
    static let sample = Checkpoint(
        tensors: [
            NamedTensor(name: "double", shape: [2], values: .float64([0.1, -.infinity])),
            NamedTensor(name: "scalar", shape: [], values: .int64([-7])),
            NamedTensor(name: "counter", shape: [1], values: .uint64([.max])),
            NamedTensor("hidden0.weight", shape: [2, 3], [0, 0.25, 0.5, 0.75, 1, .leastNonzeroMagnitude]),
            NamedTensor("empty", shape: [0, 5], []),
            NamedTensor(name: "labels", shape: [2, 1], values: .int32([-1, .max])),
            NamedTensor(name: "a \"quoted\" name\n/南極\\", shape: [3], values: .uint8([0, 1, 255])),
        ],
        metadata: ["state": #"{"step":12,"text":"a\"b\\"}"#, "": "empty key", "newline": "a\nb\u{0}c"])

    @Test("a file holds what was put into it")
    func roundTrip() throws {
        let bytes = try Safetensors.encode(Self.sample)
        #expect(try Safetensors.decode(bytes) == Self.sample)
    }

    @Test("NaN keeps its bits")
    func notANumber() throws {
        let odd = Float(bitPattern: 0x7FC1_2345)
        let bytes = try Safetensors.encode(Checkpoint(tensors: [NamedTensor("x", [odd])]))
        let floats = try #require(try Safetensors.decode(bytes)["x"]?.floats)
        #expect(floats.map(\.bitPattern) == [odd.bitPattern])
    }

    @Test("nothing at all is a file too")
    func empty() throws {
        let bytes = try Safetensors.encode(Checkpoint(tensors: []))
        #expect(bytes == [8, 0, 0, 0, 0, 0, 0, 0] + Array("{}      ".utf8))
        #expect(try Safetensors.decode(bytes) == Checkpoint(tensors: []))
    }

    @Test("numbers lie aligned in the file, those of wide elements first")
    func alignment() throws {
        let tensors = [
            NamedTensor(name: "byte", shape: [3], values: .uint8([1, 2, 3])), NamedTensor("float", [1]),
            NamedTensor(name: "long", shape: [1], values: .int64([1])),
        ]
        let bytes = try Safetensors.encode(Checkpoint(tensors: tensors))
        #expect(bytes[0] % 8 == 0)
        #expect(bytes.count == 8 + Int(bytes[0]) + 8 + 4 + 3)
        #expect(try Safetensors.decode(bytes).tensors.map(\.name) == ["long", "float", "byte"])
    }

    @Test("a file that Python wrote holds the same values here")
    func golden() throws {
        // Made by Goldens/make_golden.py with safetensors 0.8.0 and numpy 2.4.6 under Python 3.11.
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens/python.safetensors")
        let checkpoint = try Safetensors.decode(Array(try Data(contentsOf: path)))
        #expect(checkpoint.tensors.count == 9)
        #expect(
            checkpoint["hidden0.weight"]
                == NamedTensor("hidden0.weight", shape: [2, 3], [0, 0.25, 0.5, 0.75, 1, 1.25]))
        let bias = try #require(checkpoint["hidden0.bias"]?.floats)
        #expect(bias.map(\.bitPattern) == [0x7F80_0000, 0xFF80_0000, 0x8000_0000, 1])
        #expect(checkpoint["double"]?.values == .float64([0.1, 1e-300]))
        #expect(checkpoint["scalar"] == NamedTensor(name: "scalar", shape: [], values: .int64([7])))
        #expect(checkpoint["counter"]?.values == .uint64([.max]))
        #expect(checkpoint["labels"] == NamedTensor(name: "labels", shape: [2, 1], values: .int32([-1, .max])))
        #expect(checkpoint["bytes"]?.values == .uint8([0, 1, 255]))
        #expect(checkpoint["empty"] == NamedTensor("empty", shape: [0, 5], []))
        #expect(checkpoint["ümlaut \"quoted\""]?.floats == [1])
        #expect(checkpoint.metadata["note"] == "a\n\"b\"")
    }

    @Test("two tensors of one name are refused", arguments: ["x", "__metadata__"])
    func duplicateNames(name: String) {
        let checkpoint = Checkpoint(tensors: [NamedTensor("x", [1]), NamedTensor(name, [2])])
        #expect(throws: SafetensorsError.self) { try Safetensors.encode(checkpoint) }
    }

    // MARK: Bad files

    private static func file(_ header: String, data: Int = 0) -> [UInt8] {
        let length = UInt64(header.utf8.count)
        return withUnsafeBytes(of: length.littleEndian) { Array($0) } + Array(header.utf8)
            + [UInt8](repeating: 0, count: data)
    }

    private static let badFiles: [(bytes: [UInt8], problem: String)] = [
        ([], "it holds only 0 bytes"),
        ([1, 2, 3], "it holds only 3 bytes"),
        ([UInt8](repeating: 0xFF, count: 9), "it does not begin with the length of a safetensors header"),
        (Array("PK\u{3}\u{4} a zip file".utf8), "it does not begin with the length of a safetensors header"),
        (Array(file("{}").dropLast()), "it ends within its header, after 9 of 10 bytes"),
        (file("[]"), "its header is no safetensors JSON"),
        (file(String(repeating: "[", count: 100_000)), "its header is no safetensors JSON"),
        (file(#"{"x":{"dtype":"F32","shape":[1]}}"#), "its header is no safetensors JSON"),
        (file(#"{"__metadata__":{"a":1}}"#), "its header is no safetensors JSON"),
        (file("{}", data: 1), "it holds 1 bytes of numbers where its header tells of 0"),
        (
            file(#"{"x":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]}}"#, data: 2),
            "tensor \"x\" has type BF16; only F64, I64, U64, F32, I32, U8 can be read"
        ),
        (
            file(#"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, data: 4),
            "tensor \"x\" of shape [2] needs 8 bytes, but its offsets are [0, 4]"
        ),
        (
            file(#"{"x":{"dtype":"F32","shape":[-1,-1],"data_offsets":[0,4]}}"#, data: 4),
            "tensor \"x\" has the impossible shape [-1, -1]"
        ),
        (
            file(#"{"x":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#),
            "tensor \"x\" has the impossible shape [4611686018427387904, 4]"
        ),
        (
            file(#"{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, data: 8),
            "the data of tensor \"x\" does not begin where the one before ends"
        ),
        (
            file(#"{"x":{"dtype":"U8","shape":[9223372036854775807],"data_offsets":[0,9223372036854775807]}}"#),
            "it holds 0 bytes of numbers where its header tells of 9223372036854775807"
        ),
    ]

    @Test("what is wrong with a file is said in a sentence", arguments: badFiles)
    func sentence(bytes: [UInt8], problem: String) throws {
        let error = #expect(throws: SafetensorsError.self) { try Safetensors.decode(bytes) }
        #expect(error?.description == problem)
    }

    @Test("bytes changed at random never do harm")
    func mutations() throws {
        let bytes = try Safetensors.encode(Self.sample)
        var generator = Generator(state: 7)
        for _ in 0..<3_000 {
            var mutated = bytes
            for _ in 0...Int.random(in: 0..<4, using: &generator) {
                mutated[Int.random(in: 0..<mutated.count, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            if Bool.random(using: &generator) {
                mutated.removeLast(Int.random(in: 0..<mutated.count, using: &generator))
            }
            // Either outcome will do; a trap would end the test.
            _ = try? Safetensors.decode(mutated)
        }
    }
}
