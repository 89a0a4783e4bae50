import Datasets
import Foundation

extension TrainingLoop {
    /// The loss of a model that knows nothing of an example: that of even chances, or 1 for numbers, which are scaled to
    /// a variance of one. Of a text it is the entropy of its tokens, which a batch has so many of that their mean is no
    /// chance; of rare classes it would be.
    var guessingLoss: Double {
        guard problem.isClassification else { return 1 }
        let even = log(Double(problem.classCount))
        guard problem.isLanguageModel, let entropy = answerEntropy else { return even }
        return min(even, entropy)
    }

    /// Rows whose answers are counted.
    private static let mostRows = 20_000
    private static let mostAnswers = 200_000

    private var answerEntropy: Double? {
        let examples = setup.dataset.examples
        let width = max(1, problem.target.elementCount(of: problem.example))
        let rows = Array(split.training.prefix(min(Self.mostRows, max(1, Self.mostAnswers / width))))
        guard case .classes(let answers)? = examples.targets(of: rows), !answers.isEmpty else { return nil }
        let counts = Dictionary(answers.map { ($0, 1.0) }, uniquingKeysWith: +)
        let total = Double(answers.count)
        return counts.values.sorted().reduce(0) { $0 - $1 / total * log($1 / total) }
    }
}
