import Foundation
import RunProtocol

/// How a hand has told a hyperparameter to move: a function of the step alone.
enum ValuePlan: Hashable, Codable, Sendable {
    /// In equal strides from one value to another, reached `steps` steps after `start`, then kept.
    case ramp(from: Double, to: Double, start: Int, steps: Int)
    /// Along half a cosine from a value to (nearly) zero, over `steps` steps from `start` on.
    case decay(from: Double, start: Int, steps: Int)

    /// The value of the step that follows `stepsTaken` steps.
    func value(stepsTaken: Int) -> Double {
        switch self {
        case .ramp(let from, let to, let start, let steps):
            // Exact at its end, whatever rounding does on the way.
            guard stepsTaken - start + 1 < steps else { return to }
            return from + (to - from) * Double(stepsTaken - start + 1) / Double(steps)
        case .decay(let from, let start, let steps):
            let share = min(1, Double(stepsTaken - start) / Double(steps))
            return from * 0.5 * (1 + cos(.pi * share))
        }
    }

    /// The plan with every value so many times as large.
    func multiplied(by factor: Double) -> ValuePlan {
        switch self {
        case .ramp(let from, let to, let start, let steps):
            .ramp(from: from * factor, to: to * factor, start: start, steps: steps)
        case .decay(let from, let start, let steps): .decay(from: from * factor, start: start, steps: steps)
        }
    }

    /// The values at which it begins and ends.
    var bounds: (first: Double, last: Double) {
        switch self {
        case .ramp(let from, let to, _, _): (from, to)
        case .decay(let from, _, _): (from, 0)
        }
    }

    /// The number of steps taken when it arrives.
    var end: Int {
        switch self {
        case .ramp(_, _, let start, let steps), .decay(_, let start, let steps): start + steps
        }
    }

    /// What it does, for people.
    var summary: String {
        switch self {
        case .ramp(_, let to, _, let steps): "ramp to \(NumberText.brief(to)) over \(steps) steps"
        case .decay(_, let start, let steps): "decay from step \(start) over \(steps) steps"
        }
    }
}
