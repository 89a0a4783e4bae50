import Testing

@testable import Datasets

@Suite("IDX")
struct IDXReaderTests {
    private func read(_ bytes: [UInt8], pieceBytes: Int = .max, limits: ReadingLimits = ReadingLimits()) throws
        -> NumericArray
    {
        let stream = PeekableStream(MemoryStream(bytes, pieceBytes: pieceBytes))
        return try IDXReader(limits: limits).read(stream, file: "data.idx")
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let element: IDXReader.Element
        let bytes: [UInt8]
        let values: [Float]
        var testDescription: String { "\(element)" }
    }

    static let cases = [
        Case(element: .uint8, bytes: [0, 1, 128, 255], values: [0, 1, 128, 255]),
        Case(element: .int8, bytes: [0, 1, 128, 255], values: [0, 1, -128, -1]),
        Case(element: .int16, bytes: IDXWriter.bigEndian([Int16(0), 1, -300, 32767]), values: [0, 1, -300, 32767]),
        Case(
            element: .int32, bytes: IDXWriter.bigEndian([Int32(0), 1, -70000, 65536]), values: [0, 1, -70000, 65536]),
        Case(
            element: .float32, bytes: IDXWriter.bigEndian([Float(0), 1.5, -2.25, 1e30].map(\.bitPattern)),
            values: [0, 1.5, -2.25, 1e30]),
        Case(
            element: .float64, bytes: IDXWriter.bigEndian([0, 1.5, -2.25, 1e30].map(\.bitPattern)),
            values: [0, 1.5, -2.25, 1e30]),
    ]

    @Test("every type of element, in pieces of every size", arguments: cases, [1, 3, 1000])
    func elements(_ example: Case, pieceBytes: Int) throws {
        let array = try read(
            IDXWriter.header(example.element, shape: [2, 2]) + example.bytes, pieceBytes: pieceBytes)
        #expect(array.values == example.values)
        #expect(array.shape == [2, 2])
        #expect(array.naturalRange == (example.element == .uint8 ? 0...255 : nil))
    }

    @Test("a file cut anywhere is an error, never a crash")
    func cutAnywhere() throws {
        let whole = IDXWriter.bytes(Array(0..<24), shape: [2, 3, 4])
        for length in whole.indices {
            #expect(throws: DataError.self) { try read(Array(whole[..<length])) }
        }
        #expect(throws: DataError(.holdsMore(shape: [2, 3, 4]), file: "data.idx")) { try read(whole + [0]) }
        #expect(try read(whole).count == 2)
    }

    @Test("a gzip file cut anywhere is an error, and so is a flipped byte")
    func damagedGzip() throws {
        let whole = GzipWriter.member(IDXWriter.bytes(Array(0..<24), shape: [2, 3, 4]))
        func read(_ bytes: [UInt8]) throws -> [Float] {
            let gzip = try GzipStream(MemoryStream(bytes, pieceBytes: 5), path: "data.gz", limitBytes: 1000)
            return try IDXReader().read(PeekableStream(gzip), file: "data.gz").values
        }
        #expect(try read(whole) == (0..<24).map(Float.init))
        for length in whole.indices {
            #expect(throws: DataError.self) { try read(Array(whole[..<length])) }
        }
        // Bytes 4 to 9 tell the time and the system, and nobody checks them.
        for place in whole.indices where !(3...9).contains(place) {
            var flipped = whole
            flipped[place] ^= 0x04
            #expect(throws: DataError.self, "byte \(place)") { try read(flipped) }
        }
    }

    @Test("what a file promises takes no memory until it is there")
    func promisesTakeNoMemory() {
        let shape = [60000, 28, 28]
        #expect(throws: DataError(.promisesMore(shape: shape, promised: 47_040_000, held: 3), file: "data.idx")) {
            try read(IDXWriter.header(.uint8, shape: shape) + [1, 2, 3])
        }
        let tooMuch = [1 << 31, 1 << 31, 1 << 31]
        #expect(throws: DataError(.promisesTooMuch(shape: tooMuch, limitBytes: 4_294_967_295), file: "data.idx")) {
            try read(IDXWriter.header(.float64, shape: tooMuch))
        }
    }

    @Test("a small file that expands without end is refused")
    func expandsWithoutEnd() throws {
        let bytes = GzipWriter.member([UInt8](repeating: 7, count: 5000))
        let stream = try GzipStream(MemoryStream(bytes), path: "bomb.gz", limitBytes: 4000)
        #expect(throws: DataError(.fileTooLarge(limitBytes: 4000), file: "bomb.gz")) {
            while try !stream.next(100).isEmpty {}
        }
    }
}
