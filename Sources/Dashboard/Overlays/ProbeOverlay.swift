import RunProtocol
import TerminalUI

/// What a probe found: the little curves of its values side by side, one of them to be chosen.
struct ProbeOverlay {
    private static func box(_ state: DashboardState) -> OverlayBox {
        OverlayBox(columns: state.size.columns - 6, lines: min(20, state.size.rows - 6), on: state.size)
    }

    private static func area(of index: Int, among count: Int, in inner: Rect) -> Rect {
        let left = inner.columns * index / max(1, count)
        return Rect(
            column: inner.column + left, row: inner.row,
            columns: inner.columns * (index + 1) / max(1, count) - left, rows: inner.rows - 1)
    }

    /// The value whose curve lies at a place.
    static func index(at point: Point, of state: DashboardState) -> Int? {
        let count = state.steering.probe?.candidates.count ?? 0
        return (0..<count).first { area(of: $0, among: count, in: box(state).inner).contains(point) }
    }

    func draw(_ state: DashboardState, on canvas: inout Canvas) {
        guard let probe = state.steering.probe else { return }
        let box = Self.box(state)
        let palette = canvas.palette
        let title = state.controls.first { $0.declaration.key == probe.key }?.declaration.title ?? probe.key
        box.draw(
            title: "\(title): which value?",
            trailing: StyledText("the run itself is untouched", palette.style(.muted, on: .overlayBg)), on: &canvas)
        let inner = box.inner
        let finite = probe.candidates.flatMap(\.losses).filter(\.isFinite)
        let range = ChartRange.values(
            [finite.map { LineChart.Point(x: 0, y: $0) }], scale: .linear, floor: (finite.min() ?? 0) >= 0 ? 0 : nil)
        for (index, candidate) in probe.candidates.enumerated() {
            let area = Self.area(of: index, among: probe.candidates.count, in: inner)
            canvas.clipped(to: area) {
                draw(candidate, in: area, range, isChosen: index == state.steering.chosenCandidate, probe, &$0)
            }
        }
        canvas.write(
            "\(probe.candidates.map(\.losses.count).max() ?? 0) batches each, from step \(NumberFormat.grouped(probe.step))",
            inner.column, inner.maxRow - 1, palette.style(.muted, on: .overlayBg), width: inner.columns)
    }

    private func draw(
        _ candidate: ProbeRecord.Candidate, in area: Rect, _ range: ClosedRange<Double>, isChosen: Bool,
        _ probe: ProbeRecord, _ canvas: inout Canvas
    ) {
        let palette = canvas.palette
        let value = StyledText(ValueText.short(candidate.value), palette.style(.key, on: .overlayBg, .bold))
        let isPresent = candidate.value == probe.presentValue
        let isSuggested = candidate.value == probe.suggestion
        canvas.draw(
            Panel(
                isPresent ? "now" : isSuggested ? "best" : "", trailing: value, isFocused: isChosen, ground: .overlayBg),
            in: area)
        let inner = area.inset()
        let caught = (candidate.caught ?? "").wrapped(to: inner.columns - 1).prefix(max(1, inner.rows / 2))
        let chartArea = Rect(
            column: inner.column, row: inner.row, columns: inner.columns, rows: max(0, inner.rows - caught.count))
        let points = candidate.losses.enumerated().map { LineChart.Point(x: Double($0.offset + 1), y: $0.element) }
        let role: Role = isSuggested ? .good : .train
        var chart = LineChart(
            curves: [LineChart.Curve(points, role: role)], x: 1...Double(max(2, points.count)), y: range)
        chart.showsXAxis = false
        chart.ground = .overlayBg
        canvas.draw(chart, in: chartArea)
        let outcome = candidate.validationLoss.map { "val loss \(NumberFormat.measure($0))" } ?? "ran away"
        let lines = candidate.caught == nil ? [outcome] : Array(caught)
        for (index, line) in lines.enumerated() {
            canvas.write(
                line, inner.column + 1, inner.maxRow - lines.count + index,
                palette.style(candidate.validationLoss == nil ? .bad : role, on: .overlayBg, .bold),
                width: inner.columns - 1)
        }
    }
}
