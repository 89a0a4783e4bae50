/// A part of the data that a metric is measured on.
public enum DataSplit: String, Codable, Sendable, CaseIterable {
    case training, validation, test
}

/// A quantity that tells how well a model does.
public enum Metric: String, Codable, Sendable, CaseIterable {
    case loss, accuracy, macroF1
    case balancedAccuracy, rocAUC, prAUC, logLoss
    case mae, rmse, r2
    /// Of forecasts: the mean absolute error of saying that the last value stays, and how much smaller a share ours is.
    case lastValueMAE, skill
    /// Of language models: the exponential of the loss a token.
    case perplexity

    /// The name as people write it.
    public var title: String {
        switch self {
        case .loss: "loss"
        case .accuracy: "accuracy"
        case .macroF1: "macro F1"
        case .balancedAccuracy: "balanced"
        case .rocAUC: "ROC AUC"
        case .prAUC: "PR AUC"
        case .logLoss: "log loss"
        case .mae: "MAE"
        case .rmse: "RMSE"
        case .r2: "R²"
        case .lastValueMAE: "naive MAE"
        case .skill: "skill"
        case .perplexity: "perplexity"
        }
    }

    /// Whether a larger value is the better one.
    public var isBetterWhenHigher: Bool {
        switch self {
        case .accuracy, .macroF1, .balancedAccuracy, .rocAUC, .prAUC, .r2, .skill: true
        case .loss, .logLoss, .mae, .rmse, .lastValueMAE, .perplexity: false
        }
    }

    /// Whether the value is a share of one, shown as a percentage.
    public var isShare: Bool { self == .accuracy || self == .macroF1 || self == .balancedAccuracy }

    /// Whether it belongs into a line of progress, rather than into a summary alone.
    public var isHeadline: Bool {
        switch self {
        case .loss, .accuracy, .macroF1, .mae, .rmse, .r2, .skill, .perplexity: true
        case .balancedAccuracy, .rocAUC, .prAUC, .logLoss, .lastValueMAE: false
        }
    }
}

/// Values by metric, as one JSON object: `{"loss": 0.31, "accuracy": 0.97}`.
public struct MetricValues: Hashable, Codable, Sendable {
    private var values: [String: Double]

    /// The values given, none unless said otherwise.
    public init(_ values: [Metric: Double] = [:]) {
        self.values = Dictionary(uniqueKeysWithValues: values.map { ($0.key.rawValue, $0.value) })
    }

    /// The value of a metric; nil when it was not measured.
    public subscript(metric: Metric) -> Double? {
        get { values[metric.rawValue] }
        set { values[metric.rawValue] = newValue }
    }

    /// The metrics present, in the order of `Metric`'s cases.
    public var metrics: [Metric] { Metric.allCases.filter { values[$0.rawValue] != nil } }

    /// Reads one JSON object, also with metrics that this version does not know.
    public init(from decoder: any Decoder) throws {
        values = try decoder.singleValueContainer().decode([String: Double].self)
    }

    /// Writes one JSON object.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(values)
    }
}
