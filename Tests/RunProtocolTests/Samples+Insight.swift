import RunProtocol

extension Samples {
    /// One event of every kind that looks into the model.
    static let insightEvents: [TrainingEvent] = [
        .modelDescribed(
            ModelDescription(
                step: 8, inputShape: [28, 28, 1],
                layers: [
                    .init(
                        name: "conv0", kind: "convolution", outputShape: [26, 26, 8], parameterCount: 80, isFrozen: true
                    )
                ])),
        .layersMeasured(LayerStatistics(step: 8, layers: [layer, .init(name: "pool0")])),
        .evaluationReported(
            EvaluationReport(
                step: 8, examples: 3,
                classification: .init(
                    classNames: ["no", "yes"], confusion: [[1, 1], [0, 1]],
                    scores: [
                        .init(precision: 1, recall: 0.5, f1: 2 / 3, support: 2),
                        .init(precision: 0.5, recall: 1, f1: 2 / 3, support: 1),
                    ],
                    curves: .init(
                        roc: [.init(x: 0, y: 0), .init(x: 1, y: 1)], precisionRecall: [.init(x: 1, y: 0.5)],
                        calibration: [.init(x: 0.3, y: 0.25)], areaUnderROC: 0.75)))),
        .evaluationReported(
            EvaluationReport(
                step: 8, examples: 1,
                regression: .init(pairs: [.init(x: 30, y: 31.5)], residuals: Histogram(of: [1.5], bins: 3)))),
        .examplesReported(
            ExampleReport(
                step: 8,
                worst: [
                    .init(
                        row: 4, truth: "cat", prediction: "dog", confidence: 0.9, loss: 2.3,
                        content: .picture(width: 2, height: 1, channels: 1, pixels: [0, 255])),
                    .init(
                        row: 5, truth: "cat", prediction: "dog", confidence: 0.8, loss: 1.3,
                        content: .row([.init(name: "legs", value: "4")])),
                    .init(
                        row: 6, truth: "a", prediction: "b", confidence: nil, loss: .infinity,
                        content: .text([.init(text: "To", surprise: nil), .init(text: " be", surprise: 0.1)])),
                ],
                leastCertain: [
                    .init(row: 7, truth: "1.5", prediction: "2", confidence: nil, loss: 0.2, content: .series([1, 2]))
                ])),
        .stepsTimed(
            StepTiming(step: 8, loading: 1e-5, computing: 1e-3, updating: 1e-4, rest: 0, operationsPerSecond: 1e11)),
        .noticeRaised(
            Notice(
                rule: .plateau, step: 8, text: "The loss stands still.", evidence: "0.41 -> 0.41 over 500 steps",
                suggestion: .multiply(key: "optimizer.learning_rate", factor: 0.5),
                suggestionTitle: "halve the learning rate")),
        .noticeRaised(Notice(rule: .smallValidation, step: 0, text: "Few examples.", evidence: "12 examples")),
        .textSampled(TextSample(step: 8, prompt: "To be", text: ", or not", temperature: 0.8)),
    ]

    private static var layer: LayerStatistics.Layer {
        var layer = LayerStatistics.Layer(name: "conv0")
        layer.gradientNorm = 1e-9
        layer.weights = Histogram(of: [-1, 0, 0.5, 1], bins: 4)
        layer.deadShare = 0.25
        layer.concerns = [.vanishingGradient, .deadUnits]
        return layer
    }
}
