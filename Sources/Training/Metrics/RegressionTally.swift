import RunProtocol

/// Sums of errors, in the target's own units, from which every metric of numbers follows.
struct RegressionTally: Hashable, Codable, Sendable {
    private var count = 0
    private var absoluteErrors = 0.0
    private var squaredErrors = 0.0
    /// Mean and sum of squared deviations of the true values, kept as Welford (1962) does: no cancellation.
    private var mean = 0.0
    private var squaredDeviations = 0.0
    /// Of the forecast that the last value stays; nil where nothing is forecast.
    private var lastValueErrors: Double?

    /// - Parameter lastValue: What the forecast that nothing changes would have said.
    mutating func add(truth: Double, prediction: Double, lastValue: Double? = nil) {
        if let lastValue { lastValueErrors = (lastValueErrors ?? 0) + abs(lastValue - truth) }
        let error = prediction - truth
        count += 1
        absoluteErrors += error.magnitude
        squaredErrors += error * error
        let deviation = truth - mean
        mean += deviation / Double(count)
        squaredDeviations += deviation * (truth - mean)
    }

    /// Mean absolute error, root of the mean squared error, and the share of the variance that is explained.
    /// R² is 0 where all true values are equal and nothing could be explained. Of forecasts also the error of the one that the
    /// last value stays, and the skill: how much smaller a share of it ours is.
    var values: MetricValues {
        guard count > 0 else { return MetricValues() }
        let share = squaredDeviations > 0 ? 1 - squaredErrors / squaredDeviations : 0
        var values = MetricValues([
            .mae: absoluteErrors / Double(count), .rmse: (squaredErrors / Double(count)).squareRoot(), .r2: share,
        ])
        if let lastValueErrors {
            values[.lastValueMAE] = lastValueErrors / Double(count)
            values[.skill] = lastValueErrors > 0 ? 1 - absoluteErrors / lastValueErrors : 0
        }
        return values
    }
}
