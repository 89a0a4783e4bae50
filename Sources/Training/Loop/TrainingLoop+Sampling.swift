import Datasets
import RunProtocol

extension TrainingLoop {
    private static let mostTokens = 10_000
    private static let highestTemperature = 10.0
    /// A text that takes longer ends early: training waits for it.
    private static let mostSeconds = 10.0

    /// Lets the model write on after a prompt, which changes nothing of the run.
    func sampleText(
        _ command: TrainingCommand, prompt: String, temperature: Double, tokens: Int, topK: Int?
    ) throws -> CommandAnswer {
        guard problem.isLanguageModel else {
            return reject(command, "only a language model can write on; this one gives one answer an example")
        }
        guard (1...Self.mostTokens).contains(tokens) else {
            return reject(command, "a text has 1 to \(Self.mostTokens) tokens, not \(tokens)")
        }
        guard (0...Self.highestTemperature).contains(temperature) else {
            let highest = NumberText.shortest(Self.highestTemperature)
            return reject(
                command, "the temperature is a number from 0 to \(highest), not \(NumberText.shortest(temperature))")
        }
        if let topK, topK < 1 { return reject(command, "at least 1 token is to be drawn from, not \(topK)") }
        let rule = SamplingRule(
            tokens: tokens, temperature: temperature, topK: topK, seed: setup.recipe.training.seed,
            number: command.id.rawValue)
        let end = clock.seconds + Self.mostSeconds
        var isInTime = true
        let goesOn = {
            isInTime = self.clock.seconds < end
            guard !self.inbox.wantsTrialToEnd else {
                self.isTrialCancelled = true
                return false
            }
            return isInTime
        }
        let sample = try writer.write(step: progress.step, prompt: prompt, rule, goesOn: goesOn)
        reporter.report(.textSampled(sample))
        return isInTime
            ? apply(command)
            : answer(command, note: "ended after \(NumberText.shortest(Self.mostSeconds)) s: training waits for it")
    }

    /// Lets a language model write a little after a validation, for whoever looks on.
    func sampleTextIfDue() throws {
        guard problem.isLanguageModel, inbox.isEmpty else { return }
        if let sample = try writer.writeIfDue(step: progress.step, goesOn: { self.inbox.isEmpty }) {
            reporter.report(.textSampled(sample))
        }
    }
}
