import RunProtocol
import Testing

@testable import Datasets

@Suite("Tables too large to be held")
struct StreamedTableTests {
    /// A table of all kinds of columns: numbers with missing ones, categories, dates, quoted line ends.
    private static func table(rows: Int, seed: UInt64 = 1) -> String {
        var random = SplitMix64(seed: seed)
        var text = "when,x,y,colour,group,weight,kind,amount\n"
        for row in 0..<rows {
            let x = row % 17 == 3 ? "" : "\(Double(random.next(below: 10_000)) / 100 - 50)"
            let colour = ["red", "green", "\"light\nblue\"", ""][random.next(below: 4)]
            let kind = row % 23 == 5 ? "" : ["yes", "no", "perhaps"][random.next(below: 3)]
            text +=
                "2020-01-\(10 + row % 20),\(x),\(random.next(below: 50)),\(colour),g\(row % 9),\(1 + row % 3),\(kind),"
            text += row % 31 == 7 ? "\n" : "\(random.next(below: 1000)).5\n"
        }
        return text
    }

    private func load(
        _ text: String, target: String, _ change: (inout DataOptions) -> Void = { _ in }
    ) throws -> (held: Dataset, streamed: Dataset) {
        let folder = try TemporaryFolder()
        var options = DataOptions()
        options.source = try folder.write(text, to: "table.csv")
        options.target = target
        change(&options)
        let held = try Dataset.load(options)
        options.memoryBudget = 0
        return (held, try Dataset.load(options))
    }

    private func haveSameFeatures(_ first: Dataset, _ second: Dataset) -> Bool {
        first.examples.features == second.examples.features
    }

    @Test("an inspection finds the same as in memory")
    func inspected() throws {
        let folder = try TemporaryFolder()
        var options = DataOptions(path: try folder.write(Self.table(rows: 900), to: "table.csv"))
        options.target = "kind"
        let held = try DataInspection(options).report
        options.memoryBudget = 0
        let streamed = try DataInspection(options).report
        #expect(streamed.columns == held.columns && streamed.examples == 900)
        #expect(streamed.classes == held.classes && streamed.parts == held.parts)
    }

