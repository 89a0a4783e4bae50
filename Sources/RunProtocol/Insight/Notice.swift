/// Advice in plain language, with what it rests on and, where one command may help, that command.
public struct Notice: Hashable, Codable, Sendable {
    /// What was noticed. Each is raised again only when it has gone away in between.
    public enum Rule: String, Codable, Sendable, CaseIterable {
        case overfitting, rateTooHigh, rateTooLow, plateau, vanishingGradient, explodingGradient, deadUnits
        case classImbalance, smallValidation, loaderBound, leakingColumn
    }

    /// What was noticed.
    public var rule: Rule
    /// The number of steps taken.
    public var step: Int
    /// One sentence: "The model has been learning the training examples by heart since step 1,200."
    public var text: String
    /// The numbers that it rests on: "validation loss 0.41 -> 0.58 while training loss 0.20 -> 0.05".
    public var evidence: String
    /// What a key would do about it; nil where no single command helps.
    public var suggestion: TrainingCommand.Action?
    /// What the suggestion is, in a few words: "halve the learning rate".
    public var suggestionTitle: String?

    /// Takes each part as it is.
    public init(
        rule: Rule, step: Int, text: String, evidence: String, suggestion: TrainingCommand.Action? = nil,
        suggestionTitle: String? = nil
    ) {
        self.rule = rule
        self.step = step
        self.text = text
        self.evidence = evidence
        self.suggestion = suggestion
        self.suggestionTitle = suggestionTitle
    }
}
