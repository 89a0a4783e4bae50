extension EventRecord: Codable {
    private enum Key: String, CodingKey {
        case event, sequence, seconds
    }

    /// Reads the flat form: the event's own members stand beside `event`, `sequence` and `seconds`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        sequence = try container.decode(Int.self, forKey: .sequence)
        seconds = try container.decode(Double.self, forKey: .seconds)
        event =
            switch try container.decode(TrainingEvent.Kind.self, forKey: .event) {
            case .runStarted: .runStarted(try RunDescription(from: decoder))
            case .stateChanged: .stateChanged(try StateChange(from: decoder))
            case .planChanged: .planChanged(try PlanChange(from: decoder))
            case .stepsCompleted: .stepsCompleted(try StepRecord(from: decoder))
            case .validationProgressed: .validationProgressed(try ValidationProgress(from: decoder))
            case .validationCompleted: .validationCompleted(try ValidationRecord(from: decoder))
            case .commandAnswered: .commandAnswered(try CommandAnswer(from: decoder))
            case .checkpointSaved: .checkpointSaved(try CheckpointRecord(from: decoder))
            case .messageLogged: .messageLogged(try LogMessage(from: decoder))
            case .runFinished: .runFinished(try RunSummary(from: decoder))
            case .scheduleForecast: .scheduleForecast(try ScheduleForecast(from: decoder))
            case .stateRewound: .stateRewound(try RewindRecord(from: decoder))
            case .statesKept: .statesKept(try KeptStates(from: decoder))
            case .guardTriggered: .guardTriggered(try GuardRecord(from: decoder))
            case .trialProgressed: .trialProgressed(try TrialProgress(from: decoder))
            case .probeCompleted: .probeCompleted(try ProbeRecord(from: decoder))
            case .rangeTestCompleted: .rangeTestCompleted(try RangeTestRecord(from: decoder))
            case .runBranched: .runBranched(try BranchRecord(from: decoder))
            case .curveOverlaid: .curveOverlaid(try OverlayCurve(from: decoder))
            case .stoppingChanged: .stoppingChanged(try StoppingStatus(from: decoder))
            case .modelDescribed: .modelDescribed(try ModelDescription(from: decoder))
            case .layersMeasured: .layersMeasured(try LayerStatistics(from: decoder))
            case .evaluationReported: .evaluationReported(try EvaluationReport(from: decoder))
            case .examplesReported: .examplesReported(try ExampleReport(from: decoder))
            case .stepsTimed: .stepsTimed(try StepTiming(from: decoder))
            case .noticeRaised: .noticeRaised(try Notice(from: decoder))
            case .textSampled: .textSampled(try TextSample(from: decoder))
            case .dataReported: .dataReported(try DataReport(from: decoder))
            case .foldStarted: .foldStarted(try FoldStart(from: decoder))
            case .foldCompleted: .foldCompleted(try FoldRecord(from: decoder))
            case .crossValidationCompleted: .crossValidationCompleted(try CrossValidationSummary(from: decoder))
            }
    }

    /// Writes the flat form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(sequence, forKey: .sequence)
        try container.encode(seconds, forKey: .seconds)
        try container.encode(event.kind, forKey: .event)
        try payload.encode(to: encoder)
    }

    private var payload: any Encodable {
        switch event {
        case .runStarted(let value): value
        case .stateChanged(let value): value
        case .planChanged(let value): value
        case .stepsCompleted(let value): value
        case .validationProgressed(let value): value
        case .validationCompleted(let value): value
        case .commandAnswered(let value): value
        case .checkpointSaved(let value): value
        case .messageLogged(let value): value
        case .runFinished(let value): value
        case .scheduleForecast(let value): value
        case .stateRewound(let value): value
        case .statesKept(let value): value
        case .guardTriggered(let value): value
        case .trialProgressed(let value): value
        case .probeCompleted(let value): value
        case .rangeTestCompleted(let value): value
        case .runBranched(let value): value
        case .curveOverlaid(let value): value
        case .stoppingChanged(let value): value
        case .modelDescribed(let value): value
        case .layersMeasured(let value): value
        case .evaluationReported(let value): value
        case .examplesReported(let value): value
        case .stepsTimed(let value): value
        case .noticeRaised(let value): value
        case .textSampled(let value): value
        case .dataReported(let value): value
        case .foldStarted(let value): value
        case .foldCompleted(let value): value
        case .crossValidationCompleted(let value): value
        }
    }
}
