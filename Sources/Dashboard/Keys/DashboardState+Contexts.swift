import RunProtocol

extension DashboardState {
    /// The contexts whose keys hold now, the most special first.
    var contexts: [KeyContext] {
        if view.commandLine != nil || runs.prompt != nil && view.page == .runs { return [.typing] }
        if view.editor != nil { return [.editing] }
        switch view.overlay {
        case .help: return view.helpSearch == nil ? [.help] : [.typing]
        case .themes: return [.themes]
        case .confirmStop: return [.stopQuestion]
        case .confirmQuit: return [.quitQuestion]
        case .question: return [.question]
        case .palette: return [.palette]
        case .probe: return [.probe]
        case .rangeTest: return [.rangeTest]
        case .stopping: return [.stopping]
        case .summary: return [.summary, .anywhere]
        case nil: break
        }
        return pageContexts
    }

    /// The contexts of the page in sight, as if nothing lay over it.
    var pageContexts: [KeyContext] {
        switch view.page {
        case .overview:
            switch view.focus {
            case .loss: [.chart, .anywhere]
            case .hyperparameters: [.hyperparameters, .anywhere]
            case .log: [.log, .anywhere]
            default: [.anywhere]
            }
        case .charts: [.charts, .chart, .anywhere]
        case .evaluate where showsSample: [.sample, .anywhere]
        case .model, .evaluate, .examples, .data: [.lists, .anywhere]
        case .system, .folds: [.anywhere]
        case .runs: runs.focus == .chart ? [.chart, .runs, .anywhere] : [.runs, .anywhere]
        }
    }

    /// Why what a person may well expect to be done is not; nil where silence says enough.
    func refusal(of action: Action) -> String? {
        guard run != nil, !isFinished, run?.isReplay == false else { return nil }
        return switch action {
        case .undo: "nothing to take back yet"
        case .takeChoice: "nothing is suggested: esc closes"
        case .rewind: "no best state yet: it comes with the first validation"
        case .oneStep: "one step at a time is for a run that is paused"
        default: nil
        }
    }

    /// Whether an action makes sense now: what does not is neither hinted at nor done.
    func isAvailable(_ action: Action) -> Bool {
        let isReplay = run?.isReplay ?? false
        let isLive = run != nil && !isFinished && !isStopRequested && !isReplay
        switch action {
        case .pauseOrResume: return isLive || isReplay && !isFinished
        case .faster, .slower, .seekBack, .seekOn: return isReplay
        case .morePatience, .endlessPatience: return isLive && value(of: Self.patienceKey) > 0
        case .stopping: return run != nil
        case .saveCheckpoint, .stop, .stopAfterEpoch, .decrease, .increase, .decreaseMuch,
            .increaseMuch, .edit, .followSchedule, .branch:
            return isLive
        case .takeChoice where view.overlay == .rangeTest: return steering.rangeTest?.suggestion != nil
        case .probe, .findLearningRate: return isLive && steering.trial == nil
        case .undo: return isLive && steering.kept?.undoable != nil
        case .rewind: return isLive && steering.kept?.states.contains(where: \.isBest) == true
        case .oneStep: return isLive && (runState == .paused || isStepping)
        case .actOnNotice: return notice.map { $0.suggestion != nil && isLive || $0.rule.evidencePage != nil } == true
        case .refuseNotice: return notice != nil
        case .otherExamples: return view.page == .examples && insight.examples?.leastCertain.isEmpty == false
        case .sampleAnew, .cooler, .warmer: return isLive
        case .nextPane, .previousPane, .logarithmicAxis, .logarithmicSteps, .horizontalAxis, .smoothing, .window:
            return ![.model, .evaluate, .examples, .data, .system, .folds].contains(view.page)
        case .openRun, .compareRun, .pinRun, .hideRun, .renameRun, .tagRun, .noteRun: return runs.selectedEntry != nil
        case .replayRun: return runs.selectedEntry?.step != nil
        case .deleteRun: return runs.selectedEntry.map { $0.status != .running } == true
        case .resumeRun: return runs.selectedEntry?.isResumable == true && runs.selectedEntry?.status != .running
        case .branchRun: return runs.selectedEntry?.step != nil
        case .results: return isFinished && view.overlay != .summary
        default: return true
        }
    }
}
