import Foundation
import Testing
import Workloads

@Suite("The workload of a recurrent network")
struct RecurrentWorkloadTests {
    @Test("an LSTM learns a text on a folder of arrays, alike on other threads")
    func recurrent() throws {
        let folder = try WorkloadFolder()
        defer { folder.remove() }
        try Self.writeText(to: folder, embed: 7)
        let outcomes = try [1, 2].map { try runWorkload("L1", folder: folder.url, threads: $0, blockSeconds: 0.02) }
        let results = outcomes.compactMap { if case .measured(let result) = $0 { result } else { nil } }
        try #require(results.count == 2)
        #expect(results[0].firstLosses == results[1].firstLosses)
        #expect(results[0].finalLoss == results[1].finalLoss)
        #expect(results[0].finalLoss < 0.3 && results[0].testMetric > 0.9)
    }

    @Test("weights and keys that do not fit are named")
    func refused() throws {
        let folder = try WorkloadFolder()
        defer { folder.remove() }
        try Self.writeText(to: folder, embed: 7)
        try folder.write("L1_init_emb", WorkloadFolder.array([Float](repeating: 0, count: 40), shape: [5, 8]))
        let shape = try #require(throws: WorkloadError.self) { try runWorkload("L1", folder: folder.url, threads: 1) }
        #expect(shape.description == "L1: the first weights of emb have the shape [5, 8], not [5, 7]")
        try Self.writeText(to: folder, embed: nil)
        let key = try #require(throws: WorkloadError.self) { try runWorkload("L1", folder: folder.url, threads: 1) }
        #expect(key.description == "L1: spec.json gives no vocab, embed and hidden for this kind")
    }

    /// A text that counts to five over and over, and the first weights of a small LSTM.
    private static func writeText(to folder: WorkloadFolder, embed: Int?) throws {
        let key = embed.map { "\"embed\": \($0), " } ?? ""
        try Data(
            """
            {"L1": {"title": "text", "kind": "lstm", \(key)"hidden": 19, "context": 9, "vocab": 5, "batch": 4, "steps": 60,
              "opt": {"name": "adam", "lr": 0.02, "b1": 0.9, "b2": 0.999, "eps": 1e-8}}}
            """.utf8
        ).write(to: folder.url.appending(path: "spec.json"))
        try folder.write("chars", WorkloadFolder.array((0..<500).map { Int32($0 % 5) }, shape: [500]))
        try folder.write(
            "L1_starts", WorkloadFolder.array((0..<240).map { Int32($0 * 31 % 400) }, shape: [60, 4]))
        try folder.write("L1_eval_starts", WorkloadFolder.array((0..<6).map { Int32(400 + $0 * 7) }, shape: [6]))
        let shapes = [
            ("emb", [5, 7]), ("lstm.wx", [7, 76]), ("lstm.wh", [19, 76]), ("lstm.b", [76]), ("out.w", [19, 5]),
            ("out.b", [5]),
        ]
        for (index, (name, shape)) in shapes.enumerated() {
            let values = (0..<shape.reduce(1, *)).map { Float(($0 * 7919 + index) % 101) / 250 - 0.2 }
            try folder.write("L1_init_\(name)", WorkloadFolder.array(values, shape: shape))
        }
    }
}
