import Foundation
import Datasets

/// What the model made of one validation example.
struct Outcome: Hashable {
    /// The example's row in the data.
    var row: Int32
    /// The class's number, or the value in the target's own unit (of several, the first).
    var truth: Double
    /// What the model says, in the same terms.
    var prediction: Double
    /// The probability of what the model says; 1 for numbers.
    var confidence: Double
    /// The probability of the second class, where there are two; 0 otherwise.
    var score: Double
    /// `-log` of the probability of the truth, or the squared error in scaled units.
    var loss: Double
}

/// Gathers what became of each example while a validation goes on.
struct OutcomeCollector {
    /// More examples than these tell a person nothing new.
    private static let most = 200_000

    private(set) var outcomes: [Outcome] = []
    /// Of a language model, whose examples have no outcome of their own.
    private(set) var texts = SurprisingTexts()
    private let problem: LearningProblem
    private let examples: any ExampleSource

    init(problem: LearningProblem, examples: any ExampleSource) {
        self.problem = problem
        self.examples = examples
    }

    /// Adds a batch: the model's outputs for the rows, one example after the other.
    mutating func add(outputs: UnsafeBufferPointer<Float>, rows: UnsafeBufferPointer<Int32>) {
        if problem.isLanguageModel {
            return texts.add(outputs: outputs, rows: rows, examples: examples, vocabulary: problem.classCount)
        }
        guard let target = examples.target, outcomes.count < Self.most else { return }
        switch (target, examples.targets(of: Array(rows))) {
        case (.classes, .classes(let truths)?):
            for (index, row) in rows.enumerated() {
                outcomes.append(classOutcome(outputs, index, row: row, truth: Int(truths[index])))
            }
        case (.values(let width), .values(let truths)?):
            for (index, row) in rows.enumerated() {
                let places = (index * width)..<((index + 1) * width)
                outcomes.append(valueOutcome(outputs[places], truths[places], row: row))
            }
        default: break
        }
    }

    private func classOutcome(
        _ outputs: UnsafeBufferPointer<Float>, _ index: Int, row: Int32, truth: Int
    ) -> Outcome {
        let prediction = problem.predictedClass(outputs, at: index)
        if problem.hasSingleLogit {
            let logit = Double(outputs[index])
            let second = 1 / (1 + exp(-logit))
            // log(1 + e^-x), without overflow.
            let signed = truth == 1 ? -logit : logit
            let loss = max(0, signed) + log1p(exp(-signed.magnitude))
            return Outcome(
                row: row, truth: Double(truth), prediction: Double(prediction), confidence: max(second, 1 - second),
                score: second, loss: loss)
        }
        let count = problem.classCount
        let logits = UnsafeBufferPointer(rebasing: outputs[(index * count)..<((index + 1) * count)])
        let highest = Double(logits.max() ?? 0)
        let sum = logits.reduce(0.0) { $0 + exp(Double($1) - highest) }
        func probability(_ number: Int) -> Double { exp(Double(logits[number]) - highest) / sum }
        return Outcome(
            row: row, truth: Double(truth), prediction: Double(prediction), confidence: probability(prediction),
            score: count == 2 ? probability(1) : 0, loss: log(sum) + highest - Double(logits[truth]))
    }

    private func valueOutcome(
        _ outputs: Slice<UnsafeBufferPointer<Float>>, _ truths: ArraySlice<Float>, row: Int32
    ) -> Outcome {
        let loss = zip(outputs, truths).reduce(0.0) { sum, pair in
            let error = Double(pair.0) - Double(pair.1)
            return sum + error * error
        }
        return Outcome(
            row: row, truth: problem.preparation.unscale(truths.first ?? 0),
            prediction: problem.preparation.unscale(outputs.first ?? 0), confidence: 1, score: 0,
            loss: loss / Double(max(1, truths.count)))
    }
}
