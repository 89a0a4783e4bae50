extension TrainingCommand.Action: Codable {
    private enum Key: String, CodingKey {
        case action, steps, key, value, factor, step, values, batches, lowest, highest, pattern, isOn
        case prompt, temperature, tokens, topK
    }

    private enum Name: String, Codable {
        case pause, resume, advance, stop, saveCheckpoint, set, followSchedule
        case hold, multiply, ramp, decay, undo, rewind, skipBatch, probe, findLearningRate, cancelTrial
        case stopAfterEpoch, branch, freeze, unfreeze, seek, playbackSpeed, sampleText
    }

    /// Reads `{"action": "set", "key": ..., "value": ...}`: each action's parts stand beside its name.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        func number(_ key: Key) throws -> Double { try container.decode(Double.self, forKey: key) }
        func count(_ key: Key) throws -> Int { try container.decode(Int.self, forKey: key) }
        func text(_ key: Key) throws -> String { try container.decode(String.self, forKey: key) }
        self =
            switch try container.decode(Name.self, forKey: .action) {
            case .pause: .pause
            case .resume: .resume
            case .advance: .advance(steps: try count(.steps))
            case .stop: .stop
            case .stopAfterEpoch: .stopAfterEpoch(try container.decodeIfPresent(Bool.self, forKey: .isOn) ?? true)
            case .saveCheckpoint: .saveCheckpoint
            case .set: .set(key: try text(.key), value: try number(.value))
            case .followSchedule: .followSchedule(key: try text(.key))
            case .hold: .hold(key: try text(.key))
            case .multiply: .multiply(key: try text(.key), factor: try number(.factor))
            case .ramp: .ramp(key: try text(.key), value: try number(.value), steps: try count(.steps))
            case .decay:
                .decay(key: try text(.key), steps: try container.decodeIfPresent(Int.self, forKey: .steps))
            case .undo: .undo
            case .rewind:
                .rewind(try container.decodeIfPresent(Int.self, forKey: .step).map(RewindTarget.step) ?? .best)
            case .skipBatch: .skipBatch
            case .probe:
                .probe(
                    key: try text(.key), values: try container.decode([Double].self, forKey: .values),
                    batches: try count(.batches))
            case .findLearningRate:
                .findLearningRate(
                    lowest: try number(.lowest), highest: try number(.highest), batches: try count(.batches))
            case .cancelTrial: .cancelTrial
            case .branch: .branch(try BranchRequest(from: decoder))
            case .seek: .seek(step: try count(.step))
            case .playbackSpeed: .playbackSpeed(try number(.factor))
            case .freeze: .freeze(pattern: try text(.pattern))
            case .unfreeze: .unfreeze(pattern: try text(.pattern))
            case .sampleText:
                .sampleText(
                    prompt: try text(.prompt), temperature: try number(.temperature), tokens: try count(.tokens),
                    topK: try container.decodeIfPresent(Int.self, forKey: .topK))
            }
    }

    /// Writes `{"action": "set", "key": ..., "value": ...}`: each action's parts stand beside its name.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(name, forKey: .action)
        switch self {
        case .pause, .resume, .stop, .saveCheckpoint, .undo, .skipBatch, .cancelTrial, .rewind(.best): break
        case .advance(let steps): try container.encode(steps, forKey: .steps)
        case .stopAfterEpoch(let isOn): try container.encode(isOn, forKey: .isOn)
        case .set(let key, let value):
            try container.encode(key, forKey: .key)
            try container.encode(value, forKey: .value)
        case .followSchedule(let key), .hold(let key): try container.encode(key, forKey: .key)
        case .multiply(let key, let factor):
            try container.encode(key, forKey: .key)
            try container.encode(factor, forKey: .factor)
        case .ramp(let key, let value, let steps):
            try container.encode(key, forKey: .key)
            try container.encode(value, forKey: .value)
            try container.encode(steps, forKey: .steps)
        case .decay(let key, let steps):
            try container.encode(key, forKey: .key)
            try container.encodeIfPresent(steps, forKey: .steps)
        case .rewind(.step(let step)), .seek(let step): try container.encode(step, forKey: .step)
        case .probe(let key, let values, let batches):
            try container.encode(key, forKey: .key)
            try container.encode(values, forKey: .values)
            try container.encode(batches, forKey: .batches)
        case .findLearningRate(let lowest, let highest, let batches):
            try container.encode(lowest, forKey: .lowest)
            try container.encode(highest, forKey: .highest)
            try container.encode(batches, forKey: .batches)
        case .playbackSpeed(let factor): try container.encode(factor, forKey: .factor)
        case .branch(let request): try request.encode(to: encoder)
        case .freeze(let pattern), .unfreeze(let pattern): try container.encode(pattern, forKey: .pattern)
        case .sampleText(let prompt, let temperature, let tokens, let topK):
            try container.encodeIfPresent(topK, forKey: .topK)
            try container.encode(prompt, forKey: .prompt)
            try container.encode(temperature, forKey: .temperature)
            try container.encode(tokens, forKey: .tokens)
        }
    }

    private var name: Name {
        switch self {
        case .pause: .pause
        case .resume: .resume
        case .advance: .advance
        case .stop: .stop
        case .stopAfterEpoch: .stopAfterEpoch
        case .saveCheckpoint: .saveCheckpoint
        case .set: .set
        case .followSchedule: .followSchedule
        case .hold: .hold
        case .multiply: .multiply
        case .ramp: .ramp
        case .decay: .decay
        case .undo: .undo
        case .rewind: .rewind
        case .skipBatch: .skipBatch
        case .probe: .probe
        case .findLearningRate: .findLearningRate
        case .cancelTrial: .cancelTrial
        case .branch: .branch
        case .seek: .seek
        case .playbackSpeed: .playbackSpeed
        case .freeze: .freeze
        case .unfreeze: .unfreeze
        case .sampleText: .sampleText
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
