import RunProtocol

extension Samples {
    static var fold: FoldRecord {
        FoldRecord(
            fold: 2, folds: 5, runPath: "/runs/iris-cv-1/fold-2", reason: .completed, step: 80, bestStep: 64,
            test: MetricValues([.loss: 0.25, .accuracy: 0.9]), validation: MetricValues([.loss: 0.5]),
            durationSeconds: 1.5)
    }

    static var dataEvents: [TrainingEvent] {
        let number = ColumnReport(
            name: "bill, mm", use: .number, missing: 2, distinct: 164, minimum: 32.1, maximum: 59.6, mean: 43.9,
            deviation: 5.4, histogram: Histogram(lowest: 32.1, highest: 59.6, counts: [3, 0, 9]))
        let category = ColumnReport(
            name: "island", use: .category, missing: 0, distinct: 3,
            top: [ValueCount(value: "Biscoe", count: 168), ValueCount(value: "Dream", count: 124)], note: "a note")
        return [
            .dataReported(DataReport(source: "/d/empty.csv", kind: "table", examples: 0, example: "no columns")),
            .dataReported(
                DataReport(
                    source: "/d/penguins.csv", kind: "table", examples: 344, example: "8 columns", target: "species",
                    targetReason: "it is the last column", task: .classification, columns: [number, category],
                    classes: [ValueCount(value: "Adelie", count: 152)],
                    parts: PartCounts(training: 224, validation: 52, test: 68), duplicates: 1, sharedExamples: 0,
                    warnings: ["two \"rows\" are alike"])),
            .foldStarted(FoldStart(fold: 2, folds: 5, name: "iris-cv-1")),
            .foldCompleted(fold),
            .crossValidationCompleted(
                CrossValidationSummary(name: "iris-cv-1", path: "/runs/iris-cv-1", foldCount: 5, folds: [fold, fold])),
        ]
    }
}
