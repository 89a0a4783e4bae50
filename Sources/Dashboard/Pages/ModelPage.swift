import RunProtocol
import TerminalUI

/// The layers, with how each does; the selected one with the histogram of its weights.
struct ModelPage: Page {
    func draw(_ state: DashboardState, in area: Rect, on canvas: inout Canvas) {
        guard let model = state.insight.model else {
            canvas.draw(Panel("model"), in: area)
            return canvas.drawWaiting("the run has told nothing of its layers yet", in: area.inset())
        }
        let hasHistogram = area.rows >= 16
        let lower = hasHistogram ? min(10, area.rows / 3) : 0
        let upper = Rect(column: area.column, row: area.row, columns: area.columns, rows: area.rows - lower)
        var trailing = StyledText(
            "\(NumberFormat.grouped(model.layers.reduce(0) { $0 + $1.parameterCount }))",
            canvas.palette.style(.fg, on: .bg, .bold))
        trailing.append(" parameters", canvas.palette.style(.muted))
        canvas.draw(Panel("model", trailing: trailing, isFocused: true), in: upper)
        canvas.clipped(to: upper.inset()) {
            Self.table(state, model, isNarrow: area.columns < 100).draw(in: upper.inset(), on: &$0)
        }
        guard hasHistogram, model.layers.indices.contains(state.selection) else { return }
        let name = model.layers[state.selection].name
        let box = Rect(column: area.column, row: upper.maxRow, columns: area.columns, rows: lower)
        let weights = state.insight.layers?.layers.first { $0.name == name }?.weights
        let range = weights.map { "\(NumberFormat.measure($0.lowest)) to \(NumberFormat.measure($0.highest))" } ?? ""
        canvas.draw(Panel("weights of \(name)", trailing: StyledText(range, canvas.palette.style(.fg))), in: box)
        guard let weights else { return canvas.drawWaiting("no weights measured", in: box.inset()) }
        canvas.clipped(to: box.inset()) {
            HistogramView(counts: weights.counts, role: .series1).draw(in: box.inset(), on: &$0)
        }
    }

    /// Where the screen is narrow, what stands out in a layer matters more than the mean of its outputs.
    private static func table(_ state: DashboardState, _ model: ModelDescription, isNarrow: Bool) -> TextTable {
        let mean = 6
        var columns = [
            TextTable.Column(title: "layer", isNumber: false), .init(title: "kind", isNumber: false),
            .init(title: "output", isNumber: false), .init(title: "parameters"), .init(title: "grad norm"),
            .init(title: "update"), .init(title: "mean"), .init(title: "dead"), .init(title: "", isNumber: false),
        ]
        var rows = model.layers.map { layer -> [TextTable.Field] in
            let measured = state.insight.layers?.layers.first { $0.name == layer.name }
            func text(_ value: Double?) -> String { value.map { NumberFormat.measure($0, digits: 3) } ?? "" }
            let concerns = measured?.concerns ?? []
            let dead = measured?.deadShare
            return [
                .init(text: layer.name, role: .title), .init(text: layer.kind, role: .muted),
                .init(
                    text: layer.outputShape.map(String.init).joined(separator: state.glyphs.kind == .ascii ? "x" : "×")),
                .init(text: layer.parameterCount == 0 ? "" : NumberFormat.grouped(layer.parameterCount)),
                .init(text: text(measured?.gradientNorm), role: .series2),
                .init(
                    text: measured?.updateRatio.map { NumberFormat.percent($0, 2) } ?? "",
                    role: concerns.contains(.largeUpdates) ? .bad : .series1),
                .init(text: text(measured?.activationMean)),
                .init(text: dead.map { NumberFormat.percent($0, 0) } ?? "", role: (dead ?? 0) > 0.5 ? .bad : .fg),
                .init(
                    text: (layer.isFrozen ? ["frozen"] : []).appending(concerns.map(Self.words)).joined(
                        separator: ", "),
                    role: concerns.isEmpty ? .muted : .bad),
            ]
        }
        if isNarrow {
            columns.remove(at: mean)
            for index in rows.indices { rows[index].remove(at: mean) }
        }
        return TextTable(columns: columns, rows: rows, selected: state.selection)
    }

    private static func words(_ concern: LayerStatistics.Concern) -> String {
        switch concern {
        case .vanishingGradient: "gradient vanishes"
        case .explodingGradient: "gradient explodes"
        case .deadUnits: "dead units"
        case .largeUpdates: "large updates"
        }
    }

    func perform(_ action: Action, _ state: inout DashboardState) -> [Effect] {
        state.moveSelection(action, count: state.insight.model?.layers.count ?? 0)
        return []
    }

    func take(_ event: MouseEvent, in area: Rect, _ state: inout DashboardState) -> [Effect] {
        switch event.action {
        case .wheelUp: perform(.up, &state)
        case .wheelDown: perform(.down, &state)
        default: []
        }
    }
}

extension [String] {
    fileprivate func appending(_ other: [String]) -> [String] { self + other }
}
