import RunProtocol
import Testing

@testable import Dashboard

@Suite struct ControlScaleTests {
    private static func declaration(
        _ minimum: Double, _ maximum: Double, _ scale: Hyperparameter.Scale, isInteger: Bool = false
    ) -> Hyperparameter {
        Hyperparameter(
            key: "a.b", title: "b", help: "", minimum: minimum, maximum: maximum, scale: scale, isInteger: isInteger)
    }

    static let rate = declaration(1e-7, 10, .logarithmic)
    static let decay = declaration(0, 1, .logarithmic)
    static let dropout = declaration(0, 0.95, .linear)
    static let batch = declaration(1, 4096, .logarithmic, isInteger: true)
    static let patience = declaration(0, 1000, .linear, isInteger: true)

    @Test(
        "steps land on round values",
        arguments: [
            (rate, 3e-4, true, false, 4e-4), (rate, 3e-4, false, false, 2.5e-4), (rate, 3e-4, true, true, 1e-3),
            (rate, 3e-4, false, true, 1e-4), (rate, 2.731e-4, true, false, 3e-4), (rate, 10, true, false, 10),
            (rate, 1e-7, false, true, 1e-7), (rate, 1e-3, false, false, 8e-4), (decay, 0, true, false, 1e-6),
            (decay, 1e-6, false, false, 0), (dropout, 0.1, true, false, 0.11), (dropout, 0.1, true, true, 0.2),
            (dropout, 0.3, false, true, 0.2), (dropout, 0.95, true, false, 0.95), (batch, 64, true, false, 128),
            (batch, 100, true, false, 128), (batch, 100, false, false, 64), (batch, 1, false, false, 1),
            (patience, 8, true, false, 9), (patience, 8, true, true, 10), (patience, 3, false, true, 0),
        ])
    func steps(declaration: Hyperparameter, value: Double, up: Bool, isCoarse: Bool, expected: Double) {
        #expect(ControlScale(declaration).stepped(from: value, up: up, isCoarse: isCoarse) == expected)
    }

    @Test(
        "every step and every place of the slider is a value that may be had",
        arguments: [rate, decay, dropout, batch, patience])
    func allowed(declaration: Hyperparameter) {
        let scale = ControlScale(declaration)
        for place in 0...100 {
            let value = scale.value(at: Double(place) / 100)
            #expect(declaration.problem(with: value) == nil, "\(value)")
            for (up, isCoarse) in [(true, false), (false, false), (true, true), (false, true)] {
                let next = scale.stepped(from: value, up: up, isCoarse: isCoarse)
                #expect(declaration.problem(with: next) == nil, "\(value) to \(next)")
                #expect(up ? next >= value : next <= value)
            }
        }
    }

    @Test("from end to end in a bounded number of steps, and back", arguments: [rate, decay, dropout, batch, patience])
    func reaches(declaration: Hyperparameter) {
        let scale = ControlScale(declaration)
        for up in [true, false] {
            var value = up ? declaration.minimum : declaration.maximum
            for _ in 0..<1100 { value = scale.stepped(from: value, up: up, isCoarse: false) }
            #expect(value == (up ? declaration.maximum : declaration.minimum))
        }
    }

    @Test("places rise with values and stay between 0 and 1", arguments: [rate, decay, dropout, batch, patience])
    func fractions(declaration: Hyperparameter) {
        let scale = ControlScale(declaration)
        #expect(scale.fraction(of: declaration.minimum) == 0 && scale.fraction(of: declaration.maximum) == 1)
        #expect(scale.fraction(of: .nan) == 0 && scale.fraction(of: 1e300) == 1)
        var last = -1.0
        for place in 0...50 {
            let fraction = scale.fraction(of: scale.value(at: Double(place) / 50))
            #expect(fraction >= last && fraction <= 1)
            last = fraction
        }
    }

    @Test(
        "values are shown short",
        arguments: [
            (3e-4, "3e-4"), (0.1, "0.1"), (64, "64"), (2.7312e-4, "2.73e-4"), (0.000_891_234, "8.91e-4"), (0, "0"),
            (0.123_456_789, "0.1235"), (10_000, "10000"),
        ])
    func short(value: Double, text: String) {
        #expect(ValueText.short(value) == text)
    }
}
