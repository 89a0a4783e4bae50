import RunProtocol
import TerminalUI

/// What the last validation says beyond its metrics: of classes, of numbers, or what a language model writes.
struct EvaluatePage: Page {
    func draw(_ state: DashboardState, in area: Rect, on canvas: inout Canvas) {
        if state.showsSample {
            SampleView(state: state).draw(in: area, on: &canvas)
        } else if let report = state.insight.evaluation, let classes = report.classification {
            let view = ClassReportView(
                classes: classes, trailing: trailing(report, canvas), selected: state.selection)
            view.draw(in: area, on: &canvas)
        } else if let report = state.insight.evaluation, let regression = report.regression {
            RegressionReportView(regression: regression, trailing: trailing(report, canvas)).draw(in: area, on: &canvas)
        } else {
            canvas.draw(Panel("evaluate"), in: area)
            canvas.drawWaiting("after the first validation", in: area.inset())
        }
    }

    private func trailing(_ report: EvaluationReport, _ canvas: Canvas) -> StyledText {
        StyledText(
            "step \(NumberFormat.grouped(report.step)), \(NumberFormat.grouped(report.examples)) examples",
            canvas.palette.style(.muted))
    }

    func perform(_ action: Action, _ state: inout DashboardState) -> [Effect] {
        switch action {
        case .sampleAnew: return state.sample()
        case .cooler: state.changeTemperature(by: -0.1)
        case .warmer: state.changeTemperature(by: 0.1)
        default:
            let count = state.insight.evaluation?.classification?.scores.count ?? 0
            state.moveSelection(action, count: state.showsSample ? state.insight.samples.count : count)
        }
        return []
    }

    func take(_ event: MouseEvent, in area: Rect, _ state: inout DashboardState) -> [Effect] {
        switch event.action {
        case .wheelUp: return perform(.up, &state)
        case .wheelDown: return perform(.down, &state)
        case .pressed(.left) where !state.showsSample:
            guard let classes = state.insight.evaluation?.classification else { break }
            let view = ClassReportView(classes: classes, trailing: StyledText(), selected: state.selection)
            if let row = view.row(at: event.point, in: area) { state.view.selection[.evaluate] = row }
        default: break
        }
        return []
    }
}
