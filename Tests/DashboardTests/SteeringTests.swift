import RunProtocol
import TerminalUI
import Testing

@testable import Dashboard

@Suite struct SteeringTests {
    private func running() throws -> SyntheticRun {
        var run = try SyntheticRun()
        run.start()
        run.train(45)
        return run
    }

    @Test("a change is pending until the run answers, and shown as done only then")
    func pending() throws {
        var run = try running()
        run.press(.down)
        let command = try #require(run.press(.character("l")).commands.first)
        #expect(command.action == .set(key: "optimizer.weight_decay", value: 0.012))
        #expect(run.state.controls[1].value == 0.01 && run.state.controls[1].pending?.value == 0.012)
        #expect(run.text().contains("0.012"))
        run.answer(command, at: 46, .applied(oldValue: 0.01, newValue: 0.012))
        #expect(run.state.controls[1].value == 0.012 && run.state.controls[1].pending == nil)
        #expect(run.state.interventions == [Intervention(step: 46, label: "wd 0.01→0.012")])
        #expect(run.state.log.lines.last?.kind == .steered)
    }

    @Test("only the answer to the last of several wishes ends the waiting")
    func overtaken() throws {
        var run = try running()
        run.press(.down)
        let commands = run.press(.right, .right).commands
        #expect(commands.map(\.id.rawValue) == [1, 2])
        run.answer(commands[0], at: 46, .applied(oldValue: 0.01, newValue: 0.012))
        #expect(run.state.controls[1].value == 0.012 && run.state.controls[1].pending?.value == 0.015)
        run.answer(commands[1], at: 47, .applied(oldValue: 0.012, newValue: 0.015))
        #expect(run.state.controls[1].pending == nil && run.state.interventions.count == 2)
    }

