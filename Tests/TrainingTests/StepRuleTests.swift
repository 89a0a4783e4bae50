import Foundation
import RunProtocol
import RunStore
import Tensors
import Testing

@testable import Training

@Suite("Optimizers, means of weights, accumulation, groups and schedules in recipes")
struct StepRuleTests {
    private static func recipe(_ sections: String) -> String {
        """
        name = "rule"
        [data]
        source = "data.csv"
        target = "kind"
        ignore = ["number"]
        [model]
        hidden = [8, 6]
        \(sections)
        """
    }

    private static let training = """

        [training]
        epochs = 3
        batch_size = 13
        """

    @Test(
        "every optimizer learns, and resumes to the same weights",
        arguments: ["sgd", "adam", "adamw", "rmsprop", "adagrad", "lion", "muon"])
    func resumes(_ kind: String) throws {
        let run = try TestRun(isInMemory: true)
        let text = Self.recipe("[optimizer]\nkind = \"\(kind)\"\nl1 = 1e-4\nl2 = 1e-4\n\(Self.training)\nema = 0.9")
        let whole = try run.train(run.setup(text))
        let driver = SessionDriver(try run.setup(text))
        try driver.startPaused()
        try driver.advance(7)
        driver.session.interrupt("test")
        let interrupted = try driver.end()
        let resumed = try run.train(run.resume(interrupted.name))
        #expect(resumed.weightsHash == whole.weightsHash)
        #expect(interrupted.weightsHash != whole.weightsHash)
        #expect(whole.step == 15)
    }

    @Test("several batches a step do what one of all their examples does")
    func accumulation() throws {
        let run = try TestRun(isInMemory: true)
        let training = "[training]\nepochs = 3\nbatch_size = "
        let whole = try run.train(run.setup(Self.recipe(training + "12")))
        let parts = try run.train(run.setup(Self.recipe(training + "4\naccumulate = 3")))
        #expect(parts.step == whole.step)
        let difference = (parts.bestValidationLoss ?? 0) - (whole.bestValidationLoss ?? 1)
        #expect(abs(difference) < 1e-4)
        let driver = SessionDriver(try run.setup(Self.recipe(training + "4\naccumulate = 3")))
        try driver.startPaused()
        try driver.advance(4)
        driver.session.interrupt("test")
        let name = try driver.end().name
        #expect(try run.train(run.resume(name)).weightsHash == parts.weightsHash)
    }

    @Test("the mean of the weights is what is measured, hashed and saved, and what evaluate uses")
    func average() throws {
        let run = try TestRun(isInMemory: true)
        let plain = try run.train(run.setup(Self.recipe(Self.training)))
        let summary = try run.train(run.setup(Self.recipe(Self.training + "\nema = 0.95")))
        #expect(summary.weightsHash != plain.weightsHash)
        #expect(summary.bestValidationLoss != plain.bestValidationLoss)
        let folder = try RunFolder.open(summary.name, in: run.runsDirectory)
        let checkpoint = try folder.checkpoints().loadBest().checkpoint
        #expect(checkpoint["optimizer.parameters"] != nil)
        let (metrics, _) = try TrainedModel(folder: folder, threads: 1).evaluate(file: nil)
        #expect(metrics == summary.testMetrics)
    }

    @Test("a group whose rate is set to 0 stands still, and a frozen layer keeps its weights until it is unfrozen")
    func freezing() throws {
        let run = try TestRun(isInMemory: true)
        let text = Self.recipe(
            "[optimizer.groups]\n\"*.bias\" = 0.5\n[start]\nfreeze = [\"hidden0\"]\n\(Self.training)")
        let driver = SessionDriver(try run.setup(text))
        try driver.startPaused()
        func weights() throws -> [String: [Float]] {
            _ = try driver.ask(.saveCheckpoint)
            let folder = try RunFolder.open("rule-1", in: run.runsDirectory)
            let checkpoint = try folder.checkpoints().loadNewestWhole().checkpoint
            return Dictionary(uniqueKeysWithValues: checkpoint.tensors.map { ($0.name, $0.floats ?? []) })
        }
        try driver.advance(1)
        let first = try weights()
        _ = try driver.ask(.set(key: "optimizer.groups.*.bias", value: 0))
        _ = try driver.ask(.freeze(pattern: "output.weight"))
        try driver.advance(2)
        let second = try weights()
        for name in ["hidden0.weight", "hidden0.bias", "hidden1.bias", "output.bias", "output.weight"] {
            #expect(first[name] == second[name], "\(name)")
        }
        #expect(first["hidden1.weight"] != second["hidden1.weight"])
        _ = try driver.ask(.unfreeze(pattern: "*"))
        try driver.advance(2)
        #expect(try weights()["hidden0.weight"] != first["hidden0.weight"])
        for pattern in ["no_such", "*"] {
            guard case .rejected(let reason) = try driver.ask(.freeze(pattern: pattern)).outcome else {
                Issue.record("\(pattern) was frozen")
                continue
            }
            #expect(reason.contains(pattern == "*" ? "nothing would be left" : "hidden0, hidden1, output"))
        }
        driver.session.interrupt("test")
        _ = try driver.end()
    }

