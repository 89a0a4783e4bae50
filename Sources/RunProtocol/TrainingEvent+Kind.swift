extension TrainingEvent {
    /// Which of the cases an event is: the value of `event` in its JSON.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        case runStarted, stateChanged, planChanged, stepsCompleted, validationProgressed, validationCompleted
        case commandAnswered, checkpointSaved, messageLogged, runFinished
        case scheduleForecast, stateRewound, statesKept, guardTriggered, trialProgressed, probeCompleted
        case rangeTestCompleted, runBranched, curveOverlaid, stoppingChanged
        case modelDescribed, layersMeasured, evaluationReported, examplesReported, stepsTimed, noticeRaised, textSampled
        case dataReported, foldStarted, foldCompleted, crossValidationCompleted
    }

    /// Which of the cases it is.
    public var kind: Kind {
        switch self {
        case .runStarted: .runStarted
        case .stateChanged: .stateChanged
        case .planChanged: .planChanged
        case .stepsCompleted: .stepsCompleted
        case .validationProgressed: .validationProgressed
        case .validationCompleted: .validationCompleted
        case .commandAnswered: .commandAnswered
        case .checkpointSaved: .checkpointSaved
        case .messageLogged: .messageLogged
        case .runFinished: .runFinished
        case .scheduleForecast: .scheduleForecast
        case .stateRewound: .stateRewound
        case .statesKept: .statesKept
        case .guardTriggered: .guardTriggered
        case .trialProgressed: .trialProgressed
        case .probeCompleted: .probeCompleted
        case .rangeTestCompleted: .rangeTestCompleted
        case .runBranched: .runBranched
        case .curveOverlaid: .curveOverlaid
        case .stoppingChanged: .stoppingChanged
        case .modelDescribed: .modelDescribed
        case .layersMeasured: .layersMeasured
        case .evaluationReported: .evaluationReported
        case .examplesReported: .examplesReported
        case .stepsTimed: .stepsTimed
        case .noticeRaised: .noticeRaised
        case .textSampled: .textSampled
        case .dataReported: .dataReported
        case .foldStarted: .foldStarted
        case .foldCompleted: .foldCompleted
        case .crossValidationCompleted: .crossValidationCompleted
        }
    }

    /// The number of steps taken when it happened.
    public var step: Int {
        switch self {
        case .runStarted(let description): description.startStep
        case .stateChanged(let change): change.step
        case .planChanged(let change): change.step
        case .stepsCompleted(let steps): steps.lastStep
        case .validationProgressed(let progress): progress.step
        case .validationCompleted(let record): record.step
        case .commandAnswered(let answer): answer.step
        case .checkpointSaved(let record): record.step
        case .messageLogged(let message): message.step
        case .runFinished(let summary): summary.step
        case .scheduleForecast(let forecast): forecast.step
        case .stateRewound(let record): record.step
        case .statesKept(let states): states.step
        case .guardTriggered(let record): record.step
        case .trialProgressed(let progress): progress.step
        case .probeCompleted(let record): record.step
        case .rangeTestCompleted(let record): record.step
        case .runBranched(let record): record.step
        case .curveOverlaid(let curve): curve.step
        case .stoppingChanged(let status): status.step
        case .modelDescribed(let value): value.step
        case .layersMeasured(let value): value.step
        case .evaluationReported(let value): value.step
        case .examplesReported(let value): value.step
        case .stepsTimed(let value): value.step
        case .noticeRaised(let value): value.step
        case .textSampled(let value): value.step
        case .dataReported(let report): report.step
        case .foldStarted: 0
        case .foldCompleted(let record): record.step
        case .crossValidationCompleted(let summary): summary.folds.last?.step ?? 0
        }
    }

    /// Whether it shows how things stand now and is worth nothing later: the journal leaves it out.
    public var isTransient: Bool {
        switch self {
        case .validationProgressed, .trialProgressed, .layersMeasured, .examplesReported, .stepsTimed: true
        default: false
        }
    }
}
