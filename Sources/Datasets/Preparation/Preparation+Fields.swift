extension Preparation {
    /// One example of a table as people read it: a value for each column, scaling undone, categories by name, "missing" where
    /// there was none. Empty for other data.
    /// - Parameter features: The example as the model reads it.
    public func fields(of features: UnsafeBufferPointer<Float>) -> [(name: String, value: String)] {
        guard case .table(let encodings) = input else { return [] }
        var start = 0
        return encodings.map { encoding in
            let end = min(features.count, start + encoding.featureNames.count)
            defer { start = end }
            return (encoding.column, encoding.rule.text(of: Array(features[start..<end])))
        }
    }
}

extension FeatureEncoding.Rule {
    /// What a column's features stand for.
    fileprivate func text(of features: [Float]) -> String {
        switch self {
        case .number(let encoding): encoding.text(of: features) { FieldWording.number($0) }
        case .boolean(let encoding):
            encoding.hasIndicator && features.last == 1
                ? FieldWording.missing : (features.first ?? 0) >= 0.5 ? "yes" : "no"
        case .category(let encoding): encoding.text(of: features)
        case .date(let encoding): encoding.time.text(of: features) { FieldWording.date($0) }
        case .words(let encoding):
            zip(encoding.words, features).filter { $0.1 > 0 }.map(\.0).joined(separator: " ")
        }
    }
}

extension NumberEncoding {
    /// The first feature is the number, the last tells whether it is missing, where there is one that does.
    fileprivate func text(of features: [Float], _ wording: (Double) -> String) -> String {
        if hasIndicator, features.last == 1 { return FieldWording.missing }
        return wording(Double(features.first ?? 0) * scale + offset)
    }
}

extension CategoryEncoding {
    fileprivate func text(of features: [Float]) -> String {
        guard let place = features.firstIndex(where: { $0 >= 0.5 }) else { return "new" }
        if place < names.count { return names[place] }
        return hasOther && place == names.count ? "other" : FieldWording.missing
    }
}

private enum FieldWording {
    static let missing = "missing"

    /// Five digits that count: what scaling did to the rest is no longer known.
    static func number(_ value: Double) -> String {
        guard value.isFinite, value != 0 else { return value == 0 ? "0" : "\(value)" }
        var unit = 1.0
        while value.magnitude * unit < 1e4, unit < 1e12 { unit *= 10 }
        return TextValues.text(of: (value * unit).rounded() / unit)
    }

    static func date(_ days: Double) -> String {
        guard days.magnitude < 1e9 else { return missing }
        let (year, month, day) = DateText.civil(Int(days.rounded()))
        func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(year)-\(padded(month))-\(padded(day))"
    }
}
