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

    /// What a forecast that nothing changes any more would say, scaled as the targets are; nil where nothing is forecast.
    /// - Parameter features: One example's, as the model reads them.
    public func lastValue(_ features: UnsafeBufferPointer<Float>, output: Int) -> Float? {
        guard case .forecast(let rule) = target.rule, case .series(let steps, let width) = exampleType else {
            return nil
        }
        if rule.isRelative { return 0 }
        return features[(steps - 1) * width + rule.columns[output % rule.columns.count].feature]
    }
}
