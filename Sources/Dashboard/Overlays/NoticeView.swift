import RunProtocol
import TerminalUI

/// Advice, with what it rests on and the keys that follow or refuse it, above the hints.
struct NoticeView {
    /// The lines that it takes from what is above it; none where the screen has no lines to give.
    static func reservedRows(_ state: DashboardState) -> Int {
        guard let notice = state.notice, state.size.rows >= DashboardLayout.fullSize.rows else { return 0 }
        let rows = Lines(notice, keys: keys(of: notice, state), state).count
        return state.size.rows - rows >= DashboardLayout.fullSize.rows ? rows : 0
    }

    /// Text and evidence as they are broken into lines; the keys stand at the end of the last one.
    private struct Lines {
        var text: [String]
        var evidence: [String]
        /// All fits into one line.
        var isSingle: Bool

        init(_ notice: Notice, keys: StyledText, _ state: DashboardState) {
            let columns = state.size.columns
            let evidence = notice.evidence.replacing("->", with: "\(state.glyphs.arrow)")
            isSingle = notice.text.count + evidence.count + keys.columns + 8 <= columns
            text = isSingle ? [notice.text] : notice.text.wrapped(to: columns - 4)
            self.evidence = isSingle ? [evidence] : evidence.wrapped(to: max(20, columns - 5 - keys.columns))
        }

        var count: Int { isSingle ? 1 : text.count + evidence.count }
    }

    private static func keys(of notice: Notice, _ state: DashboardState) -> StyledText {
        keysAndEnds(of: notice, state).keys
    }

    /// The keys with what each does, and where each ends.
    private static func keysAndEnds(
        of notice: Notice, _ state: DashboardState
    ) -> (keys: StyledText, ends: [(end: Int, action: Action?)]) {
        let palette = state.palette
        var keys = StyledText()
        var ends: [(end: Int, action: Action?)] = []
        if state.notices.count > 1 {
            keys.append(" and \(state.notices.count - 1) more ", palette.style(.selectedFg, on: .selectedBg))
            ends.append((keys.columns, nil))
        }
        if let title = notice.suggestionTitle ?? notice.rule.evidencePage.map({ "see page \($0.rawValue)" }),
            state.isAvailable(.actOnNotice), let key = state.keys.label(of: .actOnNotice, state.glyphs)
        {
            keys.append(" \(key)", palette.style(.key, on: .selectedBg, .bold))
            keys.append(" \(title) ", palette.style(.selectedFg, on: .selectedBg))
            ends.append((keys.columns, .actOnNotice))
        }
        if let key = state.keys.label(of: .refuseNotice, state.glyphs) {
            keys.append(" \(key)", palette.style(.key, on: .selectedBg, .bold))
            keys.append(" no ", palette.style(.selectedFg, on: .selectedBg))
            ends.append((keys.columns, .refuseNotice))
        }
        return (keys, ends)
    }

    /// What the key that stands at a place does.
    func action(at point: Point, of state: DashboardState) -> Action? {
        guard let notice = state.notice, Self.reservedRows(state) > 0, point.row == state.size.rows - 2 else {
            return nil
        }
        let (keys, ends) = Self.keysAndEnds(of: notice, state)
        let column = point.column - (state.size.columns - 1 - keys.columns)
        return column < 0 ? nil : ends.first { column < $0.end }?.action
    }

    func draw(_ state: DashboardState, on canvas: inout Canvas) {
        guard let notice = state.notice, Self.reservedRows(state) > 0 else { return }
        let palette = canvas.palette
        let columns = state.size.columns
        let ground = Role.selectedBg
        let keys = Self.keys(of: notice, state)
        let lines = Lines(notice, keys: keys, state)
        let area = Rect(column: 0, row: state.size.rows - 1 - lines.count, columns: columns, rows: lines.count)
        canvas.fill(area, palette.style(.selectedFg, on: ground))
        canvas.write("!", 1, area.row, palette.style(.key, on: ground, .bold))
        var end = 3
        for (index, line) in lines.text.enumerated() {
            end = canvas.write(line, 3, area.row + index, palette.style(.selectedFg, on: ground, .bold))
        }
        for (index, line) in lines.evidence.enumerated() {
            let row = area.maxRow - lines.evidence.count + index
            canvas.write(line, lines.isSingle ? end + 2 : 3, row, palette.style(.selectedFg, on: ground))
        }
        canvas.write(keys, columns - 1 - keys.columns, area.maxRow - 1)
    }
}

extension Notice.Rule {
    /// The page that shows what it is about, where there is nothing to be done about it while the run goes on.
    var evidencePage: PageID? {
        switch self {
        case .classImbalance, .smallValidation: .evaluate
        case .vanishingGradient: .model
        case .loaderBound: .system
        case .leakingColumn, .overfitting, .rateTooHigh, .rateTooLow, .plateau, .explodingGradient, .deadUnits: nil
        }
    }
}
