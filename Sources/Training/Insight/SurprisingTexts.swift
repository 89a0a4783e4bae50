import Datasets
import Foundation

/// The validation texts that surprised a language model most, token by token.
struct SurprisingTexts {
    /// One text.
    struct Text {
        /// Its row in the data.
        var row: Int32
        /// Its tokens: one more than an example has, since the last is guessed as well.
        var tokens: [Int32]
        /// `-log` of the probability that the model gave each token but the first.
        var surprises: [Double]

        var loss: Double { surprises.reduce(0, +) / Double(max(1, surprises.count)) }
    }

    private static let most = 12
    /// Numbers that are looked at: a large vocabulary is not to double the time of a validation.
    private static let mostOutputs = 1 << 25

    /// The worst first.
    private(set) var texts: [Text] = []
    private var outputsSeen = 0

    /// Takes in a batch: for each token of each row, what the model says of the next.
    mutating func add(
        outputs: UnsafeBufferPointer<Float>, rows: UnsafeBufferPointer<Int32>, examples: any ExampleSource,
        vocabulary: Int
    ) {
        guard outputsSeen < Self.mostOutputs, case .classes(let truths)? = examples.targets(of: Array(rows)) else {
            return
        }
        outputsSeen += outputs.count
        let length = examples.example.elementCount
        for (index, row) in rows.enumerated() {
            let places = index * length..<(index + 1) * length
            let surprises = places.map { place in
                Self.surprise(outputs[place * vocabulary..<(place + 1) * vocabulary], truth: Int(truths[place]))
            }
            keep(Text(row: row, tokens: Array(truths[places]), surprises: surprises), examples)
        }
    }

    private mutating func keep(_ text: Text, _ examples: any ExampleSource) {
        guard texts.count < Self.most || text.loss > texts.last?.loss ?? 0 else { return }
        var text = text
        text.tokens.insert(Self.firstToken(of: text.row, examples), at: 0)
        texts.insert(text, at: texts.firstIndex { text.loss > $0.loss } ?? texts.count)
        if texts.count > Self.most { texts.removeLast() }
    }

    private static func firstToken(of row: Int32, _ examples: any ExampleSource) -> Int32 {
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: examples.example.elementCount) { buffer in
            guard let place = buffer.baseAddress else { return 0 }
            withUnsafePointer(to: row) {
                examples.readFeatures(
                    of: UnsafeBufferPointer(start: $0, count: 1), into: UnsafeMutableRawPointer(place))
            }
            return buffer[0]
        }
    }

    private static func surprise(_ logits: Slice<UnsafeBufferPointer<Float>>, truth: Int) -> Double {
        let logits = UnsafeBufferPointer(rebasing: logits)
        let highest = logits.max() ?? 0
        let sum = logits.reduce(into: Float(0)) { $0 += exp($1 - highest) }
        return Double(log(sum)) + Double(highest - logits[truth])
    }
}
