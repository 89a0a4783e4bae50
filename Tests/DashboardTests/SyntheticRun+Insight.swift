import Foundation
import RunProtocol

@testable import Dashboard

extension SyntheticRun {
    /// Tells all that pages other than the overview show.
    mutating func tellInsight(isRegression: Bool = false) {
        send(.modelDescribed(Self.model))
        send(.layersMeasured(Self.layers))
        send(.evaluationReported(isRegression ? Self.regression : Self.classification))
        send(.examplesReported(Self.examples))
        send(.dataReported(Self.data))
        send(
            .stepsTimed(
                StepTiming(
                    step: 1240, loading: 12e-6, computing: 150e-6, forward: 52e-6, updating: 31e-6, rest: 4e-6,
                    operationsPerSecond: 4.2e10, peakOperationsPerSecond: 1.2e11)))
    }

    static let model = ModelDescription(
        step: 0, inputShape: [64],
        layers: [
            .init(name: "hidden0", kind: "dense", outputShape: [128], parameterCount: 8320, isFrozen: true),
            .init(name: "hidden0.relu", kind: "relu", outputShape: [128], parameterCount: 0, isFrozen: false),
            .init(name: "hidden1", kind: "dense", outputShape: [64], parameterCount: 8256, isFrozen: false),
            .init(name: "output", kind: "dense", outputShape: [10], parameterCount: 650, isFrozen: false),
        ])

    static let layers: LayerStatistics = {
        let layers = model.layers.enumerated().map { index, layer in
            var measured = LayerStatistics.Layer(name: layer.name)
            measured.activationMean = 0.1 * Double(index)
            if layer.parameterCount > 0 {
                measured.gradientNorm = 0.5 / Double(index + 1)
                measured.updateRatio = 0.001 * Double(index + 1)
                measured.weights = Histogram(lowest: -0.4, highest: 0.4, counts: (0..<40).map { 20 - abs($0 - 20) })
            } else {
                measured.deadShare = 0.62
                measured.concerns = [.deadUnits]
            }
            return measured
        }
        return LayerStatistics(step: 1240, layers: layers)
    }()

    static let classification: EvaluationReport = {
        let names = (0..<10).map(String.init)
        let confusion = (0..<10).map { row in (0..<10).map { $0 == row ? 24 - row : (row + $0) % 9 == 0 ? 1 : 0 } }
        let scores = (0..<10).map { index in
            let share = 0.99 - Double(index * index) * 0.006
            return EvaluationReport.ClassScores(precision: share, recall: share - 0.01, f1: share - 0.005, support: 26)
        }
        return EvaluationReport(
            step: 1240, examples: 260,
            classification: .init(classNames: names, confusion: confusion, scores: scores))
    }()

    static let binary: EvaluationReport = {
        let points = (0...20).map { EvaluationReport.Point(x: Double($0) / 20, y: (Double($0) / 20).squareRoot()) }
        return EvaluationReport(
            step: 1240, examples: 260,
            classification: .init(
                classNames: ["no", "yes"], confusion: [[120, 10], [14, 116]],
                scores: [
                    .init(precision: 0.9, recall: 0.92, f1: 0.91, support: 130),
                    .init(precision: 0.92, recall: 0.89, f1: 0.9, support: 130),
                ],
                curves: .init(
                    roc: points, precisionRecall: points.reversed(), calibration: points, areaUnderROC: 0.9571)))
    }()

    static let regression: EvaluationReport = {
        let pairs = (0..<60).map { index -> EvaluationReport.Point in
            let truth = Double(index)
            let error = Double(index % 7) - 3
            return EvaluationReport.Point(x: truth, y: truth + error)
        }
        let residuals = Histogram(lowest: -3, highest: 3, counts: [1, 4, 9, 14, 8, 5, 2])
        return EvaluationReport(step: 1240, examples: 260, regression: .init(pairs: pairs, residuals: residuals))
    }()

    static let examples: ExampleReport = {
        let pixels = (0..<64).map { (index: Int) -> UInt8 in
            let (column, row) = (index % 8, index / 8)
            return UInt8(min(255, column * row * 5))
        }
        let contents: [ExampleReport.Content] = [
            .picture(width: 8, height: 8, channels: 1, pixels: pixels),
            .row([.init(name: "bill_length", value: "39.1"), .init(name: "island", value: "Torgersen")]),
            .text([
                .init(text: "The ", surprise: 0.4), .init(text: "qu", surprise: 2.1), .init(text: "ux", surprise: 6.5),
                .init(text: " ran.\nFar.", surprise: nil),
            ]), .series((0..<50).map { Double(($0 * 13) % 17) }),
        ]
        let worst = contents.enumerated().map { index, content in
            ExampleReport.Example(
                row: 40 + index, truth: "8", prediction: index == 3 ? "8" : "3", confidence: 0.97,
                loss: 3.5 - Double(index),
                content: content)
        }
        return ExampleReport(step: 1240, worst: worst, leastCertain: Array(worst.reversed()))
    }()

    static let data = DataReport(
        step: 0, source: "digits.csv", kind: "table", examples: 1797, example: "64 numbers", target: "label",
        targetReason: "the last column", task: .classification,
        columns: [
            ColumnReport(
                name: "pixel_0_2", use: .number, missing: 3, distinct: 17, minimum: 0, maximum: 16, mean: 5.2,
                deviation: 4,
                histogram: Histogram(lowest: 0, highest: 16, counts: [40, 10, 8, 5, 4, 9, 14, 20]), top: [], note: nil),
            ColumnReport(
                name: "label", use: .target, missing: 0, distinct: 10, minimum: nil, maximum: nil, mean: nil,
                deviation: nil,
                histogram: nil, top: [ValueCount(value: "3", count: 183), ValueCount(value: "1", count: 182)], note: nil
            ),
            ColumnReport(
                name: "id", use: .ignored, missing: 0, distinct: 1797, minimum: nil, maximum: nil, mean: nil,
                deviation: nil,
                histogram: nil, top: [], note: "every value is another"),
        ], classes: (0..<10).map { ValueCount(value: "\($0)", count: 183 - $0) },
        parts: PartCounts(training: 1280, validation: 260, test: 257), duplicates: 2, sharedExamples: 0,
        warnings: ["pixel_0_2 misses 3 values, which are filled with the mean"])
}
