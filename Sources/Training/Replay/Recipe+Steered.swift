import RunProtocol
public import RunStore

extension Recipe {
    /// The recipe of a run with all that was done to it by hand or by guards: trained, it gives the same weights.
    ///
    /// - Throws: `RunStoreError` or `RecipeError`.
    public static func steered(_ folder: RunFolder) throws -> Recipe {
        var recipe = try Recipe.parse(text: folder.readRecipe(), file: folder.recipePath)
        let changes = try folder.readJournal().events(ofKinds: [.commandAnswered, .guardTriggered]).compactMap {
            ScriptedChange($0.event)
        }
        // What the recipe says for a step comes before what was done there by hand.
        recipe.steering = (recipe.steering + changes).enumerated()
            .sorted { ($0.element.step, $0.offset) < ($1.element.step, $1.offset) }.map(\.element)
        // What the guards did is written down, so that they must not do it anew.
        recipe.guards.spike = .off
        recipe.guards.notFinite = .stop
        return recipe
    }

    /// The same, with its end where the run was ended by hand or by its budget.
    ///
    /// - Throws: `RunStoreError` or `RecipeError`.
    public static func exported(_ folder: RunFolder) throws -> Recipe {
        var recipe = try steered(folder)
        if let summary = try folder.readManifest().summary,
            summary.reason == .stoppedByUser || summary.reason == .budgetSpent
        {
            recipe.steering.append(ScriptedChange(step: summary.step, change: .stop))
        }
        return recipe
    }
}

extension ScriptedChange {
    /// What an event of a journal did to how the run went on; nil for those that did nothing.
    init?(_ event: TrainingEvent) {
        switch event {
        case .commandAnswered(let answer):
            guard case .applied = answer.outcome, let change = Change(answer.command.action) else { return nil }
            self.init(step: answer.step, change: change)
        case .guardTriggered(let record):
            switch record.response {
            case .skipped: self.init(step: record.step, change: .skipBatch)
            case .rolledBack: self.init(step: record.step, change: .cut(factor: record.factor ?? 1))
            case .paused, .stopped: return nil
            }
        default: return nil
        }
    }
}
