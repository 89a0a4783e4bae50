extension TrainingCommand.Action: Codable {
    private enum Key: String, CodingKey {
        case action, steps, key, value
    }

    private enum Name: String, Codable {
        case pause, resume, advance, stop, saveCheckpoint, set, followSchedule
    }

    /// Reads `{"action": "set", "key": ..., "value": ...}`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        self =
            switch try container.decode(Name.self, forKey: .action) {
            case .pause: .pause
            case .resume: .resume
            case .advance: .advance(steps: try container.decode(Int.self, forKey: .steps))
            case .stop: .stop
            case .saveCheckpoint: .saveCheckpoint
            case .set:
                .set(
                    key: try container.decode(String.self, forKey: .key),
                    value: try container.decode(Double.self, forKey: .value))
            case .followSchedule: .followSchedule(key: try container.decode(String.self, forKey: .key))
            }
    }

    /// Writes `{"action": "set", "key": ..., "value": ...}`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .pause: try container.encode(Name.pause, forKey: .action)
        case .resume: try container.encode(Name.resume, forKey: .action)
        case .advance(let steps):
            try container.encode(Name.advance, forKey: .action)
            try container.encode(steps, forKey: .steps)
        case .stop: try container.encode(Name.stop, forKey: .action)
        case .saveCheckpoint: try container.encode(Name.saveCheckpoint, forKey: .action)
        case .set(let key, let value):
            try container.encode(Name.set, forKey: .action)
            try container.encode(key, forKey: .key)
            try container.encode(value, forKey: .value)
        case .followSchedule(let key):
            try container.encode(Name.followSchedule, forKey: .action)
            try container.encode(key, forKey: .key)
        }
    }
}

extension TrainingCommand {
    private enum Key: String, CodingKey {
        case id
    }

    /// Reads the flat form: the action's members stand beside `id`.
    public init(from decoder: any Decoder) throws {
        id = try decoder.container(keyedBy: Key.self).decode(CommandID.self, forKey: .id)
        action = try Action(from: decoder)
    }

    /// Writes the flat form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(id, forKey: .id)
        try action.encode(to: encoder)
    }
}

extension CommandAnswer.Outcome: Codable {
    private enum Key: String, CodingKey {
        case outcome, oldValue, newValue, reason
    }

    private enum Name: String, Codable {
        case applied, rejected
    }

    /// Reads `{"outcome": "applied", "oldValue": ..., "newValue": ...}` or `{"outcome": "rejected", "reason": ...}`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        self =
            switch try container.decode(Name.self, forKey: .outcome) {
            case .applied:
                .applied(
                    oldValue: try container.decodeIfPresent(Double.self, forKey: .oldValue),
                    newValue: try container.decodeIfPresent(Double.self, forKey: .newValue))
            case .rejected: .rejected(reason: try container.decode(String.self, forKey: .reason))
            }
    }

    /// Writes `{"outcome": "applied", "oldValue": ..., "newValue": ...}` or `{"outcome": "rejected", "reason": ...}`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .applied(let oldValue, let newValue):
            try container.encode(Name.applied, forKey: .outcome)
            try container.encodeIfPresent(oldValue, forKey: .oldValue)
            try container.encodeIfPresent(newValue, forKey: .newValue)
        case .rejected(let reason):
            try container.encode(Name.rejected, forKey: .outcome)
            try container.encode(reason, forKey: .reason)
        }
    }
}
