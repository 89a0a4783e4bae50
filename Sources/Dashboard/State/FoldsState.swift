import Foundation
import RunProtocol
import TerminalUI

/// What a cross-validation has told: the folds that are done, the one that is trained, and the curve of each.
struct FoldsState: Sendable, Equatable {
    /// The course of a fold's validation loss, by its number.
    private(set) var curves: [Int: [LineChart.Point]] = [:]
    private(set) var records: [FoldRecord] = []
    private(set) var summary: CrossValidationSummary?
    /// The fold that is being trained, from 1; nil between folds and after the last.
    private(set) var current: Int?
    /// How many folds there are; 0 when the run is no cross-validation.
    private(set) var count = 0
    private(set) var name = ""

    var isEmpty: Bool { count == 0 }

    /// Takes in an event; `present` is the course of the fold that is being trained.
    mutating func take(_ event: TrainingEvent, present: [LineChart.Point]) {
        switch event {
        case .foldStarted(let start):
            if start.name != name, !name.isEmpty { self = FoldsState() }
            (current, count, name) = (start.fold, start.folds, start.name)
        case .foldCompleted(let record):
            if record.fold == current { curves[record.fold] = present }
            records.removeAll { $0.fold == record.fold }
            records.append(record)
            count = record.folds
            current = nil
        case .crossValidationCompleted(let summary):
            self.summary = summary
            current = nil
        default: break
        }
    }

    /// Takes in the curve of a fold that was trained before; false when the curve is another's.
    mutating func take(_ overlay: OverlayCurve) -> Bool {
        guard !isEmpty, overlay.name.hasPrefix("fold "), let fold = Int(overlay.name.dropFirst(5)) else { return false }
        if curves[fold] == nil {
            curves[fold] = overlay.validation.map { LineChart.Point(x: Double($0.step), y: $0.loss) }
        }
        return true
    }

    /// The mean over folds at places along the steps, with a standard deviation to each side; empty for fewer than two folds.
    static func band(of curves: [[LineChart.Point]]) -> [LineChart.Point] {
        let known = curves.map { $0.filter(\.y.isFinite) }.filter { !$0.isEmpty }
        guard known.count >= 2, let steps = known.max(by: { $0.count < $1.count })?.map(\.x) else { return [] }
        return steps.compactMap { step in
            let values = known.compactMap { value(of: $0, at: step) }
            guard values.count >= 2 else { return nil }
            let mean = values.reduce(0, +) / Double(values.count)
            let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            let deviation = (squares / Double(values.count - 1)).squareRoot()
            return LineChart.Point(x: step, y: mean, low: mean - deviation, high: mean + deviation)
        }
    }

    /// A course at a step, straight between its points; nil outside.
    private static func value(of points: [LineChart.Point], at step: Double) -> Double? {
        guard let after = points.firstIndex(where: { $0.x >= step }) else { return nil }
        if points[after].x == step { return points[after].y }
        guard after > 0 else { return nil }
        let (left, right) = (points[after - 1], points[after])
        return left.y + (right.y - left.y) * (step - left.x) / (right.x - left.x)
    }
}
