import Datasets
import Foundation
import RunProtocol

/// Turns outcomes into examples that a person can look at.
struct ExampleGallery {
    /// So many of each kind.
    private static let most = 12
    /// Of the data.
    private static let mostSamples = 24
    private static let mostLooked = 4096

    let problem: LearningProblem
    let examples: any ExampleSource

    /// The worst and the least certain; nil when nothing was gathered.
    func report(step: Int, _ collector: OutcomeCollector) -> ExampleReport? {
        if problem.isLanguageModel { return report(step: step, collector.texts) }
        let outcomes = collector.outcomes
        guard !outcomes.isEmpty else { return nil }
        let worst = outcomes.sorted { $0.loss > $1.loss }.prefix(Self.most)
        let unsure = problem.isClassification ? outcomes.sorted { $0.confidence < $1.confidence }.prefix(Self.most) : []
        return ExampleReport(step: step, worst: worst.map(example), leastCertain: unsure.map(example))
    }

    /// The texts that surprised most; they have neither a truth nor an answer of their own.
    private func report(step: Int, _ texts: SurprisingTexts) -> ExampleReport? {
        guard !texts.texts.isEmpty else { return nil }
        let worst = texts.texts.map { text in
            let surprises = [nil] + text.surprises.map(Optional.some)
            let pieces = zip(problem.preparation.text(of: text.tokens), surprises)
            return ExampleReport.Example(
                row: Int(text.row), truth: "", prediction: "", confidence: nil, loss: text.loss,
                content: .text(pieces.map { .init(text: $0, surprise: $1) }))
        }
        return ExampleReport(step: step, worst: worst, leastCertain: [])
    }

    private func example(_ outcome: Outcome) -> ExampleReport.Example {
        ExampleReport.Example(
            row: Int(outcome.row), truth: name(outcome.truth), prediction: name(outcome.prediction),
            confidence: problem.isClassification ? outcome.confidence : nil, loss: outcome.loss,
            content: content(of: outcome.row))
    }

    private func name(_ value: Double) -> String {
        let names = problem.preparation.classNames
        if problem.isClassification { return names.indices.contains(Int(value)) ? names[Int(value)] : "\(Int(value))" }
        return NumberText.shortest(Double(String(format: "%.5g", value)) ?? value)
    }

    /// A few examples as they go in, with what they are: of each class in turn where there are classes.
    func samples(of rows: [Int32]) -> [DataReport.Sample] {
        switch problem.example {
        case .features: return []
        case .image, .tokens, .series: break
        }
        let looked = Array(rows.prefix(Self.mostLooked))
        guard case .classes(let labels)? = problem.isLanguageModel ? nil : examples.targets(of: looked) else {
            return looked.prefix(Self.most).map { .init(label: "", content: content(of: $0, isThumbnail: true)) }
        }
        var byClass: [Int32: [Int32]] = [:]
        for (row, label) in zip(looked, labels) { byClass[label, default: []].append(row) }
        var samples: [DataReport.Sample] = []
        for round in 0..<Self.most where samples.count < Self.mostSamples {
            for (label, rows) in byClass.sorted(by: { $0.key < $1.key })
            where rows.count > round && samples.count < Self.mostSamples {
                samples.append(
                    .init(label: name(Double(label)), content: content(of: rows[round], isThumbnail: true)))
            }
        }
        return samples
    }

    private func content(of row: Int32, isThumbnail: Bool = false) -> ExampleReport.Content {
        let count = problem.example.elementCount
        return withUnsafeTemporaryAllocation(of: Float.self, capacity: max(1, count)) { buffer in
            guard let place = buffer.baseAddress else { return .row([]) }
            withUnsafePointer(to: row) {
                examples.readFeatures(
                    of: UnsafeBufferPointer(start: $0, count: 1), into: UnsafeMutableRawPointer(place))
            }
            let features = UnsafeBufferPointer(rebasing: UnsafeBufferPointer(buffer)[..<count])
            switch problem.example {
            case .image:
                guard let picture = problem.preparation.picture(of: features) else {
                    return .series(features.map(Double.init))
                }
                let content = ExampleReport.Content.picture(
                    width: picture.width, height: picture.height, channels: picture.channels, pixels: picture.pixels)
                return isThumbnail ? content.thumbnail : content
            case .tokens:
                let tokens = features.map { Int32(bitPattern: $0.bitPattern) }
                return .text(problem.preparation.text(of: tokens).map { .init(text: $0, surprise: nil) })
            case .series: return .series(features.map(Double.init))
            case .features:
                return .row(problem.preparation.fields(of: features).map { .init(name: $0.name, value: $0.value) })
            }
        }
    }
}
