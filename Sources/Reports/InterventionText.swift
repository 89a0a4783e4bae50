import RunProtocol

extension TrainingCommand.Action {
    /// Whether the action can make a run's weights other than they would have been.
    var changesTraining: Bool {
        switch self {
        case .pause, .resume, .advance, .saveCheckpoint, .probe, .findLearningRate, .cancelTrial, .branch, .sampleText,
            .seek, .playbackSpeed:
            false
        case .stop, .stopAfterEpoch, .set, .followSchedule, .hold, .multiply, .ramp, .decay, .undo, .rewind,
            .skipBatch, .freeze, .unfreeze:
            true
        }
    }

    /// What was asked for, in a few words.
    fileprivate var phrase: String {
        switch self {
        case .pause: "pause"
        case .resume: "resume"
        case .advance(let steps): "advance by \(steps) \(steps == 1 ? "step" : "steps")"
        case .stop: "stop"
        case .stopAfterEpoch(let stops): stops ? "stop after the epoch" : "do not stop after the epoch"
        case .saveCheckpoint: "save a checkpoint"
        case .set(let key, let value): "set \(key) to \(NumberText.brief(value))"
        case .followSchedule(let key): "give \(key) back to its schedule"
        case .hold(let key): "hold \(key)"
        case .multiply(let key, let factor): "multiply \(key) by \(NumberText.brief(factor))"
        case .ramp(let key, let value, let steps):
            "ramp \(key) to \(NumberText.brief(value)) over \(steps) steps"
        case .decay(let key, let steps): "decay \(key)" + (steps.map { " over \($0) steps" } ?? " to the end")
        case .undo: "undo"
        case .rewind(.best): "rewind to the best"
        case .rewind(.step(let step)): "rewind to step \(step)"
        case .skipBatch: "skip the batch"
        case .probe(let key, let values, _):
            "probe \(key) at \(values.map(NumberText.brief).joined(separator: ", "))"
        case .findLearningRate: "find the learning rate"
        case .cancelTrial: "end the trial"
        case .branch: "branch"
        case .seek(let step): "go to step \(step)"
        case .playbackSpeed(let speed): "play \(NumberText.brief(speed)) times as fast"
        case .freeze(let pattern): "freeze \(pattern)"
        case .unfreeze(let pattern): "unfreeze \(pattern)"
        case .sampleText: "sample text"
        }
    }
}

extension CommandAnswer {
    /// What was done, with the old value and the new where there are any.
    var sentence: String {
        let phrase = command.action.phrase
        guard case .applied(let old?, let new?) = outcome else { return phrase }
        return "\(phrase) (\(NumberText.brief(old)) -> \(NumberText.brief(new)))"
    }
}