    @Test("layers learn the slower the further they are from the outputs")
    func layerDecay() throws {
        let rule = try StepRule(
            Recipe.parse(
                text: Self.recipe("[optimizer]\nlayer_decay = 0.5\n[optimizer.groups]\n\"hidden1.*\" = 3"),
                file: "r.toml"))
        let graph = Graph()
        for name in ["hidden0.weight", "hidden1.weight", "output.weight"] {
            _ = graph.parameter(name, shape: [1, 1], initializer: .zeros)
        }
        let loss = graph.parameters.map { graph.parameter($0.name, shape: [1, 1], initializer: .zeros) }
            .reduce(graph.constant(0)) { $0 + $1.sum() }
        _ = rule.minimize(loss)
        let store = VariableStore(graph: graph, seed: 1)
        let executor = try Executor(Plan(graph, outputs: [loss]), store: store, pool: ThreadPool(threads: 1), seed: 1)
        executor.run(step: 1)
        let moved = ["hidden0.weight", "hidden1.weight", "output.weight"].map { store.parameter($0)?.first ?? 0 }
        // Adam's first step has the length of the learning rate.
        #expect(abs(moved[0] / moved[2] - 0.25) < 1e-3)
        #expect(abs(moved[1] / moved[2] - 1.5) < 1e-3)
    }

    @Test("a plateau of the validation loss cuts the learning rate, which a resumed run remembers")
    func plateau() throws {
        let run = try TestRun(isInMemory: true)
        let text = Self.recipe(
            """
            [optimizer]
            learning_rate = 1e-6
            [schedule]
            kind = "plateau"
            factor = 0.5
            patience = 0
            warmup = 0.1
            [training]
            epochs = 6
            batch_size = 30
            """)
        let driver = SessionDriver(try run.setup(text))
        driver.start()
        let summary = try driver.end()
        let rates = driver.events.compactMap {
            if case .stepsCompleted(let record) = $0 { record.learningRate } else { nil }
        }
        #expect((rates.last ?? 1) < 0.6e-6)
        let half = SessionDriver(try run.setup(text))
        try half.startPaused()
        try half.advance(9)
        half.session.interrupt("test")
        #expect(try run.train(run.resume(half.end().name)).weightsHash == summary.weightsHash)
    }

    @Test(
        "what a recipe says is what its run's recipe says",
        arguments: [
            "[optimizer]\nkind = \"muon\"\nl1 = 0.1\nl2 = 0.2\nlayer_decay = 0.8\n[optimizer.groups]\n\"a*\" = 0.1",
            "[schedule]\nkind = \"polynomial\"\npower = 3\nfinal = 0.1", "[schedule]\nkind = \"cosine\"\ncycles = 3",
            "[schedule]\nkind = \"exponential\"\nfactor = 0.7", "[schedule]\nkind = \"linear\"\nwarmup = 0.2",
            "[schedule]\nkind = \"plateau\"\npatience = 3", "[loss]\nkind = \"focal\"\ngamma = 1.5",
            "[loss]\nclass_weights = \"balanced\"", "[loss]\nclass_weights = { k0 = 2, \"k 1\" = 0.5 }",
            "[training]\naccumulate = 4\nema = 0.99", "[start]\nfreeze = [\"hidden*\"]",
        ])
    func roundTrip(_ sections: String) throws {
        let recipe = try Recipe.parse(text: Self.recipe(sections), file: "r.toml")
        let again = try Recipe.parse(text: recipe.resolvedText, file: "r.toml")
        #expect(again.resolvedText == recipe.resolvedText)
        #expect(recipe.optimizer == again.optimizer && recipe.schedule == again.schedule && recipe.loss == again.loss)
        #expect(recipe.training == again.training && recipe.start == again.start)
        let plain = try Recipe.parse(text: Self.recipe(""), file: "r.toml")
        #expect(recipe.resolvedText != plain.resolvedText)
    }

    @Test(
        "the focal loss and class weights change training, and leave the measure as it is",
        arguments: [
            "[loss]\nkind = \"focal\"", "[loss]\nclass_weights = { k0 = 9 }", "[loss]\nclass_weights = \"balanced\"",
        ])
    func losses(_ section: String) throws {
        let run = try TestRun(isInMemory: true)
        // A rate of nearly nothing: the loss that is measured is that of the first weights.
        let slow = "[optimizer]\nlearning_rate = 1e-8\n"
        let plain = try run.train(run.setup(Self.recipe(slow + Self.training)))
        let still = try run.train(run.setup(Self.recipe(slow + section + Self.training)))
        #expect(abs((plain.bestValidationLoss ?? 0) - (still.bestValidationLoss ?? 1)) < 1e-5)
        let moved = try run.train(run.setup(Self.recipe(section + Self.training)))
        #expect(moved.weightsHash != (try run.train(run.setup(Self.recipe(Self.training))).weightsHash))
    }
}
