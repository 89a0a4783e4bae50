import Testing

@testable import Datasets

/// Damaged files of every kind: each is read or refused, and never takes much memory.
@Suite("Mutations")
struct MutationTests {
    /// Small files to start from.
    private static let tables = [
        "x,y,z\n1.5,a,yes\n2.5,b,no\n,a,\n4,b,yes\n5,a,no\n",
        "\u{FEFF}\"x\";\"y\"\r\n\"1,5\";\"a \"\"b\"\"\"\r\n\"2\n3\";b\r\n7;c\r\n",
        "id\ty\n1\té\n2\t学\n3\té\n",
        "x|y\r1|0\r2|1\r3|0\r4|1\r",
    ]
    private static let pieces: [[UInt8]] = [
        [0], [0x22], [0x22, 0x22], [0x0A], [0x0D], [0x0D, 0x0A], [0x2C], [0x3B], [0x09], [0x7C], [0xFF], [0xC3],
        [0xEF, 0xBB, 0xBF],
        Array("NA".utf8), Array("1e999".utf8), Array("-0".utf8), Array("nan".utf8), [0x1F, 0x8B],
    ]

    private static func mutate(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
        for _ in 0..<1 + random.next(below: 4) {
            guard !bytes.isEmpty else { return }
            let place = random.next(below: bytes.count)
            switch random.next(below: 6) {
            case 0: bytes[place] ^= UInt8(1 << random.next(below: 8))
            case 1: bytes[place] = UInt8(random.next(below: 256))
            case 2: bytes.remove(at: place)
            case 3: bytes.removeLast(bytes.count - place)
            case 4: bytes.insert(contentsOf: pieces[random.next(below: pieces.count)], at: place)
            default: bytes.insert(contentsOf: bytes[place..<min(place + 12, bytes.count)], at: place)
            }
        }
    }

    @Test("a damaged table is a table or an error", arguments: 0..<8)
    func tables(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var outcomes = (read: 0, refused: 0)
        for _ in 0..<1500 {
            var bytes = Array(Self.tables[random.next(below: Self.tables.count)].utf8)
            Self.mutate(&bytes, &random)
            do {
                let table = try readTable(bytes, pieceBytes: 1 + random.next(below: 30))
                #expect(table.rows.allSatisfy { $0.count == table.columnNames.count })
                try prepare(table)
                outcomes.read += 1
            } catch {
                #expect(error is DataError)
                #expect(!"\(error)".contains("\n"))
                outcomes.refused += 1
            }
        }
        #expect(outcomes.read > 20)
        #expect(outcomes.refused > 20)
    }

    /// All that is done with a table after it is read.
    private func prepare(_ table: TextTable) throws {
        let target = table.columnNames.count - 1
        let reading = try TargetReading.inferred(table: table, column: target, task: nil, kind: nil)
        let options = DataOptions()
        let columns = try Preparation.readColumns(of: table, target: target, options: options)
        let encodings = Preparation.encodings(for: columns, rows: reading.rows, options: options)
        let width = encodings.reduce(0) { $0 + $1.featureNames.count }
        var features = FeatureMatrix(rowCount: reading.rows.count, width: width)
        Preparation.write(encodings, columns.values, rows: reading.rows, into: &features, firstRow: 0)
        #expect(features.values.allSatisfy { $0.isFinite })
    }

    @Test("a damaged array is an array or an error, plain and in gzip", arguments: 0..<4)
    func arrays(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let files = [
            IDXWriter.bytes(Array(0..<60), shape: [5, 3, 4]),
            IDXWriter.header(.float32, shape: [6]) + [UInt8](repeating: 0x40, count: 24),
        ]
        for _ in 0..<1000 {
            var bytes = files[random.next(below: 2)]
            let isZipped = random.next(below: 2) == 0
            if isZipped { bytes = GzipWriter.member(bytes) }
            Self.mutate(&bytes, &random)
            do {
                let stream = MemoryStream(bytes, pieceBytes: 1 + random.next(below: 50))
                let source: any ByteStream =
                    isZipped ? try GzipStream(stream, path: "data.gz", limitBytes: 1 << 20) : stream
                let array = try IDXReader().read(PeekableStream(source), file: "data.idx")
                #expect(array.values.count == array.shape.reduce(1, *))
            } catch {
                #expect(!error.description.contains("\n"))
            }
        }
    }
}
