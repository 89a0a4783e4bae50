extension EventRecord: Codable {
    private enum Key: String, CodingKey {
        case event, sequence, seconds
    }

    private enum Name: String, Codable {
        case runStarted, stateChanged, stepsCompleted, validationProgressed, validationCompleted
        case commandAnswered, checkpointSaved, messageLogged, runFinished
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        sequence = try container.decode(Int.self, forKey: .sequence)
        seconds = try container.decode(Double.self, forKey: .seconds)
        event =
            switch try container.decode(Name.self, forKey: .event) {
            case .runStarted: .runStarted(try RunDescription(from: decoder))
            case .stateChanged: .stateChanged(try StateChange(from: decoder))
            case .stepsCompleted: .stepsCompleted(try StepRecord(from: decoder))
            case .validationProgressed: .validationProgressed(try ValidationProgress(from: decoder))
            case .validationCompleted: .validationCompleted(try ValidationRecord(from: decoder))
            case .commandAnswered: .commandAnswered(try CommandAnswer(from: decoder))
            case .checkpointSaved: .checkpointSaved(try CheckpointRecord(from: decoder))
            case .messageLogged: .messageLogged(try LogMessage(from: decoder))
            case .runFinished: .runFinished(try RunSummary(from: decoder))
            }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(sequence, forKey: .sequence)
        try container.encode(seconds, forKey: .seconds)
        let (name, payload): (Name, any Encodable) =
            switch event {
            case .runStarted(let value): (.runStarted, value)
            case .stateChanged(let value): (.stateChanged, value)
            case .stepsCompleted(let value): (.stepsCompleted, value)
            case .validationProgressed(let value): (.validationProgressed, value)
            case .validationCompleted(let value): (.validationCompleted, value)
            case .commandAnswered(let value): (.commandAnswered, value)
            case .checkpointSaved(let value): (.checkpointSaved, value)
            case .messageLogged(let value): (.messageLogged, value)
            case .runFinished(let value): (.runFinished, value)
            }
        try container.encode(name, forKey: .event)
        try payload.encode(to: encoder)
    }
}
