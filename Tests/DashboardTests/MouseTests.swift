import RunProtocol
import TerminalUI
import Testing

@testable import Dashboard

@Suite("The mouse")
struct MouseTests {
    private func running(_ columns: Int = 120, _ rows: Int = 40) throws -> SyntheticRun {
        var run = try SyntheticRun(columns, rows)
        run.start()
        run.train(400)
        run.tellInsight()
        return run
    }

    /// The place of a text on the screen.
    private func place(of text: String, in run: SyntheticRun) throws -> Point {
        let lines = run.text().split(separator: "\n", omittingEmptySubsequences: false)
        let row = try #require(lines.firstIndex { $0.contains(text) }, "\(text)")
        let range = try #require(lines[row].firstRange(of: text))
        return Point(column: lines[row].distance(from: lines[row].startIndex, to: range.lowerBound), row: row)
    }

    @discardableResult
    private func click(_ text: String, _ run: inout SyntheticRun) throws -> [Effect] {
        update(&run.state, .input(.mouse(MouseEvent(.pressed(.left), at: try place(of: text, in: run)))))
    }

    private func notice(_ rule: Notice.Rule, _ text: String, _ suggestion: TrainingCommand.Action?) -> Notice {
        Notice(
            rule: rule, step: 400, text: text, evidence: "0.5 -> 0.7", suggestion: suggestion,
            suggestionTitle: suggestion == nil ? nil : "stop and keep")
    }

    @Test("advice comes one after the other, and each is followed or refused by a click on its key")
    func advice() throws {
        var run = try running()
        run.send(.noticeRaised(notice(.smallValidation, "Too small.", nil)))
        run.send(.noticeRaised(notice(.overfitting, "By heart.", .stop)))
        #expect(run.text().contains("By heart.") && run.text().contains("and 1 more"))
        #expect(try click("stop and keep", &run).commands.map(\.action) == [.stop])
        #expect(run.text().contains("Too small.") && !run.text().contains("more "))
        try click("see page evaluate", &run)
        #expect(run.state.view.page == .evaluate && run.state.notice == nil)
        run.send(.noticeRaised(notice(.plateau, "Still.", .stop)))
        try click("A no", &run)
        #expect(run.state.notice == nil)
    }

    @Test("no advice is cut, however narrow the screen", arguments: [60, 80, 120, 200])
    func whole(columns: Int) throws {
        var run = try running(columns, 40)
        let text = (1...20).map { "word\($0)" }.joined(separator: " ")
        run.send(.noticeRaised(notice(.overfitting, text, .stop)))
        for number in 1...20 { #expect(run.text().contains("word\(number)")) }
        #expect(run.text().contains("stop and keep"))
    }

    @Test("an answer to a question is clicked, and so are pages, layers and columns")
    func rows() throws {
        var run = try running()
        run.press(.character("S"))
        try click("go on training", &run)
        #expect(run.state.view.overlay == nil)
        run.press(.character("S"))
        #expect(try click("stop and show", &run).commands.map(\.action) == [.stop])
        run = try running()
        try click("3 model", &run)
        #expect(run.state.view.page == .model)
        try click("hidden1", &run)
        #expect(run.state.insight.model?.layers[run.state.selection].name.hasPrefix("hidden1") == true)
        try click("4 evaluate", &run)
        #expect(run.state.view.page == .evaluate)
    }

    @Test("every page has its name in 120 columns, and the open one in 80", arguments: PageID.allCases.dropLast())
    func names(page: PageID) throws {
        var run = try running()
        run.state.open(page)
        let header = run.text().prefix { !$0.isNewline }
        for other in PageID.allCases.dropLast() { #expect(header.contains("\(other.number) \(other.rawValue)")) }
        run = try running(80, 24)
        run.state.open(page)
        #expect(run.text().prefix { !$0.isNewline }.contains("\(page.number) \(page.rawValue)"))
    }

    @Test("a wheel that turns sideways moves a chart along")
    func sideways() throws {
        var run = try running()
        run.press(.character("2"), .enter)
        run.press(.character(":"))
        run.type("zoom 100 200")
        run.press(.enter)
        let before = run.state.shownSteps(of: .metric(.loss))
        let middle = Point(column: 60, row: 15)
        _ = update(&run.state, .input(.mouse(MouseEvent(.wheelRight, at: middle))))
        let after = run.state.shownSteps(of: .metric(.loss))
        #expect(after.lowerBound > before.lowerBound && after.upperBound > before.upperBound)
        _ = update(&run.state, .input(.mouse(MouseEvent(.wheelLeft, at: middle))))
        #expect(abs(run.state.shownSteps(of: .metric(.loss)).lowerBound - before.lowerBound) < 1)
    }

    @Test("on a slow line fewer styles are drawn, and all again on a quick one")
    func sparing() throws {
        var run = try running()
        func styles(_ run: SyntheticRun) -> Int { Set(run.picture().cells.map(\.style)).count }
        let usual = styles(run)
        _ = update(&run.state, .line(isSlow: true))
        #expect(styles(run) * 3 < usual)
        _ = update(&run.state, .line(isSlow: false))
        #expect(styles(run) >= usual)
    }
}
