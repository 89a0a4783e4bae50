import RunProtocol
import TerminalUI

/// What a language model writes: the selected text, and below it those before, so that one sees it learn.
struct SampleView {
    let state: DashboardState

    func draw(in area: Rect, on canvas: inout Canvas) {
        let samples = state.insight.samples
        var trailing = StyledText("next at temperature ", canvas.palette.style(.muted))
        trailing.append(NumberFormat.fixed(state.view.temperature, 1), canvas.palette.style(.key, on: .bg, .bold))
        guard !samples.isEmpty else {
            canvas.draw(Panel("text of the model", trailing: trailing, isFocused: true), in: area)
            let key = state.keys.label(of: .sampleAnew, state.glyphs) ?? "enter"
            return canvas.drawWaiting(
                state.isAvailable(.sampleAnew) ? "\(key) lets it write" : "it has written nothing", in: area.inset())
        }
        let selected = min(state.selection, samples.count - 1)
        let list = area.rows >= 16 ? min(samples.count + 3, area.rows / 3) : 0
        let upper = Rect(column: area.column, row: area.row, columns: area.columns, rows: area.rows - list)
        let sample = samples[selected]
        let title =
            "text at step \(NumberFormat.grouped(sample.step)), temperature \(NumberFormat.measure(sample.temperature, digits: 2))"
        canvas.draw(Panel(title, trailing: trailing, isFocused: true), in: upper)
        canvas.clipped(to: upper.inset()) { draw(sample, in: upper.inset(), &$0) }
        guard list > 0 else { return }
        let lower = Rect(column: area.column, row: upper.maxRow, columns: area.columns, rows: list)
        canvas.draw(Panel("what it wrote before"), in: lower)
        canvas.clipped(to: lower.inset()) { table(selected).draw(in: lower.inset(), on: &$0) }
    }

    /// What it was given is dim, what it wrote is bright.
    private func draw(_ sample: TextSample, in area: Rect, _ canvas: inout Canvas) {
        let palette = canvas.palette
        var (column, row) = (area.column + 1, area.row)
        for (text, style) in [
            (sample.prompt, palette.style(.muted)), (sample.text, palette.style(.fg)),
        ] {
            for word in Self.pieces(of: text) {
                // A word that fits a line is not broken.
                if column + word.count >= area.maxColumn, word.count < area.columns - 2, word != "\n" {
                    (column, row) = (area.column + 1, row + 1)
                    if word == " " { continue }
                }
                for character in word {
                    if character.isNewline || column >= area.maxColumn - 1 {
                        (column, row) = (area.column + 1, row + 1)
                    }
                    guard row < area.maxRow else { return }
                    if !character.isNewline { column = canvas.write(String(character), column, row, style) }
                }
            }
        }
    }

    /// Words, blanks and line ends, in their order.
    private static func pieces(of text: String) -> [String] {
        text.reduce(into: [String]()) { pieces, character in
            if !character.isWhitespace, let last = pieces.last?.last, !last.isWhitespace {
                pieces[pieces.count - 1].append(character)
            } else {
                pieces.append(String(character))
            }
        }
    }

    private func table(_ selected: Int) -> TextTable {
        let rows = state.insight.samples.map { sample -> [TextTable.Field] in
            let line = (sample.prompt + sample.text).map { $0.isNewline ? " " : $0 }.prefix(240)
            return [
                .init(text: NumberFormat.grouped(sample.step), role: .muted),
                .init(text: NumberFormat.measure(sample.temperature, digits: 2), role: .muted),
                .init(text: String(line)),
            ]
        }
        return TextTable(
            columns: [.init(title: "step"), .init(title: "temp."), .init(title: "text", isNumber: false)], rows: rows,
            selected: selected)
    }
}

extension DashboardState {
    /// Whether the page of evaluation shows what the model writes.
    var showsSample: Bool {
        run?.task == .languageModel || insight.evaluation == nil && !insight.samples.isEmpty
    }

    /// Lets the model write, at the chosen temperature.
    mutating func sample(_ prompt: String = "") -> [Effect] {
        send(.sampleText(prompt: prompt, temperature: view.temperature, tokens: Self.sampleTokens))
    }

    private static let sampleTokens = 400

    /// Makes the next text bolder or tamer; 0 takes the likeliest token each time.
    mutating func changeTemperature(by amount: Double) {
        view.temperature = (min(max(view.temperature + amount, 0), 2) * 10).rounded() / 10
    }
}
