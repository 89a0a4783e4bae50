import TerminalUI

/// A part of the screen that shows one side of the state.
protocol Pane {
    func draw(_ state: DashboardState, in area: Rect, on canvas: inout Canvas)
}

/// Which pane draws which part of the screen. A new pane is a file and a line here, and its place in the layout.
enum PaneCatalogue {
    static func pane(_ id: PaneID) -> any Pane {
        switch id {
        case .loss: LossPane()
        case .scoreChart: ScorePane()
        case .rateChart: LearningRatePane()
        case .speedChart: ThroughputPane()
        case .metrics: MetricsPane()
        case .hyperparameters: HyperparametersPane()
        case .run: RunPane()
        case .log: LogPane()
        case .progress: ProgressPane()
        }
    }
}
