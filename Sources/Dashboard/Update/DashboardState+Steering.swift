import RunProtocol
import TerminalUI

extension DashboardState {
    /// Changes the course of the run, by key.
    mutating func steerCourse(_ action: Action) -> [Effect] {
        switch action {
        case .stopAfterEpoch: return send(.stopAfterEpoch(steering.stopping?.stopsAfterEpoch != true))
        case .undo: return ask(.undo)
        case .rewind: return ask(.rewind(.best))
        case .branch:
            var line = CommandLine(editor: LineEditor("branch "))
            refresh(&line)
            view.commandLine = line
        case .probe:
            guard controls.indices.contains(view.selectedControl) else { return [] }
            return send(Self.probe(of: controls[view.selectedControl]))
        case .findLearningRate: return send(Self.rangeTest)
        case .morePatience:
            let patience = value(of: Self.patienceKey)
            return patience > 0 ? wish(.set(key: Self.patienceKey, value: patience * 2)) : []
        case .endlessPatience: return wish(.set(key: Self.patienceKey, value: 0))
        case .actOnNotice:
            guard let notice else { return [] }
            dismissNotice()
            guard let suggestion = notice.suggestion else {
                if let page = notice.rule.evidencePage { open(page) }
                return []
            }
            return controlIndex(of: suggestion) == nil ? send(suggestion) : wish(suggestion)
        case .refuseNotice: dismissNotice()
        default: break
        }
        return []
    }

    /// The key of the patience among the hyperparameters.
    static let patienceKey = "training.patience"

    /// Plays a recorded run faster or slower, or from another place.
    mutating func play(_ action: Action) -> [Effect] {
        let speed = run?.playbackSpeed ?? 1
        switch action {
        case .faster: return send(.playbackSpeed(min(speed * 2, 1e6)))
        case .slower: return send(.playbackSpeed(max(speed / 2, 0.01)))
        default:
            let stride = max(1, (run?.totalSteps ?? 10) / 10)
            return send(.seek(step: max(0, progress.step + (action == .seekOn ? stride : -stride))))
        }
    }

    /// A third, the same and three times of a value; nearby values where those make no sense.
    static func probe(of control: HyperparameterControl) -> TrainingCommand.Action {
        let (declaration, value) = (control.declaration, control.value)
        let scale = ControlScale(declaration)
        var values = [value * 0.3, value, value * 3]
        if declaration.scale == .linear || value == 0 {
            values = [
                scale.stepped(from: value, up: false, isCoarse: true), value,
                scale.stepped(from: value, up: true, isCoarse: true),
            ]
        }
        var kept: [Double] = []
        for value in values {
            let whole = declaration.isInteger ? value.rounded() : value
            let exact = Double(NumberText.shortest(min(max(whole, declaration.minimum), declaration.maximum)))
            if let exact, !kept.contains(exact) { kept.append(exact) }
        }
        return .probe(key: declaration.key, values: kept, batches: probeBatches)
    }

    /// Asks before a command that loses work.
    mutating func ask(_ action: TrainingCommand.Action) -> [Effect] {
        let step = NumberFormat.grouped(progress.step)
        let detail = "What was trained since stays in the journal and, dim, on the curves."
        switch action {
        case .undo:
            guard let what = steering.kept?.undoable else {
                toast(.refused, "there is no change to take back")
                return []
            }
            view.overlay = .question(
                Question(
                    title: "undo?", text: "Take back: \(what) (now at step \(step)).", detail: detail,
                    consequence: .command(action)))
        case .rewind(let target):
            let place: String
            switch target {
            case .best:
                let best = steering.stopping.flatMap { status in
                    status.bestStep.map { step in
                        let value = status.best.map { ", val loss \(NumberFormat.measure($0))" } ?? ""
                        return " (step \(NumberFormat.grouped(step))\(value))"
                    }
                }
                place = "the best state\(best ?? "")"
            case .step(let step): place = "step \(NumberFormat.grouped(step))"
            }
            view.overlay = .question(
                Question(
                    title: "rewind?", text: "Go back from step \(step) to \(place).", detail: detail,
                    consequence: .command(action)))
        default: return send(action)
        }
        return []
    }

    /// Does what a key does over the results of a probe or of the finder.
    mutating func chooseTrial(_ action: Action) -> [Effect] {
        let count = steering.probe?.candidates.count ?? 0
        switch action {
        case .nextChoice: steering.chosenCandidate = min(steering.chosenCandidate + 1, max(0, count - 1))
        case .previousChoice: steering.chosenCandidate = max(steering.chosenCandidate - 1, 0)
        case .takeChoice: return takeTrial()
        default: view.overlay = nil
        }
        return []
    }

