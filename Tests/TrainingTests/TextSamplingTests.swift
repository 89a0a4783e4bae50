import Foundation
import RunProtocol
import RunStore
import Testing

@testable import Training

@Suite("Text that a model writes")
struct TextSamplingTests {
    private static let logits: [Float] = [0.5, 2, -1, 2, .nan, 0]

    @Test("is the likeliest token, the first of equals, without temperature or with one candidate")
    func likeliest() {
        for place in 0..<50 {
            #expect(SamplingRule(tokens: 1, temperature: 0).token(from: Self.logits, at: place) == 1)
            #expect(SamplingRule(tokens: 1, temperature: 3, topK: 1).token(from: Self.logits, at: place) == 1)
        }
    }

    @Test("is drawn as often as the model says, from no more than the likeliest", arguments: [nil, 3] as [Int?])
    func frequencies(topK: Int?) {
        let temperature = 1.5
        let rule = SamplingRule(tokens: 1, temperature: temperature, topK: topK, seed: 5)
        let draws = 20_000
        var counts = [Int](repeating: 0, count: Self.logits.count)
        for place in 0..<draws { counts[rule.token(from: Self.logits, at: place)] += 1 }
        let kept = topK == nil ? [0, 1, 2, 3, 5] : [0, 1, 3]
        let weights = Self.logits.enumerated().map { kept.contains($0) ? exp(Double($1) / temperature) : 0 }
        let sum = weights.reduce(0, +)
        for (count, weight) in zip(counts, weights) {
            #expect(abs(Double(count) / Double(draws) - weight / sum) < 0.015)
            if weight == 0 { #expect(count == 0) }
        }
    }

    @Test("depends on seed, number and place alone")
    func repeats() {
        func text(seed: UInt64, number: Int) -> [Int] {
            let rule = SamplingRule(tokens: 1, temperature: 2, seed: seed, number: number)
            return (0..<40).map { rule.token(from: [0, 0.1, 0.2, 0.3], at: $0) }
        }
        #expect(text(seed: 1, number: 1) == text(seed: 1, number: 1))
        #expect(Set([text(seed: 1, number: 1), text(seed: 2, number: 1), text(seed: 1, number: 2)]).count == 3)
    }
}

@Suite("A language model's run")
struct LanguageModelTests {
    private static let recipe = """
        name = "letters"
        [data]
        source = "letters.txt"
        tokenizer = "character"
        length = 12
        stride = 5
        validation_share = 0.1
        test_share = 0.05
        [model]
        kind = "KIND"
        [optimizer]
        kind = "adamw"
        learning_rate = 1e-2
        [training]
        epochs = 6
        batch_size = 16
        seed = 2
        """

    private static let kinds = ["gpt\"\nwidth = 16\ndepth = 1\nheads = 2\n#", "lstm\"\nunits = 16\nembedding = 8\n#"]

    private static func run(_ kind: String, text: String? = nil) throws -> (TestRun, recipe: String) {
        let run = try TestRun()
        try (text ?? String(repeating: "abcdefgh\n", count: 400))
            .write(toFile: "\(run.folder)/letters.txt", atomically: true, encoding: .utf8)
        return (run, recipe.replacingOccurrences(of: "KIND", with: kind))
    }

    private static func sample(_ prompt: String, tokens: Int = 30, temperature: Double = 0) -> TrainingCommand.Action {
        .sampleText(prompt: prompt, temperature: temperature, tokens: tokens)
    }

    @Test("writes on as it has learned, longer than it can see, and its weights stay what they are", arguments: kinds)
    func writes(kind: String) throws {
        let (run, recipe) = try Self.run(kind)
        let whole = try run.train(run.setup(recipe))
        let driver = SessionDriver(try run.setup(recipe))
        try driver.startPaused()
        try driver.advance(3)
        let early = try driver.ask(Self.sample("", temperature: 1))
        #expect(early.outcome == .applied(oldValue: nil, newValue: nil))
        let first = try #require(driver.samples.first)
        #expect(!first.prompt.isEmpty && first.text.count == 30 && first.step == 3)
        try driver.advance(whole.step - 4)
        _ = try driver.ask(Self.sample("ab"))
        _ = try driver.ask(Self.sample("gh\nabcdefgh\nabcdefgh\nabc", tokens: 20))
        let texts = driver.samples.suffix(2).map(\.text)
        #expect(texts == ["cdefgh\nabcdefgh\nabcdefgh\nabcde", "defgh\nabcdefgh\nabcde"])
        driver.send(.resume)
        #expect(try driver.end().weightsHash == whole.weightsHash)
    }