    @Test("classes and numbers: the same split, preparation and values as in memory", arguments: ["kind", "amount"])
    func same(target: String) throws {
        let (held, streamed) = try load(Self.table(rows: 700), target: target)
        #expect(streamed.examples is StoredExamples)
        #expect(streamed.split == held.split)
        #expect(streamed.preparation == held.preparation)
        #expect(haveSameFeatures(streamed, held))
        #expect(streamed.examples.allTargets == held.examples.allTargets)
        #expect(streamed.trainingClassCounts == held.trainingClassCounts)
        #expect(
            streamed.notes.contains { $0.text.hasPrefix("the table is larger than data.memory_budget: its 700 rows") })
    }

    @Test("columns that group, order or weigh the rows do so here too")
    func keys() throws {
        for kind in [SplitKind.grouped, .time, .random] {
            let (held, streamed) = try load(Self.table(rows: 500), target: "kind") { options in
                options.splitKind = kind
                options.splitColumn = kind == .grouped ? "group" : kind == .time ? "when" : nil
                options.weightColumn = "weight"
            }
            #expect(streamed.split == held.split, "\(kind)")
            #expect(streamed.weights == held.weights, "\(kind)")
            #expect(haveSameFeatures(streamed, held), "\(kind)")
        }
    }

    @Test("other files are their parts, folds are drawn, and gzip is expanded")
    func files() throws {
        let folder = try TemporaryFolder()
        let test = try folder.write(Self.table(rows: 40, seed: 2), to: "test.csv")
        let (held, streamed) = try load(Self.table(rows: 300), target: "kind") { $0.testSource = test }
        #expect(streamed.split == held.split)
        #expect(haveSameFeatures(streamed, held))

        let (heldFold, streamedFold) = try load(Self.table(rows: 300), target: "kind") { ($0.folds, $0.fold) = (3, 2) }
        #expect(streamedFold.split == heldFold.split)

        var options = DataOptions()
        options.source = try folder.write(GzipWriter.member(Array(Self.table(rows: 300).utf8)), to: "table.csv.gz")
        options.target = "kind"
        options.memoryBudget = 0
        #expect(try Dataset.load(options).exampleCount == held.exampleCount - held.split.test.count)
    }

    @Test("errors name the line of the whole file")
    func errors() throws {
        let folder = try TemporaryFolder()
        var options = DataOptions()
        options.target = "y"
        options.memoryBudget = 0
        let rows = (0..<50_000).map { "\($0 % 977),\($0 % 2 == 0 ? "a" : "b")\n" }.joined()
        let cases = [
            ("x,y\n" + rows + "1,a,c\n", "line 50002: the row has 3 fields but the header has 2"),
            ("x,y\n" + rows + "1,\"a\n", "line 50002, column \"y\": the quote that opens here is never closed"),
            ("x,y\n", "the file has a header but no rows"), ("", "the file is empty"),
            ("x,z\n" + rows, "there is no column \"y\""),
        ]
        for (text, part) in cases {
            options.source = try folder.write(text, to: "bad.csv")
            let error = #expect(throws: DataError.self) { try Dataset.load(options) }
            #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
        }
    }

    @Test("rows that miss something are dropped here too, and counted", arguments: ["kind", "amount"])
    func dropped(target: String) throws {
        let (held, streamed) = try load(Self.table(rows: 700), target: target) { options in
            options.missingFill = .drop
            options.columns["colour"] = ColumnOptions(missing: .drop)
            options.weightColumn = "weight"
        }
        #expect(streamed.exampleCount < 600)
        #expect(streamed.split == held.split && streamed.weights == held.weights)
        #expect(streamed.preparation == held.preparation)
        #expect(haveSameFeatures(streamed, held))
        #expect(streamed.examples.allTargets == held.examples.allTargets)
        let note = held.notes.first { $0.text.contains("with missing values are left out") }
        #expect(note != nil && streamed.notes.contains { $0 == note })
    }

    @Test("texts are cut into the same tokens as in memory")
    func texts() throws {
        var random = SplitMix64(seed: 4)
        let words = ["sun", "rain", "wind", "é 学", "\"\"quoted\"\"", "storm,"]
        let rows = (0..<300).map { row in
            let text = (0...random.next(below: 9)).map { _ in words[random.next(below: 6)] }.joined(separator: " ")
            return "\"\(text) number \(row)\",\(row % 19 == 4 ? "" : "k\(row % 3)")\n"
        }
        let (held, streamed) = try load("text,kind\n" + rows.joined(), target: "kind")
        #expect(streamed.examples is StoredTokens && held.examples is TokenRows)
        #expect(streamed.split == held.split && streamed.preparation == held.preparation)
        #expect(streamed.examples.allTargets == held.examples.allTargets)
        func tokens(_ data: Dataset) -> [Int32] {
            let order = (0..<Int32(data.exampleCount)).reversed() + [3, 3]
            var values = [Int32](repeating: -1, count: order.count * data.examples.example.elementCount)
            values.withUnsafeMutableBytes { place in
                guard let base = place.baseAddress else { return }
                order.withUnsafeBufferPointer { data.examples.readFeatures(of: $0, into: base) }
            }
            return values
        }
        #expect(tokens(streamed) == tokens(held))
    }

    @Test("a table cut into pieces has the rows of the whole, in any size of piece", arguments: [1, 7, 64, 1000])
    func pieces(size: Int) throws {
        let text = Array(Self.table(rows: 60).utf8)
        let whole = try readTable(text, pieceBytes: 1 << 16)
        var tokenizer = CSVTokenizer(file: "t", delimiter: .comma)
        var pieces: [TextTable] = []
        for start in stride(from: 0, to: text.count, by: size) {
            try text[start..<min(start + size, text.count)].withUnsafeBufferPointer { (piece) throws(DataError) in
                try tokenizer.consume(piece)
            }
            if let table = tokenizer.takeRows() { pieces.append(table) }
        }
        if tokenizer.hasOpenRow { pieces.append(try tokenizer.finish()) }
        let joined = TextTable(joining: pieces, like: whole)
        let areSame = joined.rows == whole.rows
        #expect(areSame)
        #expect((0..<60).allSatisfy { joined.line(ofRow: $0) == whole.line(ofRow: $0) })
    }

    @Test("a sample is some of the rows, the same each time, from all over the table")
    func sample() throws {
        let table = try readTable(Array(Self.table(rows: 5000).utf8), pieceBytes: 1 << 16)
        func drawn() throws -> (table: TextTable, rows: [Int]) {
            var sample = TableSample(limit: 300)
            for start in stride(from: 0, to: 5000, by: 500) {
                sample.add(table.selecting(Array(start..<start + 500)), firstRow: start)
            }
            return try #require(sample.table())
        }
        let (first, rows) = try drawn()
        #expect(try drawn().rows == rows)
        #expect((300...600).contains(rows.count))
        #expect(rows == rows.sorted())
        let all = table.rows
        let areTheirs = first.rows == rows.map { all[$0] }
        #expect(areTheirs)
        for part in 0..<5 { #expect(rows.contains { $0 / 1000 == part }) }
    }
}