    @Test("a refusal keeps the old value and says why, in the row and in the log")
    func refused() throws {
        var run = try running()
        let command = try #require(run.press(.character("L")).commands.first)
        let before = run.state.controls[0].value
        run.answer(command, at: 45, .rejected(reason: "not during warm-up"))
        #expect(run.state.controls[0].value == before && run.state.controls[0].pending == nil)
        #expect(run.text().contains("not during warm-up"))
        #expect(
            run.state.log.lines.last
                == LogLine(seconds: run.seconds, kind: .refused, text: "refused: not during warm-up"))
        #expect(run.state.interventions.isEmpty)
        run.press(.character("l"))
        #expect(run.state.controls[0].problem == nil)
    }

    @Test("setting a scheduled value pins it, and b gives it back")
    func pinned() throws {
        var run = try running()
        #expect(run.state.controls[0].isScheduled)
        run.press(.enter, .control("u"))
        run.type("2e-3")
        let command = try #require(run.press(.enter).commands.first)
        run.answer(command, at: 46, .applied(oldValue: 3e-4, newValue: 2e-3))
        #expect(run.state.controls[0].isPinned && !run.state.controls[0].isScheduled)
        #expect(run.text().contains("pinned"))
        run.step(47, loss: 1)
        #expect(run.state.controls[0].value == 2e-3)
        let back = try #require(run.press(.character("b")).commands.first)
        #expect(back.action == .followSchedule(key: "optimizer.learning_rate"))
        run.answer(back, at: 48, .applied(oldValue: 2e-3, newValue: 4e-4))
        #expect(run.state.controls[0].isScheduled && !run.state.controls[0].isPinned)
        run.step(49, loss: 1)
        #expect(run.state.controls[0].value == run.state.progress.latest?.learningRate)
    }

    @Test(
        "a typed value is checked while it is typed",
        arguments: [
            ("3e-3", nil), ("3e-", nil), ("", nil), ("42", "must lie between 1e-7 and 10"), ("abc", "is no number"),
            ("nan", "finite"), ("-1", "must lie between"),
        ] as [(String, String?)])
    func typed(text: String, problem: String?) throws {
        var run = try running()
        run.press(.enter, .control("u"))
        run.type(text)
        #expect(run.state.view.editor?.text == text)
        if let problem {
            #expect(run.state.view.editor?.problem?.contains(problem) == true)
            #expect(run.press(.enter).isEmpty && run.state.view.editor != nil)
        } else {
            #expect(run.state.view.editor?.problem == nil)
        }
    }

    @Test("escape leaves a value as it was")
    func editing() throws {
        var run = try running()
        run.press(.character("e"))
        run.type("5")
        #expect(run.state.view.editor?.text == "5")
        run.press(.backspace)
        #expect(run.state.view.editor?.text == "")
        #expect(run.press(.escape).isEmpty && run.state.view.editor == nil)
        run.press(.down, .enter)
        #expect(run.state.view.editor?.text == "0.01")
        run.type("0.5")
        #expect(run.press(.enter).commands.first?.action == .set(key: "optimizer.weight_decay", value: 0.5))
    }

    @Test("space pauses and resumes, once until it is answered")
    func pause() throws {
        var run = try running()
        let pause = try #require(run.press(.character(" ")).commands.first)
        #expect(pause.action == .pause && run.press(.character(" ")).isEmpty)
        #expect(run.text().contains("pausing"))
        run.send(.stateChanged(StateChange(state: .paused, step: 45)))
        run.answer(pause, at: 45, .applied(oldValue: nil, newValue: nil))
        #expect(run.text().contains("paused") && run.text().contains("resume"))
        #expect(run.press(.character("n")).commands.first?.action == .advance(steps: 1))
        #expect(run.press(.character(" ")).commands.first?.action == .resume)
    }

    @Test("one step is taken only while paused; a checkpoint is saved at any time")
    func stepAndSave() throws {
        var run = try running()
        #expect(run.press(.character("n")).isEmpty)
        #expect(run.press(.character("s")).commands.first?.action == .saveCheckpoint)
    }

    @Test("q asks while training: save and leave, stop and stay, or go on; ^C saves and leaves, twice at once")
    func quitting() throws {
        var run = try running()
        #expect(run.press(.character("q")).isEmpty && run.state.view.overlay == .confirmQuit)
        #expect(run.press(.escape).isEmpty && run.state.view.overlay == nil)
        run.press(.character("q"))
        #expect(run.press(.character("s")).commands.first?.action == .stop)
        #expect(run.text().contains("stopping"))
        #expect(run.send(.runFinished(SyntheticRun.summary)).isEmpty)
        #expect(run.state.view.overlay == .summary)
        #expect(run.press(.character("q")) == [.quit])

        var other = try running()
        #expect(other.press(.character("q"), .character("q")) == [.interrupt])
        #expect(other.press(.control("c")) == [.abort])
        #expect(other.send(.runFinished(SyntheticRun.summary)) == [.quit])

        var typing = try running()
        #expect(typing.press(.character("e"), .character("1"), .control("c")) == [.interrupt])
        #expect(typing.state.view.editor == nil)
    }

    @Test("S asks too, and a refused stop goes on as if it had not been")
    func stopping() throws {
        var run = try running()
        run.press(.character("S"))
        let stop = try #require(run.press(.enter).commands.first)
        #expect(stop.action == .stop && run.state.isStopRequested)
        run.answer(stop, at: 45, .rejected(reason: "the run has no checkpoint yet"))
        #expect(!run.state.isStopRequested)
    }

    @Test("q leaves at once before there is a run and after it has ended")
    func quitAtOnce() throws {
        var run = try SyntheticRun()
        #expect(run.press(.character("q")) == [.quit])
        run.start()
        run.send(.runFinished(SyntheticRun.summary))
        #expect(run.press(.escape).isEmpty && run.state.view.overlay == nil)
        #expect(run.press(.character("q")) == [.quit])
    }

    @Test("a run that has ended takes no more commands")
    func ended() throws {
        var run = try running()
        run.send(.runFinished(SyntheticRun.summary))
        run.press(.escape)
        #expect(
            run.press(.character(" "), .character("s"), .character("l"), .enter, .character("f"), .character("u"))
                .isEmpty)
        #expect(run.press(.character("r")).isEmpty && run.state.view.overlay == .summary)
    }

    @Test("a signal shows that the run is stopping, and why")
    func signalled() throws {
        var run = try running()
        run.press(.character("?"))
        _ = update(&run.state, .stopping("SIGTERM: stopping at the next step"))
        let text = run.text()
        #expect(text.contains("stopping") && text.contains("SIGTERM"))
    }

    @Test("commands are numbered from where they were told to begin")
    func numbering() throws {
        var state = DashboardState(
            DashboardOptions(
                themes: [], colorDepth: .ansi8, glyphSet: .ascii, size: Size(columns: 80, rows: 24)))
        state.nextCommandID = 17
        _ = update(
            &state, .events([EventRecord(sequence: 1, seconds: 0, event: .runStarted(SyntheticRun.description()))]))
        #expect(update(&state, .input(.key(.character("s")))).commands.map(\.id.rawValue) == [17])
    }

    @Test("a theme is tried at once, kept by enter, and put back by escape")
    func themes() throws {
        var run = try running()
        run.press(.character("t"), .down)
        #expect(run.state.themeName == "descent-light")
        run.press(.escape)
        #expect(run.state.themeName == "descent-dark" && run.state.view.overlay == nil)
        #expect(run.press(.character("t"), .down, .down, .enter) == [.remember])
        #expect(run.state.memory.themeName == "midnight-aurora")
    }

    @Test("a plan that changed is the one that progress is measured by")
    func plan() throws {
        var run = try running()
        run.send(.planChanged(PlanChange(step: 45, epochs: 90, stepsPerEpoch: 20, totalSteps: 1800)))
        #expect(run.text().contains("/90") && run.text().contains("1,800"))
    }
}
