import Datasets
import Layers
import Tensors

/// Lets a language model go on with a text, a token at a time. The weights are read only.
///
/// The model sees as many of the last tokens as its examples have; a shorter text stands at the beginning of the
/// window, where what comes after it is not seen by a model that is to guess it.
final class TextSampler {
    private let problem: LearningProblem
    private let store: VariableStore
    private let averagesWeights: Bool
    private let executor: Executor
    private let features: Tensor
    private let predictions: Tensor

    /// - Parameter averagesWeights: Whether the mean of the weights writes rather than the weights.
    /// - Throws: `ShapeError`, or `TrainingFailure` for a model that is not for text to go on with.
    init(problem: LearningProblem, store: VariableStore, pool: ThreadPool, averagesWeights: Bool) throws {
        guard problem.isLanguageModel else {
            throw TrainingFailure("only a language model can write on; this model gives one answer an example")
        }
        self.problem = problem
        self.store = store
        self.averagesWeights = averagesWeights
        let graph = Graph()
        let traced = try problem.trace(graph, batchSize: 1, mode: .evaluation)
        features = traced.features
        predictions = traced.predictions
        executor = try Executor(Plan(graph, outputs: [predictions]), store: store, pool: pool, seed: 0)
    }

    /// What the model writes after a prompt; without one it begins a line.
    /// - Parameter goesOn: Asked before each token; false ends the text there.
    func write(after prompt: String, _ rule: SamplingRule, goesOn: () -> Bool = { true }) -> String {
        let given = problem.preparation.tokens(of: prompt.isEmpty ? "\n" : prompt)
        return write(after: given.isEmpty ? [0] : given, rule, goesOn: goesOn)
    }

    /// What the model writes after tokens, of which there must be one at least.
    func write(after given: [Int32], _ rule: SamplingRule, goesOn: () -> Bool = { true }) -> String {
        var tokens = given
        store.withMeasuredWeights(averaged: averagesWeights) {
            while tokens.count < given.count + rule.tokens, goesOn() {
                tokens.append(next(after: tokens, rule, place: tokens.count - given.count))
            }
        }
        // Of one piece with the prompt, since a character may begin in it and end behind it.
        return problem.preparation.text(of: tokens).dropFirst(given.count).joined()
    }

    private func next(after tokens: [Int32], _ rule: SamplingRule, place: Int) -> Int32 {
        let length = problem.example.elementCount
        let seen = tokens.suffix(length)
        executor.write(into: features) { memory in
            for (offset, token) in seen.enumerated() {
                memory.storeBytes(of: token, toByteOffset: 4 * offset, as: Int32.self)
            }
            for offset in seen.count..<length { memory.storeBytes(of: 0, toByteOffset: 4 * offset, as: Int32.self) }
        }
        executor.runForwardBackward(step: 0)
        return executor.withValues(predictions) { outputs in
            let start = (seen.count - 1) * problem.classCount
            var logits = Array(outputs[start..<start + problem.classCount])
            // What stands for characters that are not known is nothing that one can write.
            if let unknown = problem.preparation.unknownToken { logits[Int(unknown)] = .nan }
            return Int32(rule.token(from: logits, at: place))
        }
    }
}
