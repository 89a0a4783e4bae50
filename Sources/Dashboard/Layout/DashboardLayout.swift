import TerminalUI

/// A pane of the overview.
enum PaneID: CaseIterable, Sendable {
    case loss, scoreChart, rateChart, speedChart, metrics, hyperparameters, run, log, progress

    /// Whether Tab stops here.
    var takesFocus: Bool { self == .loss || self == .hyperparameters || self == .log }
}

/// Where each part of the dashboard lies: a function of the screen's size and of how much there is to show.
struct DashboardLayout: Sendable, Equatable {
    /// How many rows the panes would like.
    struct Content: Sendable, Equatable {
        var metrics: Int
        var controls: Int
        var hasMeters: Bool

        /// The rows inside the metrics panel: the meters stand apart from the figures.
        var metricRows: Int { metrics + (hasMeters ? 3 : 0) }
    }

    /// Below this there is only the compact view.
    static let fullSize = Size(columns: 60, rows: 18)
    /// Below this the dashboard only says how large it must be.
    static let leastSize = Size(columns: 24, rows: 6)

    let size: Size
    private let borders: LayoutBorders
    private(set) var frames: [PaneID: Rect] = [:]

    init(size: Size, content: Content, borders: LayoutBorders = LayoutBorders()) {
        self.size = size
        self.borders = borders
        guard size.columns >= Self.fullSize.columns, size.rows >= Self.fullSize.rows else { return }
        if size.columns >= 110, size.rows >= 32 {
            layOutWide(content)
        } else {
            layOutCompact(content)
        }
    }

    /// Whether there is room for nothing but the most important figures.
    var isCompact: Bool { frames.isEmpty && size.columns >= Self.leastSize.columns && size.rows >= Self.leastSize.rows }
    var isTooSmall: Bool { frames.isEmpty && !isCompact }
    var isWide: Bool { frames[.scoreChart] != nil }

    subscript(pane: PaneID) -> Rect? { frames[pane] }

    /// The panes that Tab goes through, in order.
    var focusable: [PaneID] { PaneID.allCases.filter { $0.takesFocus && frames[$0] != nil } }

    /// The pane under a place.
    func pane(at point: Point) -> PaneID? {
        frames.first { $0.value.contains(point) }?.key
    }

    /// The border between panes under a place, where it can be dragged.
    func border(at point: Point) -> LayoutBorders.Border? {
        guard isWide, let loss = frames[.loss], let log = frames[.log], let small = frames[.scoreChart] else {
            return nil
        }
        if point.row == log.row, point.column < log.columns - 14 { return .log }
        guard point.row < log.row, point.row > 0 else { return nil }
        if point.column == loss.maxColumn - 1 || point.column == loss.maxColumn { return .side }
        return point.row == small.row - 1 && point.column < loss.maxColumn ? .charts : nil
    }

    // MARK: 60x18 up

    /// Two rows of two boxes, and single lines for the rest; a run panel where there is height for it.
    private mutating func layOutCompact(_ content: Content) {
        frames[.progress] = Rect(column: 0, row: size.rows - 2, columns: size.columns, rows: 1)
        let rows = size.rows - 3
        let lower = min(max(6, rows * 2 / 5), max(8, content.controls + 2), rows - 8)
        let upper = rows - lower
        let side = min(max(26, size.columns * 2 / 5), 46)
        let left = size.columns - side
        frames[.loss] = Rect(column: 0, row: 1, columns: left, rows: upper)
        let metrics = min(upper, content.metricRows + 2)
        if upper - metrics >= 5 {
            frames[.metrics] = Rect(column: left, row: 1, columns: side, rows: metrics)
            frames[.run] = Rect(column: left, row: 1 + metrics, columns: side, rows: upper - metrics)
        } else {
            frames[.metrics] = Rect(column: left, row: 1, columns: side, rows: upper)
        }
        let controls = size.columns / 2
        frames[.hyperparameters] = Rect(column: 0, row: 1 + upper, columns: controls, rows: lower)
        frames[.log] = Rect(column: controls, row: 1 + upper, columns: size.columns - controls, rows: lower)
    }

    // MARK: 110x32 up

    /// Charts at the left, figures and controls at the right, the log and the progress below them.
    private mutating func layOutWide(_ content: Content) {
        // With height enough the progress also says what may end the run earlier.
        let progress = size.rows >= 38 ? 4 : 3
        frames[.progress] = Rect(column: 0, row: size.rows - 1 - progress, columns: size.columns, rows: progress)
        let log = fit(
            borders.log, of: size.rows, in: 4...max(4, size.rows - 26),
            otherwise: min(max(5, size.rows / 6), 16))
        frames[.log] = Rect(column: 0, row: size.rows - 1 - progress - log, columns: size.columns, rows: log)
        let rows = size.rows - 2 - progress - log
        let side = fit(
            borders.side, of: size.columns, in: 34...max(34, size.columns - 60),
            otherwise: min(max(41, size.columns * 27 / 100), 62))
        let left = size.columns - side
        layOutCharts(Rect(column: 0, row: 1, columns: left, rows: rows))
        layOutSide(Rect(column: left, row: 1, columns: side, rows: rows), content)
    }

    /// A person's share of a length, within bounds; ours where there is none.
    private func fit(_ share: Double?, of length: Int, in bounds: ClosedRange<Int>, otherwise: Int) -> Int {
        guard let share, share.isFinite else { return otherwise }
        return min(max(Int((min(max(share, 0), 1) * Double(length)).rounded()), bounds.lowerBound), bounds.upperBound)
    }

    private mutating func layOutCharts(_ area: Rect) {
        let small = fit(
            borders.charts, of: area.rows, in: 5...max(5, area.rows - 8),
            otherwise: min(max(7, area.rows * 28 / 100), 14))
        frames[.loss] = Rect(column: area.column, row: area.row, columns: area.columns, rows: area.rows - small)
        let charts: [PaneID] = [.scoreChart, .rateChart, .speedChart]
        for (index, chart) in charts.enumerated() {
            let start = area.columns * index / charts.count
            let end = area.columns * (index + 1) / charts.count
            frames[chart] = Rect(
                column: area.column + start, row: area.maxRow - small, columns: end - start, rows: small)
        }
    }

    private mutating func layOutSide(_ area: Rect, _ content: Content) {
        // Each gets its least first, then in turn what it would like.
        var metrics = min(content.metrics, 8) + 2
        var controls = min(content.controls, 4) + 2
        var run = 4
        var free = area.rows - metrics - controls - run
        func grant(_ height: inout Int, upTo wish: Int) {
            let more = max(0, min(free, wish - height))
            height += more
            free -= more
        }
        grant(&metrics, upTo: content.metrics + 2)
        grant(&controls, upTo: content.controls + 2)
        grant(&metrics, upTo: content.metricRows + 2)
        grant(&run, upTo: 10)
        grant(&metrics, upTo: content.metrics * 2 + (content.hasMeters ? 4 : 0) + 1)
        run += free
        frames[.metrics] = Rect(column: area.column, row: area.row, columns: area.columns, rows: metrics)
        frames[.hyperparameters] = Rect(
            column: area.column, row: area.row + metrics, columns: area.columns, rows: controls)
        frames[.run] = Rect(
            column: area.column, row: area.row + metrics + controls, columns: area.columns, rows: run)
    }
}
