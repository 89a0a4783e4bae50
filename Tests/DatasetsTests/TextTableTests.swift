import Testing

@testable import Datasets

@Suite("Tables of texts")
struct TextTableTests {
    private static let people = ["ann", "bob", "cy", "dee", "eve"]

    /// Praise and blame in different words, each row another.
    private static func reviews(extra: String = "", count: Int = 60) -> String {
        var text = "review,verdict\(extra.isEmpty ? "" : ",\(extra)")\n"
        for row in 0..<count {
            let words = row % 2 == 0 ? "a fine and lovely thing" : "a poor and ugly thing"
            text += "\"\(people[row % 5]) says: \(words), number \(row)\",\(row % 2 == 0 ? "good" : "bad")"
            text += extra.isEmpty ? "\n" : ",\(row * 7 % 13)\n"
        }
        return text
    }

    private func load(
        _ text: String, _ change: (inout DataOptions) -> Void = { _ in }
    ) throws -> (data: Dataset, folder: TemporaryFolder, path: String) {
        let folder = try TemporaryFolder()
        var options = DataOptions()
        options.target = "verdict"
        let path = try folder.write(text, to: "reviews.csv")
        options.source = path
        change(&options)
        return (try Dataset.load(options), folder, path)
    }

    private func tokens(_ source: any ExampleSource, _ row: Int32) -> [Int32] {
        var values = [Int32](repeating: -1, count: source.example.elementCount)
        values.withUnsafeMutableBytes { bytes in
            guard let place = bytes.baseAddress else { return }
            withUnsafePointer(to: row) {
                source.readFeatures(of: UnsafeBufferPointer(start: $0, count: 1), into: place)
            }
        }
        return values
    }

    @Test("a column of sentences alone with the target is read word by word")
    func alone() throws {
        let data = try load(Self.reviews()).data
        guard case .tokens(let length, let vocabulary) = data.examples.example else { return #expect(Bool(false)) }
        #expect(data.examples.target == .classes(2))
        #expect(length == 11)
        let first = tokens(data.examples, 0)
        #expect(first.allSatisfy { (0..<Int32(vocabulary)).contains($0) })
        #expect(data.preparation.text(of: first).joined().hasPrefix("ann says : a fine and lovely thing , number"))
    }

    @Test("short texts are padded at the end with token 0, long ones are cut")
    func length() throws {
        let (data, folder, _) = try load(Self.reviews()) { $0.length = 5 }
        #expect(tokens(data.examples, 0).count == 5)
        let short = try folder.write("review\n\"fine thing\"\n\"\"\n", to: "short.csv")
        let rows = try data.preparation.load(file: short, targets: .unused)
        #expect(tokens(rows.examples, 0)[2...] == [0, 0, 0])
        #expect(tokens(rows.examples, 0)[..<2].allSatisfy { $0 > 1 })
        #expect(tokens(rows.examples, 1) == [0, 0, 0, 0, 0])
        #expect(data.preparation.text(of: [0, 0]) == ["", ""])
    }

    @Test("words are learned from the training rows alone; others are unknown")
    func noLeak() throws {
        var text = Self.reviews()
        for row in 0..<4 { text += "\"zebra zebra zebra \(row)\",good\n" }
        let data = try load(text) { options in
            (options.testShare, options.validationShare) = (0.5, 0.3)
        }.data
        let training = data.split.training.flatMap { tokens(data.examples, $0) }
        let known = Set(training)
        for row in data.split.test + data.split.validation {
            for token in tokens(data.examples, row) where token > 1 { #expect(known.contains(token)) }
        }
    }

    @Test("other columns are read instead unless the texts are long or the recipe says so")
    func otherColumns() throws {
        let table = try load(Self.reviews(extra: "score")).data
        #expect(table.examples.example == .features(1))
        let (text, _, _) = try load(Self.reviews(extra: "score")) { $0.columns["review"] = ColumnOptions(kind: .text) }
        #expect(text.examples.example.isInteger)
        #expect(
            text.notes.map(\.text) == [
                "the model reads the text of \"review\" alone; to learn from \"score\" instead, set data.columns = "
                    + "{ \"review\" = \"ignored\" }"
            ])
    }

    @Test("a later table, and a text that is a file, are prepared as the run's were", arguments: TokenizerKind.allCases)
    func later(kind: TokenizerKind) throws {
        let (data, folder, path) = try load(Self.reviews()) { $0.tokenizer = kind }
        let rows = try data.preparation.load(file: path, targets: .required)
        #expect(rows.examples.allTargets == data.examples.allTargets)
        #expect(tokens(rows.examples, 7) == tokens(data.examples, 7))
        let text = try folder.write("ann says: a fine and lovely thing, number 0", to: "one.txt")
        let one = try data.preparation.load(file: text, targets: .unused)
        #expect(tokens(one.examples, 0) == tokens(data.examples, 0))
    }

    @Test("a test file is the test part, and rows without a verdict are left out")
    func testFile() throws {
        let other = try TemporaryFolder()
        let test = try other.write(Self.reviews(count: 8) + "\"nothing to say\",\n", to: "test.csv")
        let data = try load(Self.reviews()) { $0.testSource = test }.data
        #expect(data.split.test.count == 8)
        #expect(data.examples.targets(of: data.split.test) == .classes([1, 0, 1, 0, 1, 0, 1, 0]))
    }
}