    @Test("goes on with a prompt from its best weights, and with a file or without a text it says so")
    func predicts() throws {
        let (run, recipe) = try Self.run(Self.kinds[0])
        let summary = try run.train(run.setup(recipe))
        let model = try TrainedModel(folder: RunFolder.open(summary.name, in: run.runsDirectory), threads: 1)
        let write = { try model.write(after: "ab", tokens: 10, temperature: $0, topK: nil, seed: 1) }
        #expect(try write(0) == "cdefgh\nabc")
        #expect(try write(5) == write(5) && write(5) != write(0))
        #expect(throws: RecipeError.self) { try model.predict(file: "\(run.folder)/letters.txt") }
        let table = try run.train(run.setup())
        let other = try TrainedModel(folder: RunFolder.open(table.name, in: run.runsDirectory), threads: 1)
        #expect(throws: RecipeError.self) { try other.write(after: "a", tokens: 1, temperature: 0, topK: nil, seed: 1) }
    }

    @Test("shows by itself what it writes after a validation, and which texts surprised it")
    func shows() throws {
        let (run, recipe) = try Self.run(Self.kinds[0])
        let driver = SessionDriver(try run.setup(recipe, overrides: ["training.epochs=1"]))
        driver.start()
        _ = try driver.end()
        #expect(driver.samples.count == 1)
        let report = try #require(driver.exampleReports.first)
        #expect(report.worst.count == 12 && report.leastCertain.isEmpty)
        #expect(report.worst.map(\.loss) == report.worst.map(\.loss).sorted(by: >))
        for example in report.worst {
            guard case .text(let tokens) = example.content else {
                Issue.record("no text: \(example)")
                continue
            }
            #expect(tokens.count == 13 && tokens[0].surprise == nil)
            let surprises = tokens.compactMap(\.surprise)
            #expect(surprises.count == 12)
            #expect(abs(surprises.reduce(0, +) / 12 - example.loss) < 1e-9)
        }
    }

    @Test("has surprises whose mean is its validation loss")
    func surprises() throws {
        // So short that every validation example is among those shown.
        let text = String(repeating: "abcdefgh\n", count: 100)
        let (run, recipe) = try Self.run(Self.kinds[0], text: text)
        let driver = SessionDriver(try run.setup(recipe, overrides: ["training.epochs=1"]))
        driver.start()
        let summary = try driver.end()
        let report = try #require(driver.exampleReports.first)
        #expect(report.worst.count == 7)
        let mean = report.worst.reduce(0) { $0 + $1.loss } / Double(report.worst.count)
        #expect(abs(mean - (summary.bestValidationLoss ?? 0)) < 1e-5)
    }

    @Test(
        "says what it cannot do",
        arguments: [
            (sample("a", tokens: 0), "a text has 1 to 10000 tokens, not 0"),
            (sample("a", temperature: -1), "the temperature is a number from 0 to 10, not -1"),
            (sample("a", temperature: .nan), "the temperature is a number from 0 to 10, not nan"),
            (
                .sampleText(prompt: "a", temperature: 1, tokens: 1, topK: 0),
                "at least 1 token is to be drawn from, not 0"
            ),
        ] as [(TrainingCommand.Action, String)])
    func refuses(action: TrainingCommand.Action, reason: String) throws {
        let (run, recipe) = try Self.run(Self.kinds[0])
        let driver = SessionDriver(try run.setup(recipe))
        try driver.startPaused()
        #expect(try driver.ask(action).outcome == .rejected(reason: reason))
        driver.session.interrupt("test")
        _ = try driver.end()
    }

    @Test("is the only one that can write")
    func others() throws {
        let run = try TestRun()
        let driver = SessionDriver(try run.setup())
        try driver.startPaused()
        let answer = try driver.ask(Self.sample("a"))
        #expect(
            answer.outcome
                == .rejected(reason: "only a language model can write on; this one gives one answer an example"))
        driver.session.interrupt("test")
        _ = try driver.end()
    }
}

extension SessionDriver {
    var samples: [TextSample] { events.compactMap { if case .textSampled(let sample) = $0 { sample } else { nil } } }
    var exampleReports: [ExampleReport] {
        events.compactMap { if case .examplesReported(let report) = $0 { report } else { nil } }
    }
}
