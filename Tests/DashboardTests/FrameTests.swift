import Foundation
import RunProtocol
import TerminalUI
import Testing

@testable import Dashboard

@Suite struct FrameTests {
    @Test("pages are opened by number, by name and by their tab")
    func pages() throws {
        var run = try SyntheticRun(120, 40)
        run.start()
        run.train(50)
        let start = FoldStart(fold: 1, folds: 3, name: "digits-cv-1")
        run.send(.foldStarted(start))
        for page in PageID.allCases {
            run.press(.character(Character(String(page.number))))
            #expect(run.state.view.page == page && run.text().contains(page.rawValue))
            run.press(.character(":"))
            run.type("page \(PageID.allCases[0].rawValue)")
            run.press(.enter)
            #expect(run.state.view.page == PageID.allCases[0])
            let tab = try #require(HeaderPane.tabs(of: run.state).first { $0.page == page })
            let point = Point(column: tab.column + 1, row: 0)
            _ = update(&run.state, .input(.mouse(MouseEvent(.pressed(.left), at: point))))
            #expect(run.state.view.page == page)
        }
        run.press(.character("}"), .character("{"))
        #expect(run.state.view.page == PageID.allCases.last)
    }

    @Test("a file gives actions other keys, the help and the hints follow", arguments: ["unicode", "ascii"])
    func rebinding(glyphs: String) throws {
        let text = """
            theme = "nord"
            mouse = false
            [keys]
            pause_or_resume = ["F5", "ctrl-r"]
            save_checkpoint = "alt-s"
            undo = []
            [keys.hyperparameters]
            increase = "i"
            """
        let configuration = DashboardConfiguration(toml: text, file: "dashboard.toml")
        #expect(configuration.problems.isEmpty && configuration.themeName == "nord" && !configuration.usesMouse)
        var run = try SyntheticRun(120, 40, glyphs: glyphs == "ascii" ? .ascii : .unicode)
        var options = DashboardOptions(
            themes: run.state.themes, colorDepth: .truecolor, glyphSet: run.state.glyphs.kind, size: run.state.size)
        options.configuration = configuration
        run.state = DashboardState(options)
        run.start()
        run.train(5)
        #expect(run.press(.character(" ")).isEmpty)
        #expect(run.press(.function(5)).commands.first?.action == .pause)
        #expect(run.press(.alt("s")).commands.first?.action == .saveCheckpoint)
        run.press(.down)
        #expect(run.press(.character("i")).commands.count == 1)
        #expect(run.text().contains("F5 pause"))
        let point = Point(column: 3, row: 39)
        #expect(update(&run.state, .input(.mouse(MouseEvent(.pressed(.left), at: point)))).isEmpty)
        run.press(.character("?"))
        #expect(run.text().contains("F5 ^R"))
    }

