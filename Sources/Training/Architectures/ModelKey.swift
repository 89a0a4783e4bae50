import RunProtocol
import Tensors

/// A key of `[model]`, or of one of its layers: what it holds, and what it is where it is not given.
struct ModelKey: Hashable, Sendable {
    /// What the key holds.
    enum Kind: Hashable, Sendable {
        case integer(ClosedRange<Int>)
        case integers(ClosedRange<Int>)
        case number(ClosedRange<Double>)
        case choice([String])
        /// "same", "valid", or a number of pixels.
        case padding(ClosedRange<Int>)
        case flag
    }

    let name: String
    let kind: Kind
    /// nil where the key has to be given.
    let fallback: RecipeValue?

    static func integer(_ name: String, _ fallback: Int?, _ range: ClosedRange<Int>) -> ModelKey {
        ModelKey(name: name, kind: .integer(range), fallback: fallback.map(RecipeValue.integer))
    }

    static func integers(_ name: String, _ fallback: [Int], _ range: ClosedRange<Int>) -> ModelKey {
        ModelKey(name: name, kind: .integers(range), fallback: .array(fallback.map(RecipeValue.integer)))
    }

    static func number(_ name: String, _ fallback: Double, _ range: ClosedRange<Double>) -> ModelKey {
        ModelKey(name: name, kind: .number(range), fallback: .number(fallback))
    }

    static func choice<Choice: RawRepresentable & CaseIterable>(_ name: String, _ fallback: Choice) -> ModelKey
    where Choice.RawValue == String {
        ModelKey(
            name: name, kind: .choice(Choice.allCases.map(\.rawValue)), fallback: .string(fallback.rawValue))
    }

    static func padding(_ fallback: String) -> ModelKey {
        ModelKey(name: "padding", kind: .padding(0...62), fallback: .string(fallback))
    }

    static func flag(_ name: String, _ fallback: Bool) -> ModelKey {
        ModelKey(name: name, kind: .flag, fallback: .boolean(fallback))
    }

    /// The most elements of a list: a thousand layers are more than anyone means.
    private static let mostElements = 1000

    /// The value as it is kept, or why it cannot be taken; `key` is how messages call it.
    func checked(_ value: RecipeValue, key: String) -> Result<RecipeValue, ModelKeyProblem> {
        switch (kind, value) {
        case (.integer(let range), .integer(let number)) where range.contains(number): return .success(value)
        case (.integer(let range), .integer(let number)):
            return problem("\(key) is \(number), but must lie between \(range.lowerBound) and \(range.upperBound)")
        case (.integer, _): return problem("\(key) must be a whole number, not \(value.summary)")
        case (.integers(let range), .integer(let number)) where range.contains(number): return .success(.array([value]))
        case (.integers(let range), .array(let elements)): return checked(elements, in: range, key: key)
        case (.integers, _): return problem("\(key) must be a list such as [64, 32], not \(value.summary)")
        case (.number(let range), .integer(let number)) where range.contains(Double(number)):
            return .success(.number(Double(number)))
        case (.number(let range), .number(let number)) where range.contains(number): return .success(value)
        case (.number(let range), .integer), (.number(let range), .number):
            return problem(
                "\(key) is \(value.toml), but must lie between \(NumberText.shortest(range.lowerBound)) and \(NumberText.shortest(range.upperBound))"
            )
        case (.number, _): return problem("\(key) must be a number, not \(value.summary)")
        case (.choice(let names), .string(let name)) where names.contains(name): return .success(value)
        case (.choice(let names), .string(let name)):
            return problem(
                "\(key) = \"\(name)\" is not known\(Suggestion.text(for: name, among: names)); known are \(names.joined(separator: ", "))"
            )
        case (.choice, _): return problem("\(key) must be text in quotes, not \(value.summary)")
        case (.padding, .string("same")), (.padding, .string("valid")): return .success(value)
        case (.padding(let range), .integer(let pixels)) where range.contains(pixels): return .success(value)
        case (.padding(let range), _):
            return problem(
                "\(key) must be \"same\", \"valid\" or a number of pixels up to \(range.upperBound), not \(value.summary)"
            )
        case (.flag, .boolean): return .success(value)
        case (.flag, _): return problem("\(key) must be true or false, not \(value.summary)")
        }
    }

    private func checked(
        _ elements: [RecipeValue], in range: ClosedRange<Int>, key: String
    ) -> Result<RecipeValue, ModelKeyProblem> {
        for element in elements {
            guard case .integer(let number) = element, range.contains(number) else {
                return problem(
                    "\(key) must hold whole numbers from \(range.lowerBound) to \(range.upperBound), not \(element.summary)"
                )
            }
        }
        guard elements.count <= Self.mostElements else {
            return problem("\(key) names \(elements.count) layers, but at most \(Self.mostElements) are taken")
        }
        return .success(.array(elements))
    }

    private func problem(_ message: String) -> Result<RecipeValue, ModelKeyProblem> {
        .failure(ModelKeyProblem(message: message))
    }
}

/// Why a value cannot be taken, as one sentence.
struct ModelKeyProblem: Error {
    let message: String
}

/// The values of an architecture's keys, or a layer's: each is there, and of its key's kind.
struct ModelSettings: Hashable, Sendable {
    private(set) var values: [String: RecipeValue] = [:]

    /// The fallbacks.
    init(_ keys: [ModelKey] = []) {
        for key in keys { values[key.name] = key.fallback }
    }

    mutating func set(_ name: String, to value: RecipeValue) { values[name] = value }

    func integer(_ name: String) -> Int {
        if case .integer(let number) = values[name] { number } else { 0 }
    }

    func integers(_ name: String) -> [Int] {
        guard case .array(let elements) = values[name] else { return [] }
        return elements.compactMap { if case .integer(let number) = $0 { number } else { nil } }
    }

    func number(_ name: String) -> Double {
        if case .number(let number) = values[name] { number } else { 0 }
    }

    func flag(_ name: String) -> Bool {
        if case .boolean(let flag) = values[name] { flag } else { false }
    }

    /// The padding; a number stands for as many pixels at each edge.
    var padding: PixelPadding {
        switch values["padding"] {
        case .integer(let pixels): .pixels(PixelSize(pixels))
        case .string("same"): .same
        default: .none
        }
    }

    func choice<Choice: RawRepresentable>(_ name: String, as type: Choice.Type) -> Choice?
    where Choice.RawValue == String {
        if case .string(let text) = values[name] { Choice(rawValue: text) } else { nil }
    }
}
