import RunProtocol
import TerminalUI

/// Values of hyperparameters as the controls show them.
enum ValueText {
    /// At most four digits that matter, as people would write them: `3e-4`, `0.1`, `64`, `2.731e-4`.
    static func short(_ value: Double) -> String {
        guard value.isFinite, value != 0 else { return NumberText.shortest(value) }
        let full = NumberText.shortest(value)
        if full.count <= 6 { return full }
        if value.magnitude >= 1e-3, value.magnitude < 1e6 {
            return NumberText.shortest(Double(NumberFormat.measure(value, digits: 5)) ?? value)
        }
        return NumberFormat.exponential(value, 2)
    }
}
