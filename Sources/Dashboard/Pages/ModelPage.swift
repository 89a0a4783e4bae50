import RunProtocol
import TerminalUI

/// The layers, with how each does; below them the selected one: how its weights are spread, and how its gradient and updates went.
struct ModelPage: Page {
    func draw(_ state: DashboardState, in area: Rect, on canvas: inout Canvas) {
        guard let model = state.insight.model else {
            canvas.draw(Panel("model"), in: area)
            return canvas.drawWaiting("the run has told nothing of its layers yet", in: area.inset())
        }
        let upper = Self.upper(area, model)
        let hasLower = upper.rows < area.rows
        var trailing = StyledText(
            "\(NumberFormat.grouped(model.layers.reduce(0) { $0 + $1.parameterCount }))",
            canvas.palette.style(.fg, on: .bg, .bold))
        trailing.append(" parameters", canvas.palette.style(.muted))
        canvas.draw(Panel("model", trailing: trailing, isFocused: true), in: upper)
        canvas.clipped(to: upper.inset()) { drawTable(state, model, upper.inset(), &$0) }
        guard hasLower, model.layers.indices.contains(state.selection) else { return }
        let lower = Rect(
            column: area.column, row: upper.maxRow, columns: area.columns, rows: area.rows - upper.rows)
        drawLayer(model.layers[state.selection].name, state, lower, &canvas)
    }

    /// The list of layers: above what is told of the selected one, where there is room for that.
    private static func upper(_ area: Rect, _ model: ModelDescription) -> Rect {
        let hasLower = area.rows >= 16
        let least = hasLower ? max(8, area.rows / 3) : 0
        return Rect(
            column: area.column, row: area.row, columns: area.columns,
            rows: hasLower ? min(area.rows - least, model.layers.count + 3) : area.rows)
    }

    /// The first layer that learns: the one to show before a person has chosen.
    static func firstTrained(_ model: ModelDescription?) -> Int {
        model?.layers.firstIndex { $0.parameterCount > 0 } ?? 0
    }

    // MARK: The table

    private func drawTable(
        _ state: DashboardState, _ model: ModelDescription, _ area: Rect, _ canvas: inout Canvas
    ) {
        let table = Self.table(state, model, room: area.columns)
        table.draw(in: area, on: &canvas)
        let start = area.column + table.width + 1
        guard area.maxColumn - 1 - start >= 12 else { return }
        canvas.write("weights", start, area.row, canvas.palette.style(.muted))
        let width = min(area.maxColumn - 1 - start, 24)
        let first = table.first(visible: area.rows - 1)
        for (offset, layer) in model.layers.dropFirst(first).prefix(max(0, area.rows - 1)).enumerated() {
            guard let weights = Self.measured(layer.name, state)?.weights else { continue }
            HistogramView(counts: weights.counts, role: .series1).draw(
                in: Rect(column: start, row: area.row + 1 + offset, columns: width, rows: 1), on: &canvas)
        }
    }

    private static func measured(_ name: String, _ state: DashboardState) -> LayerStatistics.Layer? {
        state.insight.layers?.layers.first { $0.name == name }
    }

    /// Where the screen is narrow, what stands out in a layer matters more than its outputs.
    private static func table(_ state: DashboardState, _ model: ModelDescription, room: Int) -> TextTable {
        let times = state.glyphs.kind == .ascii ? "x" : "×"
        var columns = [
            TextTable.Column(title: "layer", isNumber: false), .init(title: "kind", isNumber: false),
            .init(title: "output", isNumber: false), .init(title: "parameters"), .init(title: "gradient"),
            .init(title: "update"), .init(title: "mean"), .init(title: "sd"), .init(title: "dead"),
            .init(title: "", isNumber: false),
        ]
        var rows = model.layers.map { layer -> [TextTable.Field] in
            let measured = measured(layer.name, state)
            let concerns = measured?.concerns ?? []
            let dead = measured?.deadShare
            func role(_ of: LayerStatistics.Concern..., otherwise: Role) -> Role {
                of.contains(where: concerns.contains) ? .bad : otherwise
            }
            let remarks = (layer.isFrozen ? ["frozen"] : []) + concerns.map(words)
            return [
                .init(text: layer.name, role: layer.parameterCount > 0 ? .title : .muted),
                .init(text: layer.kind, role: .muted),
                .init(text: layer.outputShape.map(String.init).joined(separator: times)),
                .init(text: layer.parameterCount == 0 ? "" : NumberFormat.grouped(layer.parameterCount)),
                .init(
                    text: small(measured?.gradientNorm),
                    role: role(.vanishingGradient, .explodingGradient, otherwise: .series2)),
                .init(
                    text: measured?.updateRatio.map { NumberFormat.percent($0, 2) } ?? "",
                    role: role(.largeUpdates, otherwise: .series1)),
                .init(text: small(measured?.activationMean), role: .fg),
                .init(text: small(measured?.activationDeviation), role: .muted),
                .init(
                    text: dead.map { NumberFormat.percent($0, 0) } ?? "", role: role(.deadUnits, otherwise: .fg)),
                .init(text: remarks.joined(separator: ", "), role: concerns.isEmpty ? .muted : .bad),
            ]
        }
        // The least telling columns go first where there is no room.
        for title in ["sd", "mean", "kind", "dead"] {
            let table = TextTable(columns: columns, rows: rows, selected: state.selection)
            guard table.width > room, let index = columns.firstIndex(where: { $0.title == title }) else { break }
            columns.remove(at: index)
            for row in rows.indices { rows[row].remove(at: index) }
        }
        return TextTable(columns: columns, rows: rows, selected: state.selection)
    }

