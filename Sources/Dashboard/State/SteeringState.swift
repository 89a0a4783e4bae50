import RunProtocol
import TerminalUI

/// What the run has told of its steering beyond the values themselves.
struct SteeringState: Sendable, Equatable {
    /// How scheduled values will move, by key.
    var forecasts: [String: ScheduleForecast] = [:]
    /// Where the run can go back to.
    var kept: KeptStates?
    /// What may end the run early.
    var stopping: StoppingStatus?
    /// How far a probe or a range test is; nil while there is none.
    var trial: TrialProgress?
    /// The latest probe, and the candidate that is selected.
    var probe: ProbeRecord?
    var chosenCandidate = 0
    /// The latest range test.
    var rangeTest: RangeTestRecord?
    /// The curve of the run that this one was branched from.
    var overlay: OverlayCurve?
    /// What was trained and then taken back, the latest last.
    private(set) var abandoned: [AbandonedStretch] = []

    private static let mostAbandoned = 8

    mutating func abandon(_ stretch: AbandonedStretch) {
        guard stretch.curves.values.contains(where: { !$0.isEmpty }) else { return }
        abandoned.append(stretch)
        if abandoned.count > Self.mostAbandoned { abandoned.removeFirst() }
    }
}

/// The curves of steps that the run went back from, by name.
struct AbandonedStretch: Sendable, Equatable {
    var curves: [String: [LineChart.Point]] = [:]

    func points(of name: String) -> [LineChart.Point] { curves[name] ?? [] }
}

extension OverlayCurve {
    /// The training loss at a step, or before it.
    func value(at step: Double) -> Double? {
        training.last { Double($0.step) <= step }?.loss
    }
}
