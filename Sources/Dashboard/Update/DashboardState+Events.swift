import RunProtocol
import TerminalUI

extension DashboardState {
    /// Takes in an event of the run.
    mutating func take(_ record: EventRecord) {
        // A recorded run that is wound back tells its start again.
        if case .runStarted = record.event, record.sequence <= lastSequence { beginAnew() }
        lastSequence = record.sequence
        clock.note(seconds: record.seconds, now: now)
        switch record.event {
        case .runStarted(let description): begin(description, at: record.seconds)
        case .stateChanged(let change): take(change, at: record.seconds)
        case .planChanged(let plan): take(plan)
        case .stepsCompleted(let steps): take(steps, at: record.seconds)
        case .validationProgressed(let validation): progress.validating = validation
        case .validationCompleted(let validation): take(validation, at: record.seconds)
        case .commandAnswered(let answer): take(answer)
        case .checkpointSaved(let checkpoint): take(checkpoint)
        case .messageLogged(let message): write(LogLine.Kind(message.level), message.text)
        case .runFinished(let summary): finish(summary)
        case .stateRewound(let rewind): take(rewind)
        case .scheduleForecast, .statesKept, .trialProgressed, .probeCompleted, .rangeTestCompleted, .curveOverlaid,
            .stoppingChanged, .guardTriggered, .runBranched, .noticeRaised:
            takeSteering(record.event)
        case .modelDescribed, .layersMeasured, .evaluationReported, .examplesReported, .stepsTimed, .textSampled,
            .dataReported:
            insight.take(record.event)
        case .foldStarted, .foldCompleted, .crossValidationCompleted:
            folds.take(record.event, present: FoldsPage.present(of: self))
            if case .foldStarted = record.event, folds.records.isEmpty, view.page == .overview { open(.folds) }
        }
    }

    private mutating func begin(_ description: RunDescription, at seconds: Double) {
        // A run of another name is a branch that is trained in this one's place: it begins anew.
        if let former = run, former.name != description.name { beginAnew() }
        let isFirst = run == nil
        run = description
        controls = description.hyperparameters.map(HyperparameterControl.init)
        view.selectedControl = min(view.selectedControl, max(0, controls.count - 1))
        progress.step = max(progress.step, description.startStep)
        clock.rate = description.playbackSpeed ?? 1
        clock.beginStretch(at: seconds)
        guard isFirst else { return }
        write(
            .run,
            description.startStep > 0
                ? "\(description.name) goes on from step \(NumberFormat.grouped(description.startStep))"
                : "\(description.name): \(description.model), \(NumberFormat.grouped(description.parameterCount)) parameters"
        )
    }

    private mutating func beginAnew() {
        run = nil
        summary = nil
        progress = RunProgress()
        clock = RunClock()
        steering = SteeringState()
        insight = InsightState()
        interventions = []
        log = LogBook()
        controls = []
        runState = .starting
        lastSequence = 0
        dismissAllNotices()
        isStopRequested = false
        if view.overlay == .summary { view.overlay = nil }
    }

    private mutating func take(_ change: StateChange, at seconds: Double) {
        let before = runState
        runState = change.state
        clock.isRunning = [.starting, .training, .validating].contains(change.state)
        clock.beginStretch(at: seconds)
        if change.state != .validating { progress.validating = nil }
        if change.state != .probing { steering.trial = nil }
        switch (before, change.state) {
        case (_, .paused): write(.run, "paused at step \(NumberFormat.grouped(change.step))")
        case (.paused, .training): write(.run, "resumed at step \(NumberFormat.grouped(change.step))")
        case (_, .stopping): write(.run, "stopping at step \(NumberFormat.grouped(change.step))")
        default: break
        }
    }

    private mutating func take(_ plan: PlanChange) {
        run?.epochs = plan.epochs
        run?.stepsPerEpoch = plan.stepsPerEpoch
        run?.totalSteps = plan.totalSteps
    }

    private mutating func take(_ steps: StepRecord, at seconds: Double) {
        clock.noteSteps(steps.stepCount, at: seconds)
        progress.take(steps)
        let batch = controls.first { $0.declaration.key.hasSuffix("batch_size") }?.value ?? 1
        progress.place(steps, at: seconds, stepsPerEpoch: run?.stepsPerEpoch ?? 1, batchSize: batch)
        for index in controls.indices
        where controls[index].isScheduled && controls[index].declaration.key.hasSuffix("learning_rate") {
            controls[index].value = steps.learningRate
        }
    }

    private mutating func take(_ validation: ValidationRecord, at seconds: Double) {
        progress.take(validation)
        clock.noteValidation(at: validation.step, took: validation.durationSeconds, seconds: seconds)
        var text = "step \(NumberFormat.grouped(validation.step))"
        for metric in validation.validation.metrics.prefix(3) {
            guard let value = validation.validation[metric] else { continue }
            text += metric == .loss ? "  val loss " : ", \(metric.title) "
            text += MetricRow.text(value, of: metric)
        }
        write(validation.isBest ? .best : .validation, text)
    }

