import RunProtocol
import TerminalUI

/// A hyperparameter on the screen: its value as the run has it, and what was asked for and not yet answered.
struct HyperparameterControl: Sendable, Equatable {
    /// A wish that the run has not answered.
    struct Pending: Sendable, Equatable {
        var command: CommandID
        /// The value wished for; nil to follow the schedule.
        var value: Double?
    }

    var declaration: Hyperparameter
    /// The value that the run has.
    var value: Double
    var isScheduled: Bool
    /// Set by hand although a schedule was there.
    var isPinned = false
    var pending: Pending?
    /// Why the last wish was refused.
    var problem: String?

    init(_ setting: HyperparameterSetting) {
        declaration = setting.declaration
        value = setting.value
        isScheduled = setting.isScheduled
    }

    /// The value that the next adjustment starts from.
    var target: Double { pending?.value ?? value }

    /// A value's place between the bounds, from 0 to 1.
    func fraction(of value: Double) -> Double {
        ControlScale(declaration).fraction(of: value)
    }

    /// The last part of the key, in the short form that has room on a curve.
    var shortName: String {
        let name = declaration.key.split(separator: ".").last.map(String.init) ?? declaration.key
        return switch name {
        case "learning_rate": "lr"
        case "weight_decay": "wd"
        case "batch_size": "batch"
        default: name.replacing("_", with: " ")
        }
    }
}
