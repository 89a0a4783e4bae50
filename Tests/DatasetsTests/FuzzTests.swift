import Foundation
import Testing

@testable import Datasets

/// Damaged files of every format: each is read or refused in one sentence, and none takes much memory.
///
/// `DESCENT_FUZZ_CASES=100000 swift test --filter FuzzTests` tries that many of each.
@Suite("Fuzzing", .serialized)
struct FuzzTests {
    /// A format with files to start from, and what is done with a file of it.
    struct Format: Sendable, CustomTestStringConvertible {
        let name: String
        let files: @Sendable () throws -> [[UInt8]]
        let pieces: [String]
        /// Cases beside which others of the format are cheap.
        var share = 1.0
        var hasChecksum = false
        /// Reads the bytes, perhaps by way of a file in the folder.
        let read: @Sendable ([UInt8], TemporaryFolder) throws -> Void
        var testDescription: String { name }
    }

    static let formats = [csv, gzip, idx, npy, npz, png, jpeg, text, series, folder]

    private static var cases: Int {
        ProcessInfo.processInfo.environment["DESCENT_FUZZ_CASES"].flatMap(Int.init) ?? 150
    }

    @Test("a damaged file is read or refused", arguments: formats)
    func damaged(format: Format) throws {
        let folder = try TemporaryFolder()
        let files = try format.files()
        let mutator = Mutator(pieces: format.pieces.map { Array($0.utf8) })
        var (read, refused) = (0, 0)
        let count = max(50, Int(Double(Self.cases) * format.share))
        for seed in 0..<count {
            var random = SplitMix64(seed: UInt64(seed), stream: 0xF022)
            var bytes = files[seed % files.count]
            mutator.mutate(&bytes, &random)
            do {
                try format.read(bytes, folder)
                read += 1
            } catch let error as DataError {
                #expect(!error.description.contains("\n"), "\(format.name), seed \(seed)")
                #expect(!error.description.hasPrefix("the data cannot be read"), "\(format.name), seed \(seed)")
                refused += 1
            }
        }
        // A harness that reads everything, or nothing, tries nothing. A checksum lets hardly any damage through.
        #expect(refused > 0)
        if !format.hasChecksum { #expect(read > 0) }
    }

    private static let csv = Format(
        name: "CSV",
        files: {
            [
                "x,y,z\n1.5,a,yes\n2.5,b,no\n,a,\n4,b,yes\n5,a,no\n7,b,yes\n",
                "\u{FEFF}\"x\";\"y\"\r\n\"1,5\";\"a \"\"b\"\"\"\r\n\"2\n3\";b\r\n7;c\r\n8;b\r\n",
                "id\tday\ty\n1\t2020-01-02\té\n2\t2020-01-03\t学\n3\t\té\n4\t2021-12-31\té\n",
                "x|y\r1|0\r2|1\r3|0\r4|1\r",
                "text,y\n" + (0..<24).map { "some words of row \($0) here,\($0 % 2)\n" }.joined(),
            ].map { Array($0.utf8) }
        },
        pieces: ["\"", "\"\"", "\n", "\r\n", ",", ";", "\t", "NA", "1e999", "-0", "nan", "2020-02-30", "é"],
        read: { bytes, folder in
            var options = DataOptions()
            options.source = try folder.write(bytes, to: "t.csv")
            options.target = bytes.count % 3 == 0 ? "z" : "y"
            options.memoryBudget = bytes.count % 2 == 0 ? 0 : 256
            try check(Dataset.load(options))
        })

    private static let gzip = Format(
        name: "gzip", files: { [GzipWriter.member(Array("x,y\n1,a\n2,b\n3,a\n4,b\n5,a\n6,b\n".utf8))] },
        pieces: ["\u{1F}"],
        hasChecksum: true,
        read: { bytes, folder in
            var options = DataOptions()
            options.source = try folder.write(bytes, to: "t.csv.gz")
            options.target = "y"
            try check(Dataset.load(options))
        })

    private static let idx = Format(
        name: "IDX",
        files: {
            [
                IDXWriter.bytes(Array(0..<60), shape: [5, 3, 4]),
                IDXWriter.header(.float32, shape: [6]) + [UInt8](repeating: 0x40, count: 24),
                IDXWriter.header(.float64, shape: [3]) + [UInt8](repeating: 0x40, count: 24),
            ]
        }, pieces: [],
        read: { bytes, _ in
            let array = try IDXReader().read(PeekableStream(MemoryStream(bytes, pieceBytes: 13)), file: "a.idx")
            #expect(array.values.count == array.shape.reduce(1, *))
        })

    private static let npy = Format(
        name: "NPY", files: { try golden(NPYTests.Goldens.self, "arrays").cases.map { Array($0.file) } },
        pieces: ["'descr'", "'shape'", "(", ")", ",", "True", "<f8", ">i2", "|O", "9999999999"],
        read: { bytes, _ in
            let array = try NPYReader().read(PeekableStream(MemoryStream(bytes, pieceBytes: 13)), file: "a.npy")
            #expect(array.values.count == array.shape.reduce(1, *))
        })

    private static let npz = Format(
        name: "NPZ", files: { try golden(NPYTests.Goldens.self, "arrays").archives.map { Array($0.file) } },
        pieces: ["PK\u{1}\u{2}", "PK\u{3}\u{4}", "PK\u{5}\u{6}", "x.npy"],
        read: { bytes, folder in
            var options = DataOptions()
            options.source = try folder.write(bytes, to: "a.npz")
            (options.validationShare, options.testShare) = (0.25, 0)
            try check(Dataset.load(options))
        })

    private static func pictures(_ isJPEG: Bool) throws -> [[UInt8]] {
        try golden(PictureTests.Goldens.self, "pictures").cases
            .filter { $0.name.contains("JPEG") == isJPEG }.map { Array($0.file) }
    }

    private static func checkPicture(_ bytes: [UInt8]) throws {
        var decoder = PictureDecoder()
        decoder.limits.pixels = 1 << 20
        let picture = try decoder.decode(bytes, file: "p")
        #expect(picture.samples.count == picture.width * picture.height * picture.channels)
        let small = picture.fitted(height: 5, width: 3).converted(toChannels: 1)
        #expect(small.samples.count == 15)
    }

    private static let png = Format(
        name: "PNG", files: { try pictures(false) }, pieces: ["IHDR", "IDAT", "PLTE", "tRNS", "IEND"],
        read: { bytes, _ in try checkPicture(bytes) })

    private static let jpeg = Format(
        name: "JPEG", files: { try pictures(true) }, pieces: ["JFIF", "Adobe", "Exif", "II*", "MM"],
        read: { bytes, _ in try checkPicture(bytes) })

    private static let text = Format(
        name: "text",
        files: {
            let line = "It was the best of times, é and 学 👩‍🔬.\r\n"
            return [Array(String(repeating: line, count: 6).utf8)]
        }, pieces: ["\r", "\u{0}", "\u{FEFF}", "é"],
        read: { bytes, folder in
            var options = DataOptions()
            options.source = try folder.write(bytes, to: "t.txt")
            options.length = 8
            options.tokenizer = TokenizerKind.allCases[bytes.count % TokenizerKind.allCases.count]
            try check(Dataset.load(options))
        })

    private static let series = Format(
        name: "series",
        files: {
            let rows = (0..<30).map { "2020-01-\(10 + $0 % 20),\($0 * 3),\($0 % 2 == 0 ? "" : "4.5"),\($0 % 3)\n" }
            return [Array(("day,a,b,c\n" + rows.joined()).utf8)]
        }, pieces: ["\n", ",", "2020-01-01", "nan", "1e300", "-"],
        read: { bytes, folder in
            var options = DataOptions()
            options.source = try folder.write(bytes, to: "s.csv")
            (options.horizon, options.window) = (1 + bytes.count % 3, 3)
            if bytes.count % 4 == 0 { options.target = "c" }
            if bytes.count % 5 == 0 { options.task = .classification }
            try check(Dataset.load(options))
        })

    private static let folder = Format(
        name: "a table of pictures", files: { [Array("name,y\na.png,1\nb.png,0\na,1\nb,0\nb.png,1\na,0\n".utf8)] },
        pieces: ["../", "/", ".png", "\n", ","], share: 0.2,
        read: { bytes, folder in
            _ = try folder.write(PNGWriter.plain(3), to: "a.png")
            _ = try folder.write(PNGWriter.plain(5), to: "b.png")
            _ = try folder.write(bytes, to: "labels.csv")
            var options = DataOptions()
            options.source = folder.path
            options.target = "y"
            try check(Dataset.load(options))
        })

    /// Everything that a model reads is in its range.
    private static func check(_ data: Dataset) throws {
        let rows = Array(data.split.training.prefix(20))
        let source = data.examples
        var words = [UInt32](repeating: 0, count: rows.count * source.example.elementCount)
        words.withUnsafeMutableBytes { bytes in
            guard let place = bytes.baseAddress else { return }
            rows.withUnsafeBufferPointer { source.readFeatures(of: $0, into: place) }
        }
        if case .tokens(_, let vocabulary) = source.example {
            #expect(words.allSatisfy { $0 < vocabulary })
        } else {
            #expect(words.allSatisfy { Float(bitPattern: $0).isFinite })
        }
        switch (source.target, source.targets(of: rows)) {
        case (.classes(let count), .classes(let classes)?):
            #expect(classes.allSatisfy { (0..<Int32(count)).contains($0) })
        case (.values, .values(let values)?): #expect(values.allSatisfy { $0.isFinite })
        default: break
        }
    }
}
