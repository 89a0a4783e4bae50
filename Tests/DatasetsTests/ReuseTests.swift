import Foundation
import Testing

@testable import Datasets

@Suite("Data prepared as that of another run")
struct ReuseTests {
    private static func table(_ rows: Range<Int>, columns: [String] = ["size", "color"], shift: Int = 0) -> String {
        (columns + ["price", "kind"]).joined(separator: ",") + "\n"
            + rows.map { row in
                let color = ["red", "green", "blue"][(row + shift) % 3]
                let values = columns.map { $0 == "color" ? color : "\((row + shift) % 17)" }
                return (values + ["\(row % 13 + shift)", "k\(row % 2 + shift)"]).joined(separator: ",") + "\n"
            }.joined()
    }

    private func load(
        _ text: String, _ target: String, like source: Dataset? = nil, _ change: (inout DataOptions) -> Void = { _ in }
    ) throws -> Dataset {
        let folder = try TemporaryFolder()
        var options = DataOptions()
        options.source = try folder.write(text, to: "table.csv")
        options.target = target
        options.startsLike = source?.preparation
        change(&options)
        return try Dataset.load(options)
    }

    private func problem(_ body: () throws -> Dataset) -> String {
        do {
            _ = try body()
            return "nothing"
        } catch {
            return "\(error)"
        }
    }

    @Test("a table's columns mean what they meant, and a number that is learned keeps its scale")
    func table() throws {
        let first = try load(Self.table(0..<60), "price")
        let second = try load(Self.table(0..<40, shift: 100), "price", like: first)
        #expect(second.preparation == first.preparation)
        #expect(second.preparation.hasTarget(of: first.preparation))
        #expect(try load(Self.table(0..<40, shift: 100), "price").preparation != first.preparation)
        let feature = try #require(second.examples as? ResidentExamples).features.max() ?? 0
        // 16 is the largest of both: it is the same number in both.
        #expect(try #require(first.examples as? ResidentExamples).features.max() == feature)
    }

    @Test("classes are those that are there: they are told apart from those of the other run")
    func classes() throws {
        let first = try load(Self.table(0..<60), "kind")
        let second = try load(Self.table(0..<60, shift: 5), "kind", like: first)
        #expect(second.classNames == ["k5", "k6"])
        #expect(!second.preparation.hasTarget(of: first.preparation))
        #expect(try load(Self.table(0..<60), "kind", like: first).preparation.hasTarget(of: first.preparation))
    }

    @Test("all columns that are missing are named at once, and those that were not known are passed over")
    func columns() throws {
        let first = try load(Self.table(0..<60), "price")
        let missing = problem { try load("weight,price\n" + Self.numbers(40), "price", like: first) }
        #expect(
            missing.hasSuffix(
                "the data is not like that of the run to start from: columns \"size\", \"color\", \"kind\" of that run "
                    + "are missing; start.preparation = \"own\" prepares it by itself"))
        let more = try load(Self.table(0..<40, columns: ["size", "weight", "color"]), "price", like: first)
        #expect(more.notes.map(\.text).contains("column \"weight\" is ignored: the run to start from did not have it"))
        #expect(more.featureCount == first.featureCount)
    }

    private static func numbers(_ count: Int) -> String { (0..<count).map { "\($0),\($0 * 2)\n" }.joined() }

    @Test("another kind of data is refused with what both are")
    func kinds() throws {
        let table = try load(Self.table(0..<60), "price")
        let folder = try TemporaryFolder()
        var options = DataOptions()
        options.source = try folder.write(String(repeating: "to be or not to be\n", count: 60), to: "book.txt")
        options.length = 16
        options.startsLike = table.preparation
        #expect(problem { try Dataset.load(options) }.contains("it is a text, there it is a table"))
        options.startsLike = nil
        let text = try Dataset.load(options)
        #expect(
            problem { try load(Self.table(0..<60), "price", like: text) }.contains("it is a table, there it is a text"))
    }

    @Test("a text has the tokens of the other run, and its length unless the recipe says another")
    func text() throws {
        let folder = try TemporaryFolder()
        var options = DataOptions()
        options.source = try folder.write(String(repeating: "to be or not to be\n", count: 60), to: "first.txt")
        options.length = 16
        let first = try Dataset.load(options)
        options.source = try folder.write(String(repeating: "a rose by any other name\n", count: 60), to: "second.txt")
        options.length = nil
        options.startsLike = first.preparation
        #expect(try Dataset.load(options).preparation == first.preparation)
        options.length = 8
        #expect(try Dataset.load(options).examples.example == .tokens(length: 8, vocabulary: first.vocabulary))
    }

    @Test("a table of texts has the words of the other run")
    func texts() throws {
        func table(_ words: [String], _ kinds: [String]) -> String {
            "said,kind\n"
                + (0..<80).map { "\(words[$0 % 4]) is \(words[($0 + 1) % 4]) and \($0) more,\(kinds[$0 % 2])\n" }
                .joined()
        }
        let first = try load(table(["sun", "moon", "star", "sky"], ["a", "b"]), "kind")
        let second = try load(table(["cat", "moon", "dog", "sky"], ["c", "d"]), "kind", like: first)
        #expect(second.examples.example == first.examples.example)
        #expect(second.preparation.tokens(of: "moon") == first.preparation.tokens(of: "moon"))
        #expect(second.classNames == ["c", "d"])
    }

    @Test("a series has the scales and the window of the other run")
    func series() throws {
        func table(_ factor: Int) -> String {
            "step,level\n" + (0..<120).map { "\($0),\(($0 * 7 % 19) * factor)\n" }.joined()
        }
        func load(_ text: String, like source: Dataset? = nil, horizon: Int = 2) throws -> Dataset {
            try self.load(text, "level", like: source) {
                $0.horizon = horizon
                $0.timeColumn = "step"
                $0.validationShare = 0.2
            }
        }
        let first = try load(table(1))
        #expect(try load(table(50), like: first).preparation == first.preparation)
        #expect(problem { try load(table(1), like: first, horizon: 3) }.contains("looked 3 steps ahead, there 2"))
    }

    @Test("arrays keep their range, and another shape is refused")
    func arrays() throws {
        let folder = try TemporaryFolder()
        func load(_ shape: [Int], top: Int32, like source: Dataset? = nil) throws -> Dataset {
            var options = DataOptions()
            options.labels = try folder.write(
                IDXWriter.bytes((0..<40).map { UInt8($0 % 2) }, shape: [40]), to: "labels.idx")
            let count = 40 * shape.reduce(1, *)
            options.images = try folder.write(
                IDXWriter.header(.int32, shape: [40] + shape)
                    + IDXWriter.bigEndian((0..<count).map { Int32($0) % top }), to: "images.idx")
            options.startsLike = source?.preparation
            return try Dataset.load(options)
        }
        let first = try load([2, 2], top: 9)
        #expect(try load([2, 2], top: 90, like: first).preparation == first.preparation)
        #expect(problem { try load([3, 2], top: 9, like: first) }.contains("its examples are 3x2, there they are 2x2"))
    }
}

extension Dataset {
    fileprivate var vocabulary: Int { if case .tokens(_, let count) = examples.example { count } else { 0 } }
}
