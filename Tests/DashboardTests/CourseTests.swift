import RunProtocol
import TerminalUI
import Testing

@testable import Dashboard

/// Undo, rewind, branches, probes, the finder, guards and advice, as the dashboard shows them.
@Suite struct CourseTests {
    private func running() throws -> SyntheticRun {
        var run = try SyntheticRun(120, 40)
        run.start()
        run.train(400)
        return run
    }

    private static let kept = KeptStates(
        step: 400, states: [.init(step: 320, isInMemory: true, isBest: true)],
        undoable: "learning rate 1e-2 at step 350")

    private static func rewind(to step: Int, from: Int, cause: RewindRecord.Cause) -> RewindRecord {
        RewindRecord(
            step: step, fromStep: from, cause: cause, abandonedAfter: 10, undone: "learning rate 1e-2",
            hyperparameters: SyntheticRun.description().hyperparameters,
            plan: PlanChange(step: step, epochs: 60, stepsPerEpoch: 40, totalSteps: 2400))
    }

    @Test("undo and rewind ask before steps are lost, and say what they take back")
    func asks() throws {
        var run = try running()
        #expect(run.press(.character("u")).isEmpty && run.state.view.overlay == nil)
        run.send(.statesKept(Self.kept))
        #expect(run.press(.character("u")).isEmpty)
        #expect(run.text().contains("learning rate 1e-2 at step 350"))
        #expect(run.press(.escape).isEmpty && run.state.view.overlay == nil)
        run.press(.character("u"))
        #expect(run.press(.character("y")).commands.map(\.action) == [.undo])
        run.press(.character("w"))
        #expect(run.press(.enter).commands.map(\.action) == [.rewind(.best)])
        run.press(.character(":"))
        run.type("rewind 320")
        run.press(.enter)
        #expect(run.press(.character("y")).commands.map(\.action) == [.rewind(.step(320))])
    }

    @Test("a stretch that was gone back from stays on the curves, dim, and the run goes on from the step before it")
    func abandoned() throws {
        var run = try running()
        run.send(.stateRewound(Self.rewind(to: 320, from: 400, cause: .undo)))
        #expect(run.state.progress.step == 320 && run.state.progress.trainLoss.lastStep.map { $0 <= 320 } == true)
        #expect(run.state.steering.abandoned.first?.points(of: "train").isEmpty == false)
        let chart = ChartBuilder(.metric(.loss), of: run.state).chart
        #expect(chart.curves.contains { $0.role == .muted && $0.points.contains { $0.x > 390 } })
        #expect(chart.x.upperBound >= 400)
        for step in 321...360 { run.step(step, loss: 0.3) }
        #expect(run.state.progress.trainLoss.lastStep == 360)
        #expect(abs(run.state.progress.epochs.value(at: 360) - 9) < 0.01)
        for _ in 0..<20 {
            run.send(.stateRewound(Self.rewind(to: 320, from: 360, cause: .rewind)))
            for step in 321...360 { run.step(step, loss: 0.3) }
        }
        #expect(run.state.steering.abandoned.count <= 8)
    }

    @Test("a probe's candidates lie side by side, the suggested one chosen, and enter takes one")
    func probe() throws {
        var run = try running()
        let sent = try #require(run.press(.character("p")).commands.first)
        guard case .probe(let key, let values, _) = sent.action else {
            Issue.record("no probe was sent")
            return
        }
        #expect(key == "optimizer.learning_rate" && values.count == 3)
        run.send(.trialProgressed(TrialProgress(step: 400, batchesDone: 15, batchesTotal: 90)))
        run.send(.stateChanged(StateChange(state: .probing, step: 400)))
        #expect(run.press(.character("p")).isEmpty)
        let candidates = values.enumerated().map { index, value in
            ProbeRecord.Candidate(
                value: value, losses: (0..<30).map { 1 / Double($0 + 1 + index) },
                validationLoss: index == 2 ? nil : 0.5)
        }
        run.send(
            .probeCompleted(
                ProbeRecord(
                    step: 400, key: key, presentValue: values[1], candidates: candidates, suggestion: values[0])))
        let text = run.text()
        for word in ["which value?", "val loss 0.5", "ran away", "now", "best"] {
            #expect(text.contains(word), "\(word)")
        }
        #expect(run.press(.enter).commands.map(\.action) == [.set(key: key, value: values[0])])
        #expect(run.state.view.overlay == nil)
    }

