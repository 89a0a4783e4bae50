/// What a validation says beyond its metrics.
public struct EvaluationReport: Hashable, Codable, Sendable {
    /// The figures of one class.
    public struct ClassScores: Hashable, Codable, Sendable {
        /// The share of those called so that are so.
        public var precision: Double
        /// The share of those that are so that are called so.
        public var recall: Double
        /// The harmonic mean of both.
        public var f1: Double
        /// The number of examples of the class.
        public var support: Int

        /// Takes each part as it is.
        public init(precision: Double, recall: Double, f1: Double, support: Int) {
            self.precision = precision
            self.recall = recall
            self.f1 = f1
            self.support = support
        }
    }

    /// A place on a curve, both parts from 0 to 1.
    public struct Point: Hashable, Codable, Sendable {
        /// ROC: the false positive rate. PR: recall. Calibration: the mean probability predicted.
        public var x: Double
        /// ROC: the true positive rate. PR: precision. Calibration: the share that was so.
        public var y: Double

        /// Takes each part as it is.
        public init(x: Double, y: Double) {
            self.x = x
            self.y = y
        }
    }

    /// How two classes are told apart at every threshold.
    public struct BinaryCurves: Hashable, Codable, Sendable {
        /// False positive against true positive rate.
        public var roc: [Point]
        /// Recall against precision.
        public var precisionRecall: [Point]
        /// Predicted probability against the share that was so, in ten bins that are not empty.
        public var calibration: [Point]
        /// The area under the ROC curve.
        public var areaUnderROC: Double

        /// Takes each part as it is.
        public init(roc: [Point], precisionRecall: [Point], calibration: [Point], areaUnderROC: Double) {
            self.roc = roc
            self.precisionRecall = precisionRecall
            self.calibration = calibration
            self.areaUnderROC = areaUnderROC
        }
    }

    /// What a model of classes did.
    public struct Classification: Hashable, Codable, Sendable {
        /// The classes' names.
        public var classNames: [String]
        /// Counts: a row for each true class, a column for each predicted one.
        public var confusion: [[Int]]
        /// The figures of each class.
        public var scores: [ClassScores]
        /// For two classes, how well the second is told from the first.
        public var curves: BinaryCurves?

        /// Takes each part as it is.
        public init(
            classNames: [String], confusion: [[Int]], scores: [ClassScores], curves: BinaryCurves? = nil
        ) {
            self.classNames = classNames
            self.confusion = confusion
            self.scores = scores
            self.curves = curves
        }
    }

    /// What a model of numbers did, in the target's own unit.
    public struct Regression: Hashable, Codable, Sendable {
        /// Truth (x) and prediction (y) of at most 300 examples.
        public var pairs: [Point]
        /// How prediction minus truth is spread.
        public var residuals: Histogram

        /// Takes each part as it is.
        public init(pairs: [Point], residuals: Histogram) {
            self.pairs = pairs
            self.residuals = residuals
        }
    }

    /// The number of steps taken.
    public var step: Int
    /// The number of examples looked at.
    public var examples: Int
    /// For a model of classes.
    public var classification: Classification?
    /// For a model of numbers.
    public var regression: Regression?

    /// Takes each part as it is.
    public init(
        step: Int, examples: Int, classification: Classification? = nil, regression: Regression? = nil
    ) {
        self.step = step
        self.examples = examples
        self.classification = classification
        self.regression = regression
    }
}
