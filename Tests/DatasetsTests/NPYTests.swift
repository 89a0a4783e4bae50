import Foundation
import Testing

@testable import Datasets

@Suite("NumPy's files")
struct NPYTests {
    /// What NumPy wrote, made by `make_golden.py`.
    struct Goldens: Decodable {
        struct Case: Decodable {
            let name: String
            let file: Data
            let shape: [Int]
            let values: [Float]
        }

        struct Archive: Decodable {
            let name: String
            let file: Data
            let x: [Float]
            let y: [Float]
        }

        let cases: [Case]
        let archives: [Archive]
    }

    private func read(_ bytes: [UInt8]) throws -> NumericArray {
        try NPYReader().read(PeekableStream(MemoryStream(bytes, pieceBytes: 7)), file: "a.npy")
    }

    private func file(_ header: String, _ content: [UInt8] = []) -> [UInt8] {
        NPYReader.magic + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8) + content
    }

    @Test("every type of number, byte order and memory order is what NumPy holds")
    func types() throws {
        let goldens = try golden(Goldens.self, "arrays")
        for golden in goldens.cases {
            let array = try read(Array(golden.file))
            #expect(array.shape == golden.shape, "\(golden.name)")
            #expect(array.values == golden.values, "\(golden.name)")
        }
        #expect(goldens.cases.count == 19)
    }

    @Test("archives, stored and deflated, give their arrays by what their names say")
    func archives() throws {
        let folder = try TemporaryFolder()
        for golden in try golden(Goldens.self, "arrays").archives {
            let path = try folder.write(Array(golden.file), to: "\(golden.name).npz")
            let archive = try NPZArchive(path)
            #expect(archive.names == ["x", "y"])
            #expect(try archive.required(.examples).values == golden.x)
            #expect(try archive.required(.labels).values == golden.y)
            #expect(try archive.array(.testExamples) == nil)
        }
    }

    @Test("a file cut anywhere is an error, never a crash")
    func cutting() throws {
        let goldens = try golden(Goldens.self, "arrays")
        for golden in goldens.cases.prefix(3) {
            for length in 0..<golden.file.count {
                #expect(throws: DataError.self) { try read(Array(golden.file.prefix(length))) }
            }
        }
        let folder = try TemporaryFolder()
        for golden in goldens.archives {
            for length in stride(from: 0, to: golden.file.count, by: 11) {
                let path = try folder.write(Array(golden.file.prefix(length)), to: "cut.npz")
                #expect(throws: DataError.self) { try NPZArchive(path).required(.examples) }
            }
        }
    }

    @Test(
        "what is refused says why",
        arguments: [
            ("{'descr': '<c8', 'fortran_order': False, 'shape': (2,), }", "elements of type \"<c8\""),
            ("{'descr': '|O', 'fortran_order': False, 'shape': (2,), }", "elements of type \"|O\""),
            ("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }", "elements of type \"[(a, <f4)]\""),
            ("{'descr': '<f4', 'fortran_order': False, 'shape': (), }", "promises 0 dimensions"),
            ("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 3), }", "it holds no examples"),
            ("{'descr': '<f4', 'fortran_order': False, 'shape': (9999999999, 9999999999), }", "more than the 3 GiB"),
            (
                "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }",
                "promises 3x4 = 12 values but holds only 1"
            ),
            ("{'descr': '<f4', 'fortran_order': Maybe, 'shape': (3, 4), }", "cannot be understood"),
            ("{'fortran_order': False, 'shape': (3, 4), }", "cannot be understood"),
            ("not a header at all", "cannot be understood"),
        ])
    func refused(header: String, part: String) {
        let error = #expect(throws: DataError.self) { try read(file(header, [0, 0, 0x80, 0x3F])) }
        #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
    }

    @Test("NaN in an array is an error that says where")
    func notFinite() {
        let header = "{'descr': '<f2', 'fortran_order': False, 'shape': (2,), }"
        let error = #expect(throws: DataError.self) { try read(file(header, [0, 0, 0, 0x7E])) }
        #expect(error?.description == "a.npy: value 1 is NaN or infinite; expected finite numbers")
    }

    /// A table of 30 rows of 3 numbers, the last the class.
    private func table(_ folder: TemporaryFolder, named name: String = "t.npy") throws -> String {
        let values = (0..<30).flatMap { [Float($0), Float($0 * $0), Float($0 % 2)] }
        let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (30, 3), }"
        return try folder.write(file(header, values.flatMap { withUnsafeBytes(of: $0) { Array($0) } }), to: name)
    }

    @Test("labels may be a column of the array, also in a later file")
    func column() throws {
        let folder = try TemporaryFolder()
        var options = DataOptions()
        options.source = try table(folder)
        options.target = "-1"
        let data = try Dataset.load(options)
        #expect(data.examples.example == .features(2))
        #expect(data.classNames == ["0", "1"])
        let later = try data.preparation.load(file: try table(folder, named: "u.npy"), targets: .required)
        #expect(later.examples.features == data.examples.features)
        #expect(later.examples.allTargets == data.examples.allTargets)
        let unlabelled = try data.preparation.load(file: options.source ?? "", targets: .unused)
        #expect(unlabelled.examples.features == data.examples.features)

        options.target = "3"
        let error = #expect(throws: DataError.self) { try Dataset.load(options) }
        #expect(error?.description.contains("\"3\" is no column of an array of 30x3") == true)
        options.target = nil
        let missing = #expect(throws: DataError.self) { try Dataset.load(options) }
        #expect(missing?.key == "data.labels")
    }

    @Test("an archive alone names examples and labels; colours that come first are put last")
    func pictures() throws {
        let encoding = ArrayEncoding(fileShape: [3, 2, 2], offset: 0, scale: 1)
        #expect(encoding.exampleType == .image(height: 2, width: 2, channels: 3))
        let planes = ArrayExamples(
            numbers: .floats([1, 2, 3, 4, 10, 20, 30, 40, 5, 6, 7, 8]), encoding: encoding, count: 1, targets: nil,
            target: nil)
        #expect(planes.features == [1, 10, 5, 2, 20, 6, 3, 30, 7, 4, 40, 8])

        let folder = try TemporaryFolder()
        let stored = try #require(try golden(Goldens.self, "arrays").archives.first)
        var options = DataOptions()
        options.source = try folder.write(Array(stored.file), to: "d.npz")
        (options.validationShare, options.testShare) = (0.25, 0)
        let data = try Dataset.load(options)
        #expect(data.examples.example == .image(height: 3, width: 2, channels: 1))
        #expect(data.examples.allTargets == .classes([0, 1, 1, 0]))
    }
}
