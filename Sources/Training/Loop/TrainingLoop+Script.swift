import Datasets
import RunProtocol

extension TrainingLoop {
    /// Makes the changes that the recipe has for this step, each once.
    func followScript() {
        let script = setup.recipe.steering
        while stopReason == nil {
            let position = progress.scriptPosition ?? 0
            guard position < script.count, script[position].step <= progress.step else { return }
            progress.scriptPosition = position + 1
            make(script[position].change)
        }
    }

    private func make(_ change: ScriptedChange.Change) {
        switch change {
        case .stop: end(.stoppedByUser, "stopped at step \(progress.step), as the recipe says")
        case .cut(let factor): cutLearningRate(by: factor)
        case .skipBatch:
            sampler.skipBatch()
            progress.sampler = sampler.state
            if sampler.isAtEpochStart { progress.owesValidation = true }
        default:
            guard let action = change.action else { return }
            // The number is of no consequence: nobody waits for the answer.
            let answer = steer(TrainingCommand(id: CommandID(0), action: action))
            if case .rejected(let reason) = answer.outcome {
                reporter.log(
                    .warning, step: progress.step, "[[steering]] at step \(progress.step) is refused: \(reason)")
            }
        }
        reporter.log(.info, step: progress.step, "steered by the recipe: \(change.summary)")
        forecastSchedules()
    }
}

extension ScriptedChange.Change {
    /// "learning rate set to 1e-3"
    var summary: String {
        func title(_ key: String) -> String {
            HyperparameterCatalogue.all.first { $0.key == key }?.title ?? key
        }
        return switch self {
        case .set(let key, let value): "\(title(key)) set to \(NumberText.brief(value))"
        case .followSchedule(let key): "\(title(key)) back to its schedule"
        case .hold(let key): "\(title(key)) held"
        case .multiply(let key, let factor): "\(title(key)) times \(NumberText.brief(factor))"
        case .ramp(let key, let value, let steps):
            "\(title(key)) ramp to \(NumberText.brief(value)) over \(steps) steps"
        case .decay(let key, _): "\(title(key)) decay"
        case .freeze(let pattern): "\(pattern) frozen"
        case .unfreeze(let pattern): "\(pattern) trained again"
        case .skipBatch: "a batch left out"
        case .cut(let factor): "learning rate cut to \(NumberText.brief(factor)) times as much"
        case .stop: "stop"
        }
    }
}
