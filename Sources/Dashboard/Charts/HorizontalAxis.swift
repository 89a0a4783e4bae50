import Foundation
import TerminalUI

/// What runs along the axis of the charts.
enum HorizontalAxis: String, CaseIterable, Sendable, Codable {
    case step, epoch, time, examples

    /// What it is called under a chart.
    var title: String { self == .time ? "training time" : rawValue }
}

/// The way from steps to places along the axis, and back.
struct HorizontalScale: Sendable {
    let axis: HorizontalAxis
    let map: StepMap?
    let isLogarithmic: Bool

    init(_ axis: HorizontalAxis, isLogarithmic: Bool, progress: RunProgress) {
        self.axis = axis
        self.isLogarithmic = isLogarithmic
        map =
            switch axis {
            case .step: nil
            case .epoch: progress.epochs
            case .time: progress.seconds
            case .examples: progress.examples
            }
    }

    /// The place of a step, in the axis' unit.
    func place(of step: Double) -> Double { map?.value(at: step) ?? step }

    /// The step at a place.
    func step(at place: Double) -> Double { map?.step(at: place) ?? place }

    /// A step as a share of the way from one step to another, as far as the eye sees it.
    func share(of step: Double, in steps: ClosedRange<Double>) -> Double {
        let (low, high) = (warped(steps.lowerBound), warped(steps.upperBound))
        return high > low ? (warped(step) - low) / (high - low) : 0
    }

    /// The step so far of the way from one step to another, as far as the eye sees it.
    func step(atShare share: Double, in steps: ClosedRange<Double>) -> Double {
        let (low, high) = (warped(steps.lowerBound), warped(steps.upperBound))
        let place = low + (high - low) * share
        return step(at: isLogarithmic ? exp(place) : place)
    }

    private func warped(_ step: Double) -> Double {
        let place = place(of: step)
        return isLogarithmic ? log(max(place, self.place(of: 1) / 2, 1e-9)) : place
    }

    /// The label of a tick.
    var label: @Sendable (Double, Double) -> String {
        if axis == .time { return { seconds, _ in Self.duration(seconds) } }
        return { AxisTicks.label($0, step: $1) }
    }

    /// Seconds as an axis names them: `45s`, `3:20`, `2:05:00`.
    static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds.magnitude < 1e9 else { return "" }
        if seconds < 60 { return seconds == 0 ? "0" : NumberFormat.compact(seconds) + "s" }
        let whole = Int(seconds.rounded())
        let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return hours > 0 ? "\(hours):\(two(minutes)):\(two(rest))" : "\(minutes):\(two(rest))"
    }

    /// A step as the legend names it.
    func text(of step: Double) -> String {
        switch axis {
        case .step: "step \(NumberFormat.grouped(Int(step)))"
        case .epoch: "epoch \(NumberFormat.measure(place(of: step)))"
        case .time: NumberFormat.clock(place(of: step))
        case .examples: "\(NumberFormat.compact(place(of: step))) examples"
        }
    }
}