    private mutating func takeTrial() -> [Effect] {
        defer { view.overlay = nil }
        guard !isFinished, !isStopRequested else { return [] }
        if view.overlay == .rangeTest {
            guard let test = steering.rangeTest, let rate = test.suggestion else { return [] }
            return wish(.set(key: test.key, value: rate))
        }
        guard let probe = steering.probe, probe.candidates.indices.contains(steering.chosenCandidate) else { return [] }
        let value = probe.candidates[steering.chosenCandidate].value
        return value == probe.presentValue ? [] : wish(.set(key: probe.key, value: value))
    }

    // MARK: Events

    /// Takes in an event of steering.
    mutating func takeSteering(_ event: TrainingEvent) {
        switch event {
        case .scheduleForecast(let forecast): steering.forecasts[forecast.key] = forecast
        case .statesKept(let kept): steering.kept = kept
        case .trialProgressed(let progress): steering.trial = progress
        case .probeCompleted(let probe):
            steering.trial = nil
            steering.probe = probe
            steering.chosenCandidate = probe.candidates.firstIndex { $0.value == probe.suggestion } ?? 0
            openTrial(.probe)
        case .rangeTestCompleted(let test):
            steering.trial = nil
            steering.rangeTest = test
            openTrial(.rangeTest)
        case .curveOverlaid(let overlay): if !folds.take(overlay) { steering.overlay = overlay }
        case .stoppingChanged(let status):
            steering.stopping = status
            run?.patience = status.patience
        case .guardTriggered(let record): take(record)
        case .runBranched(let branch):
            tell(
                .steered,
                "branched at step \(NumberFormat.grouped(branch.branchStep)): \(branch.name), \(branch.change)")
        case .noticeRaised(let advice):
            write(.warning, "\(advice.text) (\(advice.evidence))")
            show(advice)
        default: break
        }
    }

    /// Shows the result of a trial, unless the person is about something else.
    private mutating func openTrial(_ overlay: ViewState.Overlay) {
        guard !isFinished else { return }
        if view.overlay == nil, view.editor == nil, view.commandLine == nil { view.overlay = overlay }
    }

    private mutating func take(_ record: GuardRecord) {
        tell(.warning, record.message)
        let label =
            switch record.cause {
            case .lossSpike: "spike"
            case .backToGuessing, .lost: "guessing"
            case .outgrown: "weights grow"
            case .outdone: "rate too high"
            case .lossNotFinite, .gradientNotFinite: "not finite"
            }
        interventions.append(Intervention(step: record.step, label: label))
        guard record.response == .paused else { return }
        let hasBest = steering.kept?.states.contains(where: \.isBest) ?? false
        show(
            Notice(
                rule: .rateTooHigh, step: record.step, text: record.message,
                evidence:
                    "the run waits: space tries again, :skip leaves the batch out, \(hasBest ? "w goes back to the best state" : ":lr x0.1 cuts the rate")",
                suggestion: .skipBatch, suggestionTitle: "skip the batch"))
    }

    mutating func take(_ rewind: RewindRecord) {
        for setting in rewind.hyperparameters {
            guard let index = controls.firstIndex(where: { $0.declaration.key == setting.declaration.key }) else {
                continue
            }
            controls[index].value = setting.value
            controls[index].isPinned = !setting.isScheduled && (controls[index].isPinned || controls[index].isScheduled)
            controls[index].isScheduled = setting.isScheduled
        }
        run?.epochs = rewind.plan.epochs
        run?.stepsPerEpoch = rewind.plan.stepsPerEpoch
        run?.totalSteps = rewind.plan.totalSteps
        steering.abandon(progress.cut(after: rewind.step))
        let arrow = glyphs.arrow
        let label = rewind.cause == .undo ? "undo" : rewind.cause == .rollBack ? "rolled back" : "rewind"
        // What is undone was done at the very step that the run is back at.
        interventions.removeAll { $0.step > rewind.step || rewind.cause == .undo && $0.step == rewind.step }
        interventions.append(Intervention(step: rewind.step, label: label))
        let what = rewind.undone.map { ", without \($0)" } ?? ""
        tell(
            .steered,
            "\(label): step \(NumberFormat.grouped(rewind.fromStep)) \(arrow) \(NumberFormat.grouped(rewind.step))\(what)"
        )
    }
}
