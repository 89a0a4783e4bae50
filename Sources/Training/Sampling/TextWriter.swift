import Datasets
import RunProtocol
import Tensors

/// Lets the model of a run write, when a person asks and now and then by itself.
final class TextWriter {
    /// What is written by itself: enough to see how far the model is.
    private static let usualTokens = 100
    private static let usualTemperature = 0.8
    /// Seconds that it may take, and the share of all time.
    private static let mostSeconds = 0.5
    private static let share = 0.005
    private static let leastPause = 2.0
    /// Tokens of the data's own that the model goes on from where there is no prompt.
    private static let mostGiven = 32

    private let problem: LearningProblem
    private let dataset: Dataset
    private let clock: RunClock
    private let seed: UInt64
    private let makeSampler: () throws -> TextSampler
    /// Made for the first text: a start waits for nothing that only looks.
    private lazy var sampler = Result { try makeSampler() }
    private var nextTime = 0.0

    /// - Parameter averagesWeights: Whether the mean of the weights writes rather than the weights.
    init(
        problem: LearningProblem, dataset: Dataset, store: VariableStore, pool: ThreadPool, averagesWeights: Bool,
        seed: UInt64, clock: RunClock
    ) {
        self.problem = problem
        self.dataset = dataset
        self.clock = clock
        self.seed = seed
        makeSampler = {
            try TextSampler(problem: problem, store: store, pool: pool, averagesWeights: averagesWeights)
        }
    }

    /// A text that goes on from a prompt, or from the beginning of a validation example.
    /// - Parameter goesOn: Asked before each token; false ends the text there.
    func write(
        step: Int, prompt: String, _ rule: SamplingRule, goesOn: () -> Bool
    ) throws -> TextSample {
        var (prompt, tokens) = (prompt, problem.preparation.tokens(of: prompt))
        if tokens.isEmpty {
            tokens = givenTokens
            prompt = problem.preparation.text(of: tokens).joined()
        }
        let text = try sampler.get().write(after: tokens, rule, goesOn: goesOn)
        return TextSample(step: step, prompt: prompt, text: text, temperature: rule.temperature)
    }

    /// A text where it is time for one; nil otherwise.
    func writeIfDue(step: Int, goesOn: () -> Bool) throws -> TextSample? {
        let start = clock.seconds
        guard start >= nextTime else { return nil }
        let rule = SamplingRule(
            tokens: Self.usualTokens, temperature: Self.usualTemperature, seed: seed, number: 0)
        let sample = try write(step: step, prompt: "", rule) {
            clock.seconds - start < Self.mostSeconds && goesOn()
        }
        nextTime = clock.seconds + max(Self.leastPause, (clock.seconds - start) / Self.share)
        return sample
    }

    /// How a validation example begins, or a training example where there is none.
    private var givenTokens: [Int32] {
        let rows = dataset.split.validation.isEmpty ? dataset.split.training : dataset.split.validation
        var tokens = [Int32](repeating: 0, count: problem.example.elementCount)
        rows.prefix(1).withUnsafeBufferPointer { rows in
            tokens.withUnsafeMutableBytes { place in
                guard let memory = place.baseAddress else { return }
                dataset.examples.readFeatures(of: rows, into: memory)
            }
        }
        return Array(tokens.prefix(max(1, min(Self.mostGiven, tokens.count / 2))))
    }
}