    /// Three figures that matter, whatever the size.
    private static func small(_ value: Double?) -> String {
        guard let value else { return "" }
        return value != 0 && value.magnitude < 0.1
            ? NumberFormat.exponential(value, 1) : NumberFormat.measure(value, digits: 3)
    }

    private static func words(_ concern: LayerStatistics.Concern) -> String {
        switch concern {
        case .vanishingGradient: "gradient vanishes"
        case .explodingGradient: "gradient explodes"
        case .deadUnits: "dead units"
        case .largeUpdates: "large updates"
        }
    }

    // MARK: The selected layer

    private func drawLayer(_ name: String, _ state: DashboardState, _ area: Rect, _ canvas: inout Canvas) {
        let course = state.insight.courses[name] ?? LayerCourse()
        let boxes = area.columns >= 110 ? 3 : area.columns >= 70 ? 2 : 1
        func box(_ index: Int) -> Rect {
            let start = area.columns * index / boxes
            return Rect(
                column: area.column + start, row: area.row, columns: area.columns * (index + 1) / boxes - start,
                rows: area.rows)
        }
        let measured = Self.measured(name, state)
        let norm = StyledText(
            measured?.weightNorm.map { "norm \(NumberFormat.measure($0, digits: 3))" } ?? "",
            canvas.palette.style(.fg))
        canvas.draw(Panel("weights of \(name)", trailing: norm), in: box(0))
        if let weights = measured?.weights {
            HistogramView(counts: weights.counts, role: .series1).draw(weights, in: box(0).inset(), on: &canvas)
        } else {
            let learns = state.insight.model?.layers.first { $0.name == name }?.parameterCount ?? 0
            canvas.drawWaiting(learns > 0 ? "not measured yet" : "it has no weights", in: box(0).inset())
        }
        if boxes > 1 { draw("its gradient norm", course.gradientNorm, .series2, in: box(1), &canvas) }
        if boxes > 2 { draw("update to weights", course.updateRatio, .series3, in: box(2), &canvas) }
    }

    private func draw(_ title: String, _ course: Series, _ role: Role, in area: Rect, _ canvas: inout Canvas) {
        let value = StyledText(Self.small(course.last), canvas.palette.style(role, on: .bg, .bold))
        canvas.draw(Panel(title, trailing: value), in: area)
        guard let first = course.firstStep, let last = course.lastStep, last > first else {
            return canvas.drawWaiting(course.isEmpty ? "not measured" : "measured once so far", in: area.inset())
        }
        let steps = ChartRange.steps(first: first, last: last)
        let points = course.points(in: steps)
        let values = ChartRange.values([points], scale: .linear, floor: 0)
        var chart = LineChart(curves: [LineChart.Curve(points, role: role, kind: .area)], x: steps, y: values)
        chart.showsXAxis = area.rows >= 8
        canvas.draw(chart, in: area.inset())
    }

    func perform(_ action: Action, _ state: inout DashboardState) -> [Effect] {
        state.moveSelection(action, count: state.insight.model?.layers.count ?? 0)
        return []
    }

    func take(_ event: MouseEvent, in area: Rect, _ state: inout DashboardState) -> [Effect] {
        switch event.action {
        case .wheelUp: return perform(.up, &state)
        case .wheelDown: return perform(.down, &state)
        case .pressed(.left):
            guard let model = state.insight.model else { break }
            let list = Self.upper(area, model).inset()
            let table = Self.table(state, model, room: list.columns)
            if let row = table.row(at: event.point, in: list) { state.view.selection[.model] = row }
        default: break
        }
        return []
    }
}
