import RunProtocol
import TerminalUI

/// The metric that says most, on the validation part: accuracy, or R² for a regression.
struct ScorePane: Pane {
    func draw(_ state: DashboardState, in area: Rect, on canvas: inout Canvas) {
        ChartView(quantity: .metric(Self.metric(of: state.run))).draw(state, in: area, on: &canvas)
    }

    static func metric(of run: RunDescription?) -> Metric {
        let known = run?.metrics ?? []
        return [.accuracy, .r2, .macroF1, .rmse, .mae].first { known.contains($0) }
            ?? (run?.task == .regression ? .r2 : .accuracy)
    }
}

/// The learning rate as it was used, and as it will be.
struct LearningRatePane: Pane {
    func draw(_ state: DashboardState, in area: Rect, on canvas: inout Canvas) {
        ChartView(quantity: .learningRate).draw(state, in: area, on: &canvas)
    }
}

/// Training examples a second.
struct ThroughputPane: Pane {
    func draw(_ state: DashboardState, in area: Rect, on canvas: inout Canvas) {
        ChartView(quantity: .throughput).draw(state, in: area, on: &canvas)
    }
}