    @Test(
        "what is wrong in the file is said with its line, and the rest holds",
        arguments: [
            ("[keys]\npuase_or_resume = \"x\"\n", "line 2", "did you mean pause_or_resume"),
            ("mouse = \"yes\"\n", "line 1", "true or false"), ("colour = 1\n", "line 1", "none of"),
            ("[keys]\nquit = \"hyper-q\"\n", "line 2", "is none"),
            ("[keys.nowhere]\nup = \"k\"\n", "line 1", "no place"),
            ("[keys]\nsave_checkpoint = \"q\"\n", "dashboard.toml", "both"), ("[keys\n", "line 1", "expected"),
            ("[keys]\nquit = 3\n", "line 2", "in quotes"),
        ])
    func mistakes(text: String, place: String, words: String) {
        let configuration = DashboardConfiguration(toml: "\(text)", file: "dashboard.toml")
        #expect(configuration.problems.count == 1)
        #expect(
            configuration.problems.first?.contains(place) == true
                && configuration.problems.first?.contains(words) == true)
        #expect(configuration.keys.action(for: .character("q"), in: [.anywhere]) == .quit)
    }

    @Test("every action has a name that the file can use, and every key a name that reads back")
    func names() {
        #expect(Set(Action.allCases.map(\.name)).count == Action.allCases.count)
        for key in KeyBindings.all.flatMap(\.keys) {
            let name: String
            switch key {
            case .character(" "): name = "space"
            case .control(let letter): name = "ctrl-\(letter)"
            default: name = key.label(Glyphs(.ascii))
            }
            #expect(Key(name: name) == key, "\(name)")
        }
    }

    @Test("what was arranged is kept in a file, and a torn file is as none")
    func memory() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("memory-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("deep/dashboard.json").path
        var run = try SyntheticRun(120, 40)
        run.start()
        run.train(50)
        run.press(.character(":"))
        run.type("theme nord")
        #expect(run.press(.enter) == [.remember])
        run.state.memory.save(to: path)
        let memory = DashboardMemory(contentsOf: path)
        #expect(memory == run.state.memory && memory.themeName(configured: nil) == "nord")
        #expect(memory.themeName(configured: "dracula") == "dracula")
        try Data("{\"themeName\": \"no".utf8).write(to: URL(fileURLWithPath: path))
        #expect(DashboardMemory(contentsOf: path) == DashboardMemory())
    }

    @Test("borders between panes are dragged, and stay within what the panes need")
    func borders() throws {
        var run = try SyntheticRun(160, 50)
        run.start()
        run.train(50)
        func drag(_ from: Point, _ to: Point) -> [Effect] {
            let events = [
                MouseEvent(.pressed(.left), at: from), MouseEvent(.moved, at: to), MouseEvent(.released(.left), at: to),
            ]
            return events.flatMap { update(&run.state, .input(.mouse($0))) }
        }
        let loss = try #require(run.state.layout[.loss])
        #expect(
            drag(Point(column: loss.maxColumn, row: 10), Point(column: loss.maxColumn - 20, row: 10)) == [.remember])
        #expect(run.state.layout[.loss]?.columns == loss.columns - 20)
        let log = try #require(run.state.layout[.log])
        _ = drag(Point(column: 10, row: log.row), Point(column: 10, row: log.row - 5))
        #expect(run.state.layout[.log]?.rows == log.rows + 5)
        _ = drag(Point(column: 10, row: log.row - 5), Point(column: 10, row: 0))
        for column in [0, 159] {
            _ = drag(Point(column: run.state.layout[.loss]?.maxColumn ?? 0, row: 5), Point(column: column, row: 5))
        }
        let frames = run.state.layout.frames.map { ($0.key, $0.value) }
        #expect(LayoutTests.problems(frames, on: run.state.size).isEmpty)
        _ = run.picture()
    }

    @Test("an answer is shown for a moment and goes")
    func toasts() throws {
        var run = try SyntheticRun(120, 40)
        run.start()
        run.train(50)
        let command = try #require(run.press(.down, .character("l")).commands.first)
        run.answer(command, at: 51, .applied(oldValue: 0.01, newValue: 0.012))
        #expect(run.state.toasts.count == 1 && run.state.hasPendingWork)
        _ = update(&run.state, .tick(seconds: run.seconds + 60))
        #expect(run.state.toasts.isEmpty)
    }

    @Test(
        "a small window shows the loss, the state and how far the run is",
        arguments: [
            Size(columns: 40, rows: 12), Size(columns: 59, rows: 17), Size(columns: 24, rows: 6),
            Size(columns: 40, rows: 30),
        ])
    func compact(size: Size) throws {
        var run = try SyntheticRun(size.columns, size.rows)
        run.start()
        run.train(1240)
        let text = run.text()
        for word in ["training", "val loss", "0.4272", "52%"] { #expect(text.contains(word), "\(word) at \(size)") }
        #expect(run.press(.character(" ")).commands.first?.action == .pause)
    }

    @Test("the screen is a picture that holds its texts and is whole XML")
    func screenshot() throws {
        var run = try SyntheticRun(120, 40, depth: .ansi8, glyphs: .ascii)
        run.start(SyntheticRun.description())
        run.train(300)
        run.press(.character(":"))
        run.type("screenshot")
        #expect(run.press(.enter) == [.saveScreen(path: "descent-screen.svg")])
        let picture = run.state.screenPicture(of: run.state.size)
        #expect(picture.contains("hyperparameters") && picture.hasSuffix("</svg>\n"))
        for tag in ["text", "svg"] {
            #expect(picture.split(separator: "<\(tag)").count == picture.split(separator: "</\(tag)>").count, "\(tag)")
        }
    }

    @Test("the help is searched, and finds commands too")
    func help() throws {
        var run = try SyntheticRun(120, 40)
        run.start()
        run.press(.character("?"), .character("/"))
        run.type("screenshot")
        #expect(run.text().contains(":screenshot"))
        run.press(.enter)
        #expect(run.state.view.helpFilter == "screenshot")
        run.press(.escape)
        #expect(run.state.view.overlay == nil)
    }

    @Test("random keys, clicks and sizes never end the program", arguments: [11, 12, 13])
    func anything(seed: UInt64) throws {
        var run = try SyntheticRun(120, 40)
        run.start()
        run.train(200)
        var noise = seed
        func random(_ bound: Int) -> Int {
            noise = noise &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(noise >> 33) % bound
        }
        let keys = Array(Set(KeyBindings.all.flatMap(\.keys))).sorted { "\($0)" < "\($1)" }
        let actions: [MouseEvent.Action] = [
            .pressed(.left), .moved, .released(.left), .wheelUp, .wheelDown, .pressed(.right),
        ]
        for turn in 0..<600 {
            switch random(12) {
            case 0: _ = update(&run.state, .input(.resized(Size(columns: 1 + random(300), rows: 1 + random(100)))))
            case 1...4:
                let point = Point(column: random(run.state.size.columns), row: random(run.state.size.rows))
                _ = update(&run.state, .input(.mouse(MouseEvent(actions[random(actions.count)], at: point))))
            case 5: run.step(201 + turn, loss: [0.5, .nan, 1e30, -2][random(4)])
            default: run.press(keys[random(keys.count)])
            }
            if turn % 5 == 0 { _ = run.picture() }
        }
    }
}