    private mutating func take(_ checkpoint: CheckpointRecord) {
        progress.take(checkpoint)
        let size = NumberFormat.bytes(Double(checkpoint.bytes))
        let time = NumberFormat.measure(checkpoint.durationSeconds, digits: 3)
        let text = "\(checkpoint.file) saved, \(checkpoint.kind.rawValue) (\(size) in \(time) s)"
        write(.checkpoint, text)
        if checkpoint.kind == .manual { toast(.checkpoint, text) }
    }

    private mutating func finish(_ summary: RunSummary) {
        self.summary = summary
        runState = .finished
        clock.isRunning = false
        isStopRequested = false
        pendingSwitch = nil
        for index in controls.indices { controls[index].pending = nil }
        view.editor = nil
        if summary.reason != .branched, place != .guest { view.overlay = .summary }
        write(summary.reason == .diverged || summary.reason == .failed ? .error : .run, summary.message)
    }

    // MARK: Answers

    private mutating func take(_ answer: CommandAnswer) {
        if answer.command.id == pendingSwitch { pendingSwitch = nil }
        switch answer.outcome {
        case .rejected(let reason):
            refuse(answer, reason)
        case .applied(let oldValue, let newValue):
            apply(answer, oldValue, newValue)
        }
        if let note = answer.note { write(.info, note) }
    }

    private mutating func refuse(_ answer: CommandAnswer, _ reason: String) {
        if case .stop = answer.command.action {
            isStopRequested = false
            leavesWhenFinished = false
        }
        if let index = controlIndex(of: answer.command.action) {
            if controls[index].pending?.command == answer.command.id { controls[index].pending = nil }
            controls[index].problem = reason
        }
        tell(.refused, "refused: \(reason)")
    }

    private mutating func apply(_ answer: CommandAnswer, _ oldValue: Double?, _ newValue: Double?) {
        guard let index = controlIndex(of: answer.command.action) else {
            if answer.command.action == .saveCheckpoint { return }
            if run?.isReplay ?? false, [.pause, .resume].contains(answer.command.action) {
                runState = answer.command.action == .pause ? .paused : .training
                clock.isRunning = runState == .training
            }
            if case .playbackSpeed(let speed) = answer.command.action {
                run?.playbackSpeed = speed
                clock.rate = speed
                toast(.info, "\(ValueText.short(speed)) times as fast")
            }
            if case .advance(let steps) = answer.command.action {
                write(.run, "\(steps) step\(steps == 1 ? "" : "s"), then pause")
            }
            return
        }
        var control = controls[index]
        if control.pending?.command == answer.command.id { control.pending = nil }
        control.problem = nil
        let before = oldValue ?? control.value
        control.value = newValue ?? control.value
        let name = control.declaration.title
        let arrow = glyphs.arrow
        if case .followSchedule = answer.command.action {
            control.isScheduled = true
            control.isPinned = false
            interventions.append(Intervention(step: answer.step, label: "\(control.shortName) \(glyphs.scheduled)"))
            tell(.steered, "step \(NumberFormat.grouped(answer.step))  \(name) follows its schedule again")
        } else {
            let isPinning = Self.pins(answer.command.action)
            control.isPinned = isPinning && (control.isPinned || control.isScheduled)
            control.isScheduled = !isPinning
            let change = "\(ValueText.short(before))\(arrow)\(ValueText.short(control.value))"
            let how = Self.manner(of: answer.command.action)
            interventions.append(Intervention(step: answer.step, label: "\(control.shortName) \(how ?? change)"))
            tell(
                .steered,
                "step \(NumberFormat.grouped(answer.step))  \(name) "
                    + (how ?? "\(ValueText.short(before)) \(arrow) \(ValueText.short(control.value))"))
        }
        controls[index] = control
        if control.declaration.key.hasSuffix("patience") { run?.patience = Int(control.value) }
    }

    /// Whether a change keeps its value where it is, so that no schedule moves it.
    private static func pins(_ action: TrainingCommand.Action) -> Bool {
        switch action {
        case .multiply, .ramp, .decay: false
        default: true
        }
    }

    /// What a change is that is more than another value.
    static func manner(of action: TrainingCommand.Action) -> String? {
        switch action {
        case .hold: "held"
        case .multiply(_, let factor): "x\(ValueText.short(factor))"
        case .ramp(_, let value, let steps): "to \(ValueText.short(value)) over \(NumberFormat.grouped(steps)) steps"
        case .decay: "decays"
        default: nil
        }
    }

    func controlIndex(of action: TrainingCommand.Action) -> Int? {
        switch action {
        case .set(let key, _), .followSchedule(let key), .hold(let key), .multiply(let key, _),
            .ramp(let key, _, _), .decay(let key, _):
            controls.firstIndex { $0.declaration.key == key }
        default: nil
        }
    }
}
