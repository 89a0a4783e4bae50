import Foundation
import RunProtocol
import Testing

@testable import Training

/// Cuts a file in half, as a lost block does.
func tear(_ path: String) throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    try data.prefix(data.count / 2).write(to: URL(fileURLWithPath: path))
}

@Suite("The same recipe and seed")
struct DeterminismTests {
    static let recipes = [
        TestRun.fullRecipe,
        """
        [data]
        source = "data.csv"
        target = "number"
        [model]
        hidden = [300, 200]
        activation = "gelu"
        dropout = 0.1
        [loss]
        kind = "huber"
        [optimizer]
        kind = "sgd"
        learning_rate = 1e-2
        nesterov = true
        [training]
        epochs = 3
        batch_size = 32
        """,
    ]

    @Test("give the same weights, whatever the number of threads", arguments: recipes)
    func threads(recipe: String) throws {
        let run = try TestRun()
        let hashes = try [1, 1, 2, 3, 8].map { try run.train(run.setup(recipe, threads: $0)).weightsHash }
        #expect(Set(hashes).count == 1)
        #expect(hashes[0].count == 64)
    }

    @Test("with another seed give others")
    func seed() throws {
        let run = try TestRun()
        let first = try run.train(run.setup()).weightsHash
        let second = try run.train(run.setup(overrides: ["training.seed=4"])).weightsHash
        #expect(first != second)
    }
}