    @Test("the finder's suggestion is marked, and one key takes it; escape takes none")
    func finder() throws {
        var run = try running()
        guard case .findLearningRate = try #require(run.press(.character("f")).commands.first).action else {
            Issue.record("no finder was sent")
            return
        }
        let points = (0..<60).map { index in
            let rate = 1e-6 * Double(1 << (index / 3))
            return RangeTestRecord.Point(
                learningRate: rate * (1 + Double(index % 3) / 3), loss: 2, smoothedLoss: 2 - rate * 10)
        }
        let test = RangeTestRecord(
            step: 400, key: "optimizer.learning_rate", points: points, suggestion: 3e-3, reason: "steepest fall")
        run.send(.rangeTestCompleted(test))
        #expect(run.text().contains("take 3e-3") && run.text().contains("steepest fall"))
        #expect(run.press(.escape).isEmpty && run.state.view.overlay == nil)
        run.send(.rangeTestCompleted(test))
        #expect(run.press(.enter).commands.map(\.action) == [.set(key: "optimizer.learning_rate", value: 3e-3)])
    }

    @Test("a result that comes while a person types waits its turn")
    func politeness() throws {
        var run = try running()
        run.press(.character(":"))
        run.type("se")
        run.send(.rangeTestCompleted(RangeTestRecord(step: 400, key: "x", points: [], suggestion: nil, reason: "none")))
        #expect(run.state.view.overlay == nil && run.state.view.commandLine?.editor.text == "se")
    }

    @Test("advice stands above the hints, one key follows it and another puts it away")
    func advice() throws {
        var run = try running()
        let notice = Notice(
            rule: .overfitting, step: 400, text: "The model overfits.", evidence: "val loss rises",
            suggestion: .multiply(key: "optimizer.learning_rate", factor: 0.5), suggestionTitle: "halve the rate")
        run.send(.noticeRaised(notice))
        for word in ["The model overfits.", "val loss rises", "halve the rate"] { #expect(run.text().contains(word)) }
        #expect(run.press(.character("A")).isEmpty && run.state.notice == nil)
        run.send(.noticeRaised(notice))
        #expect(
            run.press(.character("a")).commands.map(\.action)
                == [.multiply(key: "optimizer.learning_rate", factor: 0.5)])
        #expect(run.press(.character("a")).isEmpty)
    }

    @Test("a guard that paused the run says so and offers to leave the batch out")
    func guarded() throws {
        var run = try running()
        run.send(
            .guardTriggered(
                GuardRecord(
                    step: 400, caughtStep: 401, cause: .lossNotFinite, value: .nan, limit: nil, response: .paused,
                    rollBacks: 0, message: "the loss of step 401 is no number")))
        #expect(run.text().contains("the loss of step 401 is no number"))
        #expect(run.press(.character("a")).commands.map(\.action) == [.skipBatch])
    }

    @Test("a parent's curve lies under that of its branch, and its name hides it")
    func overlay() throws {
        var run = try running()
        run.send(
            .curveOverlaid(
                OverlayCurve(
                    step: 400, name: "digits-06", branchStep: 100,
                    training: (1...40).map { OverlayCurve.Point(step: $0 * 10, loss: 1) },
                    validation: [.init(step: 100, loss: 1), .init(step: 200, loss: 0.9)])))
        #expect(run.text().contains("digits-06"))
        #expect(ChartBuilder(.metric(.loss), of: run.state).chart.curves.filter { $0.role == .series2 }.count == 2)
    }

    @Test("a schedule is drawn ahead of the curve")
    func forecast() throws {
        var run = try running()
        run.send(
            .scheduleForecast(
                ScheduleForecast(
                    step: 400, key: "optimizer.learning_rate", summary: "cosine", followsRecipe: true,
                    points: [.init(step: 401, value: 1e-3), .init(step: 2400, value: 0)])))
        let chart = ChartBuilder(.learningRate, of: run.state).chart
        #expect(chart.x.upperBound >= 2400)
        #expect(chart.curves.contains { $0.kind == .dots && $0.points.last?.x == 2400 })
    }

    @Test("a replay is paused, sped up and wound by keys, and takes no steering")
    func replay() throws {
        var run = try SyntheticRun(120, 40)
        var description = SyntheticRun.description()
        description.playbackSpeed = 1
        run.start(description)
        run.train(400)
        #expect(run.press(.character(">")).commands.map(\.action) == [.playbackSpeed(2)])
        run.answer(
            TrainingCommand(id: CommandID(7), action: .playbackSpeed(4)), at: 400, .applied(oldValue: 1, newValue: 4))
        #expect(run.press(.character("<")).commands.map(\.action) == [.playbackSpeed(2)])
        #expect(run.press(.pageDown).commands.map(\.action) == [.seek(step: 640)])
        #expect(run.press(.pageUp).commands.map(\.action) == [.seek(step: 160)])
        #expect(run.press(.character("l"), .character("s"), .character("u"), .enter).isEmpty)
        let pause = try #require(run.press(.character(" ")).commands.first)
        run.answer(pause, at: 400, .applied(oldValue: nil, newValue: nil))
        #expect(run.press(.character(" ")).commands.map(\.action) == [.resume])
    }

    @Test("what cannot be taken back yet is said, and so is that there is no best yet")
    func nothingToUndo() throws {
        var run = try running()
        #expect(run.press(.character("u"), .character("w")).isEmpty)
        #expect(
            run.state.toasts.map(\.text).suffix(2)
                == ["nothing to take back yet", "no best state yet: it comes with the first validation"])
    }

    @Test("patience is doubled by a key")
    func patience() throws {
        var run = try running()
        #expect(run.press(.character("P")).commands.map(\.action) == [.set(key: "training.patience", value: 20)])
    }

    @Test("when the run stops is shown on request, and extended or overridden by key")
    func stopping() throws {
        var run = try running()
        run.press(.character("W"))
        #expect(run.state.view.overlay == .stopping)
        #expect(run.text().contains("when does it stop?"))
        #expect(run.press(.character("+")).commands.map(\.action) == [.set(key: "training.patience", value: 20)])
        #expect(run.press(.character("0")).commands.map(\.action) == [.set(key: "training.patience", value: 0)])
        #expect(run.press(.character("E")).commands.map(\.action) == [.stopAfterEpoch(true)])
        #expect(run.state.view.overlay == .stopping)
        run.press(.character("S"))
        #expect(run.state.view.overlay == .confirmStop)
        run.press(.escape, .character("W"), .escape)
        #expect(run.state.view.overlay == nil)
    }

    @Test("a run of another name, and a start that is told again, begin afresh")
    func afresh() throws {
        var run = try running()
        var other = SyntheticRun.description(startStep: 200)
        other.name = "digits-08"
        run.send(.runStarted(other))
        #expect(run.state.progress.trainLoss.isEmpty && run.state.progress.step == 200)
        run.step(201, loss: 1)
        _ = update(&run.state, .events([EventRecord(sequence: 1, seconds: 0, event: .runStarted(other))]))
        #expect(run.state.progress.trainLoss.isEmpty)
    }
}
