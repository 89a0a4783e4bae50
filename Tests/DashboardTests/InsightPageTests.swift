import RunProtocol
import TerminalUI
import Testing

@testable import Dashboard

/// What the pages of insight do with what is told them.
@Suite struct InsightPageTests {
    private static let sizes = [
        Size(columns: 80, rows: 24), Size(columns: 120, rows: 40), Size(columns: 200, rows: 60),
    ]

    private func languageModel() throws -> SyntheticRun {
        var run = try SyntheticRun(120, 40)
        run.start(SyntheticRun.description(task: .languageModel))
        run.train(100)
        run.press(.character("4"))
        return run
    }

    @Test("enter lets a language model write, at the temperature that the arrows chose")
    func sampling() throws {
        var run = try languageModel()
        #expect(run.text().contains("lets it write"))
        run.press(.right, .right, .left, .right)
        #expect(run.state.view.temperature == 1)
        let effects = run.press(.enter)
        guard case .send(let command)? = effects.last,
            case .sampleText(let prompt, let temperature, _, _) = command.action
        else {
            Issue.record("nothing was asked for: \(effects)")
            return
        }
        #expect(prompt == "" && temperature == 1)
        for _ in 0..<40 { run.press(.left) }
        #expect(run.state.view.temperature == 0)
        for _ in 0..<40 { run.press(.right) }
        #expect(run.state.view.temperature == 2)
    }

    @Test("the latest text is shown, and those before can be looked at again", arguments: sizes)
    func texts(size: Size) throws {
        var run = try languageModel()
        for step in 1...3 {
            run.send(
                .textSampled(
                    TextSample(step: step * 100, prompt: "To be ", text: "text number \(step)\nends", temperature: 0.8))
            )
        }
        _ = update(&run.state, .input(.resized(size)))
        #expect(run.text().contains("text at step 300") && run.text().contains("To be text number 3"))
        run.press(.down, .down)
        #expect(run.text().contains("text at step 100"))
        run.press(.up)
        #expect(run.text().contains("text at step 200"))
    }

    /// Examples of each kind that the data can be of.
    private static let samples: [(name: String, words: [String], samples: [DataReport.Sample])] = [
        (
            "pictures", ["cat 0", "cat 5"],
            (0..<6).map {
                .init(
                    label: "cat \($0)",
                    content: .picture(width: 4, height: 4, channels: 1, pixels: .init(repeating: 90, count: 16)))
            }
        ),
        (
            "texts", ["training examples", "Once upon"],
            [
                .init(
                    label: "",
                    content: .text([.init(text: "Once", surprise: nil), .init(text: " upon", surprise: nil)]))
            ]
        ),
        ("series", ["example 1", "0.50"], [.init(label: "", content: .series([0, 0.5, 1, 0.5]))]),
    ]

    @Test("data that is no table shows examples as they go in", arguments: samples.indices, sizes)
    func data(index: Int, size: Size) throws {
        let (name, words, samples) = Self.samples[index]
        for glyphs in GlyphSet.allCases {
            var run = try SyntheticRun(size.columns, size.rows, glyphs: glyphs)
            run.start()
            var report = DataReport(source: "folder/\(name).bin", kind: "arrays", examples: 6, example: "16 pixels")
            report.samples = samples
            run.send(.dataReported(report))
            run.press(.character("6"))
            let text = run.text()
            for word in words + ["\(name).bin"] { #expect(text.contains(word), "\(word) at \(size), \(glyphs)") }
        }
    }

    @Test("an old report without examples is read, and one with them comes back whole")
    func codable() throws {
        var report = SyntheticRun.data
        let old = try JSONLines.decode(DataReport.self, from: JSONLines.encode(report))
        #expect(old == report && old.samples == nil)
        report.samples = Self.samples.flatMap(\.samples)
        report.columns[0].leak = "why"
        #expect(try JSONLines.decode(DataReport.self, from: JSONLines.encode(report)) == report)
    }

    @Test("a notice takes its lines from the page, not over it", arguments: PageID.allCases)
    func notice(page: PageID) throws {
        for size in Self.sizes {
            var run = try SyntheticRun(size.columns, size.rows)
            run.start()
            run.train(200)
            run.tellInsight()
            run.state.open(page)
            let before = run.state.pageArea
            let notice = Notice(
                rule: .plateau, step: 200, text: String(repeating: "It stands still. ", count: 5),
                evidence: "0.5 -> 0.5", suggestion: .stop, suggestionTitle: "stop")
            run.send(.noticeRaised(notice))
            let lines = NoticeView.reservedRows(run.state)
            #expect(lines > 0 && run.state.pageArea.rows == before.rows - lines)
            #expect(run.text().contains("It stands still."))
            for area in run.state.layout.focusable.compactMap({ run.state.layout[$0] }) {
                #expect(area.maxRow <= size.rows - 1 - lines)
            }
            run.press(.character("A"))
            #expect(run.state.pageArea == before)
        }
    }

    @Test("the first layer that learns is shown until another is chosen")
    func layers() throws {
        var run = try SyntheticRun(120, 40)
        run.start()
        var model = SyntheticRun.model
        model.layers.insert(
            .init(name: "flatten", kind: "flatten", outputShape: [64], parameterCount: 0, isFrozen: false), at: 0)
        run.send(.modelDescribed(model))
        run.send(.layersMeasured(SyntheticRun.layers))
        run.press(.character("3"))
        #expect(run.text().contains("weights of hidden0"))
        run.press(.up)
        #expect(run.text().contains("weights of flatten") && run.text().contains("it has no weights"))
    }

    @Test("a layer's gradient is followed over the run, and forgotten where the run goes back")
    func courses() throws {
        var run = try SyntheticRun(120, 40)
        run.start()
        run.send(.modelDescribed(SyntheticRun.model))
        for step in [100, 200, 300, 150] {
            var layers = SyntheticRun.layers
            layers.step = step
            run.send(.layersMeasured(layers))
        }
        #expect(run.state.insight.courses["hidden0"]?.gradientNorm.lastStep == 150)
        #expect(run.state.insight.courses["hidden0"]?.gradientNorm.firstStep == 100)
    }
}
