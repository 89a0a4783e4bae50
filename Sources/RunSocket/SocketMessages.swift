public import RunProtocol

/// What a client asks of a run's socket besides commands: `{"request": "attach"}`.
public enum SocketRequest: String, Codable, Sendable {
    /// All that the run has told and will tell.
    case attach
    /// What the run is doing now.
    case status
}

/// What the socket says beside events, one JSON object a line.
public enum SocketReply: Hashable, Sendable {
    /// A command was handed to the run. Its answer is an event, in which it bears the number `runID`.
    case accepted(id: CommandID, runID: CommandID)
    /// A line could not be understood, with the reason as one sentence.
    case refused(reason: String)
    /// What the run is doing.
    case status(RunStatus)
}

/// What a run is doing now.
public struct RunStatus: Hashable, Codable, Sendable {
    /// The run's name; empty before it has told it.
    public var name = ""
    /// What it is doing.
    public var state = RunState.starting
    /// The number of steps taken.
    public var step = 0
    /// Steps in all epochs together.
    public var totalSteps = 0
    /// Training loss at the last step; nil before the first.
    public var loss: Double?
    /// The lowest validation loss; nil before the first validation.
    public var bestValidationLoss: Double?

    /// Takes in an event.
    mutating func take(_ event: TrainingEvent) {
        step = event.step
        switch event {
        case .runStarted(let description):
            name = description.name
            totalSteps = description.totalSteps
        case .stateChanged(let change): state = change.state
        case .planChanged(let plan): totalSteps = plan.totalSteps
        case .stateRewound(let rewind): totalSteps = rewind.plan.totalSteps
        case .stepsCompleted(let steps): loss = steps.loss
        case .validationCompleted(let record) where record.isBest: bestValidationLoss = record.validation[.loss]
        default: break
        }
    }
}

extension SocketReply: Codable {
    private enum Key: String, CodingKey {
        case reply, id, runID, reason
    }

    private enum Name: String, Codable {
        case accepted, refused, status
    }

    /// Reads `{"reply": "accepted", "id": 1, "runID": 17}` and the like.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        self =
            switch try container.decode(Name.self, forKey: .reply) {
            case .accepted:
                .accepted(
                    id: try container.decode(CommandID.self, forKey: .id),
                    runID: try container.decode(CommandID.self, forKey: .runID))
            case .refused: .refused(reason: try container.decode(String.self, forKey: .reason))
            case .status: .status(try RunStatus(from: decoder))
            }
    }

    /// Writes the flat form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .accepted(let id, let runID):
            try container.encode(Name.accepted, forKey: .reply)
            try container.encode(id, forKey: .id)
            try container.encode(runID, forKey: .runID)
        case .refused(let reason):
            try container.encode(Name.refused, forKey: .reply)
            try container.encode(reason, forKey: .reason)
        case .status(let status):
            try container.encode(Name.status, forKey: .reply)
            try status.encode(to: encoder)
        }
    }
}

/// A line that a client sent.
enum ClientLine: Decodable {
    case request(SocketRequest)
    case command(TrainingCommand)

    private enum Key: String, CodingKey {
        case request
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        if let request = try container.decodeIfPresent(SocketRequest.self, forKey: .request) {
            self = .request(request)
        } else {
            self = .command(try TrainingCommand(from: decoder))
        }
    }
}
