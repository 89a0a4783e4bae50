import RunProtocol
import TerminalUI

/// A box with the chart of a quantity: a title, a legend with the values, and how it is shown.
struct ChartView {
    var quantity: Quantity
    var isFocused = false

    func draw(_ state: DashboardState, in area: Rect, on canvas: inout Canvas) {
        let builder = ChartBuilder(quantity, of: state)
        let titles = quantity.titles
        let legend = Legend(builder, state)
        let title =
            titles.long.count + legend.text(width: area.columns).columns + 8 <= area.columns
            ? titles.long : titles.short
        let room = area.columns - title.count - 8
        canvas.draw(Panel(title, trailing: legend.text(width: room), isFocused: isFocused), in: area)
        let inner = area.inset()
        guard !builder.isEmpty else { return canvas.drawWaiting(waiting(state), in: inner) }
        var chart = builder.chart
        chart.showsXAxis = inner.rows >= 9
        if inner.rows < 9 {
            chart.footMarks = []
            for index in chart.marks.indices where quantity != .metric(.loss) { chart.marks[index].label = "" }
        }
        canvas.draw(chart, in: inner)
        canvas.drawNotch(notes(state, builder, chart), at: area)
    }

    private func waiting(_ state: DashboardState) -> String {
        if state.run == nil { return "preparing the run" }
        return state.progress.step == 0 ? "waiting for the first step" : "after the first validation"
    }

    /// Where the chart lies, for finding out what a click meant.
    static func frame(of quantity: Quantity, in area: Rect, _ state: DashboardState) -> ChartFrame {
        let inner = area.inset()
        var chart = ChartBuilder(quantity, of: state).chart
        chart.showsXAxis = inner.rows >= 9
        return ChartFrame(of: chart, in: inner, set: state.glyphs.kind)
    }

    /// How the curves are shown, where that is not as at the start.
    private func notes(_ state: DashboardState, _ builder: ChartBuilder, _ chart: LineChart) -> String {
        let board = state.view.board
        var words: [String] = []
        // Of each curve for itself: which one leaves the picture, and how far.
        for item in builder.series where !builder.settings.hidden.contains(item.name) {
            let values = item.series.points(in: builder.steps).map(\.y).filter(\.isFinite)
            let name = builder.series.count > 1 ? "\(item.name) " : ""
            if let highest = values.max(), highest > chart.y.upperBound, highest.magnitude < .greatestFiniteMagnitude {
                words.append("\(state.glyphs.clippedMark) \(name)up to \(quantity.text(highest))")
            }
            if let lowest = values.min(), lowest < chart.y.lowerBound, lowest.magnitude < .greatestFiniteMagnitude,
                lowest > 0 || !builder.settings.isLogarithmic
            {
                words.append("\(state.glyphs.clippedBelowMark) \(name)down to \(quantity.text(lowest))")
            }
        }
        if board.axis != .step { words.append("by \(board.axis.rawValue)") }
        if builder.settings.isLogarithmic { words.append("log") }
        if board.isLogarithmicAlong { words.append("log \(board.axis.rawValue)") }
        if builder.settings.lockedRange != nil { words.append("range locked") }
        if !builder.settings.hidden.isEmpty {
            words.append("hidden: \(builder.settings.hidden.sorted().joined(separator: ", "))")
        }
        if !builder.settings.clipsOutliers { words.append("outliers whole") }
        if builder.series.contains(where: \.isNoisy), abs(board.smoothing - ChartBoard.presets[2]) > 1e-9 {
            words.append(board.smoothing == 0 ? "not smoothed" : "smoothing \(NumberFormat.fixed(board.smoothing, 2))")
        }
        switch board.window {
        case .all: break
        case .last(let share): words.append("last \(NumberFormat.percent(share, share < 0.1 ? 1 : 0))")
        case .steps: words.append("zoomed")
        }
        return words.joined(separator: " \(state.glyphs.separator) ")
    }
}

/// The names and values of a chart's curves, in the colours that they have.
struct Legend {
    /// One curve's entry.
    struct Entry {
        var name: String
        var value: String
        var role: Role
        var isDotted: Bool
        var isHidden: Bool
    }

    private let entries: [Entry]
    private let place: String?
    private let palette: Palette
    private let glyphs: Glyphs

    init(_ builder: ChartBuilder, _ state: DashboardState) {
        palette = state.palette
        glyphs = state.glyphs
        let cursor = state.view.board.cursor
        place = cursor.map { builder.scale.text(of: $0) }
        let isAlone = builder.series.count == 1
        var entries = builder.series.map { item in
            let value = cursor.map { item.series.value(at: $0) } ?? (item.present ?? item.series.last)
            return Entry(
                name: isAlone ? "" : item.name, value: value.map { builder.quantity.text($0) } ?? "", role: item.role,
                isDotted: item.isDotted, isHidden: builder.settings.hidden.contains(item.name))
        }
        if builder.quantity == .metric(.loss), let overlay = state.steering.overlay {
            let value = overlay.value(at: cursor ?? Double(state.progress.step))
            entries.append(
                Entry(
                    name: overlay.name, value: value.map { builder.quantity.text($0) } ?? "", role: .series2,
                    isDotted: false, isHidden: builder.settings.hidden.contains(overlay.name)))
        }
        self.entries = entries
    }

    /// The legend in so many columns: without the names where those have no room, since the colours still tell.
    func text(width: Int) -> StyledText {
        let full = text(hasNames: true).0
        return full.columns <= width ? full : text(hasNames: false).0
    }

    /// The name of the curve whose entry stands at a column of the legend.
    func name(at column: Int, width: Int) -> String? {
        let full = text(hasNames: true)
        let places = full.0.columns <= width ? full.1 : text(hasNames: false).1
        return places.first { $0.0.contains(column) }?.1
    }

    private func text(hasNames: Bool) -> (StyledText, [(Range<Int>, String)]) {
        var text = StyledText()
        var places: [(Range<Int>, String)] = []
        if let place { text.append("\(place)", palette.style(.key, on: .bg, .bold)) }
        for entry in entries {
            if !text.isEmpty { text.append("  ", palette.style(.muted)) }
            let start = text.columns
            let role: Role = entry.isHidden ? .muted : entry.role
            if entries.count > 1 {
                text.append("\(entry.isDotted ? glyphs.legendDots : glyphs.legendLine) ", palette.style(role))
            }
            if hasNames, !entry.name.isEmpty { text.append("\(entry.name) ", palette.style(.muted)) }
            text.append(entry.isHidden ? "off" : entry.value, palette.style(role, on: .bg, entry.isHidden ? [] : .bold))
            places.append((start..<text.columns, entry.name))
        }
        return (text, places)
    }
}
