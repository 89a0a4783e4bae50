/// How the values that follow a window become what the model learns: the columns of the first step ahead, then those of
/// the second, and so on.
struct ForecastRule: Hashable, Codable, Sendable {
    /// A column that is forecast.
    struct Column: Hashable, Codable, Sendable {
        let name: String
        /// The place of its feature in a step of the window.
        let feature: Int
        /// The value, or its difference from the window's last, becomes `(value - offset) / scale`.
        let offset: Double
        let scale: Double
    }

    let columns: [Column]
    /// Steps ahead.
    let horizon: Int
    /// Whether a value is learned as the difference from the window's last.
    let isRelative: Bool

    /// Values of an example.
    var outputCount: Int { columns.count * horizon }

    func unscaled(_ value: Float, output: Int) -> Double {
        let column = columns[output % columns.count]
        return Double(value) * column.scale + column.offset
    }
}

extension Preparation {
    /// The columns that are forecast; empty where nothing is.
    public var forecastColumns: [String] {
        if case .forecast(let rule) = target.rule { rule.columns.map(\.name) } else { [] }
    }

    /// What the forecast that the last value stays would say, in the unit of `unscale`; nil where nothing is forecast.
    ///
    /// Where differences from the last value are learned it says 0.
    /// - Parameter features: One example's, as the model reads them; not looked at where differences are learned.
    public func lastValueForecast(_ features: UnsafeBufferPointer<Float>, output: Int) -> Double? {
        guard case .forecast(let rule) = target.rule, case .series(let steps, let width) = exampleType else {
            return nil
        }
        if rule.isRelative { return 0 }
        let column = rule.columns[output % rule.columns.count]
        return rule.unscaled(features[(steps - 1) * width + column.feature], output: output)
    }

    /// Whether `lastValueForecast` looks at the features.
    public var lastValueNeedsFeatures: Bool {
        if case .forecast(let rule) = target.rule { !rule.isRelative } else { false }
    }
}
