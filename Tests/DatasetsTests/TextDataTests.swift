import Foundation
import Testing

@testable import Datasets

@Suite("Texts for language models")
struct TextDataTests {
    private let text = (0..<400).map { "line \($0) of a text é\n" }.joined()

    private func load(
        _ text: String, _ change: (inout DataOptions) -> Void = { _ in }
    ) throws -> (Dataset, TemporaryFolder) {
        let folder = try TemporaryFolder()
        var options = DataOptions()
        options.source = try folder.write(text, to: "book.txt")
        (options.validationShare, options.testShare) = (0.1, 0.1)
        options.length = 32
        change(&options)
        return (try Dataset.load(options), folder)
    }

    private func window(_ data: Dataset, _ row: Int32) -> (features: [Int32], targets: [Int32]) {
        let length = data.examples.example.elementCount
        var features = [Int32](repeating: -1, count: length)
        features.withUnsafeMutableBytes { bytes in
            guard let place = bytes.baseAddress else { return }
            withUnsafePointer(to: row) {
                data.examples.readFeatures(of: UnsafeBufferPointer(start: $0, count: 1), into: place)
            }
        }
        guard case .classes(let targets) = data.examples.targets(of: [row]) else { return (features, []) }
        return (features, targets)
    }

    @Test("a path alone gives windows of characters, each with the next one as its target")
    func windows() throws {
        let (data, _) = try load(text)
        guard case .tokens(32, let vocabulary) = data.examples.example else { return #expect(Bool(false)) }
        #expect(data.examples.target == .nextTokens(vocabulary: vocabulary))
        #expect(data.task == .languageModel)
        let (features, targets) = window(data, 3)
        #expect(features.dropFirst() == targets.dropLast())
        let whole = data.preparation.text(of: features).joined()
        #expect(text.contains(whole))
        #expect(data.preparation.tokens(of: whole) == features)
    }

    @Test("the parts are stretches of the text in their order, and no window reaches into another")
    func parts() throws {
        let (data, _) = try load(text)
        let texts = [data.split.training, data.split.validation, data.split.test].map { rows in
            rows.map { data.preparation.text(of: window(data, $0).features).joined() }.joined()
        }
        #expect(text.hasPrefix(texts[0]))
        #expect(data.split.training.count > 7 * data.split.test.count)
        let validation = try #require(text.range(of: texts[1]))
        let test = try #require(text.range(of: texts[2]))
        #expect(validation.upperBound < test.lowerBound)
        let lastTraining = try #require(data.split.training.last)
        let after = data.preparation.text(of: window(data, lastTraining).targets).joined()
        #expect(!texts[1].hasPrefix(String(after.suffix(3))))
    }

    @Test("the tokenizer knows the training part alone")
    func noLeak() throws {
        let (data, _) = try load(String(repeating: "abc ", count: 500) + String(repeating: "xyz ", count: 125))
        #expect(data.preparation.tokens(of: "abcx") == [2, 3, 4, 0])
    }

    @Test("training windows overlap when the recipe says so, those that are measured never do")
    func stride() throws {
        let (usual, _) = try load(text)
        let (close, _) = try load(text) { $0.stride = 8 }
        #expect(close.split.training.count > 3 * usual.split.training.count)
        #expect(close.split.validation.count == usual.split.validation.count)
        #expect(window(close, 4).features == window(usual, 1).features)
    }

    @Test("other files may be the parts", arguments: TokenizerKind.allCases.filter { $0 != .words })
    func files(kind: TokenizerKind) throws {
        let other = try TemporaryFolder()
        let test = try other.write(String(repeating: "a text of its own ", count: 20), to: "t.txt")
        let (data, _) = try load(text) {
            $0.testSource = test
            $0.tokenizer = kind
        }
        let rows = try data.preparation.load(file: test, targets: .required)
        #expect(rows.examples.count == data.split.test.count)
        #expect(rows.examples.allTargets == data.examples.targets(of: data.split.test))
        #expect(data.preparation.text(of: data.preparation.tokens(of: text)).joined() == text)
    }

    @Test("line ends are made alike, and noted")
    func lineEnds() throws {
        let (data, _) = try load(text.replacing("\n", with: "\r\n"))
        #expect(data.notes.map(\.text) == ["400 lines that end with CR are read as if with LF"])
        #expect(try load(text).0.preparation == data.preparation)
    }

    @Test(
        "a bad text ends in one sentence",
        arguments: [
            ([], "the file is empty; expected a text"),
            (Array("ab\ncd".utf8) + [0xFF, 10], "line 2: the text holds bytes that are not UTF-8"),
            (Array("ab\ncd\n".utf8) + [0, 10], "line 3: the text holds a NUL byte"),
            ([0xFF, 0xFE, 65, 0], "the text is UTF-16; save it as UTF-8"),
            (Array("short".utf8), "the training part has 3 tokens, but at least 33 are needed"),
        ] as [([UInt8], String)])
    func badTexts(bytes: [UInt8], part: String) throws {
        let folder = try TemporaryFolder()
        var options = DataOptions()
        options.source = try folder.write(bytes, to: "x.txt")
        options.length = 32
        let error = #expect(throws: DataError.self) { try Dataset.load(options) }
        #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
    }
}
