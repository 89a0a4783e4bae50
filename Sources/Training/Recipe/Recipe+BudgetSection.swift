import RunProtocol

/// What a run may take.
public struct BudgetRecipe: Hashable, Sendable {
    /// Minutes of training after which the run ends; 0 for no limit.
    public var minutes = 0.0
    /// Cost after which the run ends, in any currency; 0 for no limit.
    public var cost = 0.0
    /// What an hour costs, in the same currency; 0 where it is not known.
    public var costPerHour = 0.0
}

extension BudgetRecipe {
    /// Reads `[budget]`.
    init(_ reader: inout RecipeReader) throws(RecipeError) {
        minutes = try reader.hyperparameter(HyperparameterCatalogue.minutes, default: 0)
        cost = try reader.hyperparameter(HyperparameterCatalogue.cost, default: 0)
        costPerHour = try reader.number("budget.cost_per_hour", default: 0, in: 0...1e6)
        if cost > 0, costPerHour == 0 {
            throw reader.error(
                "budget.cost", "budget.cost needs budget.cost_per_hour: what an hour of this machine costs")
        }
    }

    /// Writes `[budget]`.
    func write(_ writer: inout RecipeWriter) {
        writer.table("budget")
        writer.entry("minutes", .number(minutes))
        writer.entry("cost", .number(cost))
        writer.entry("cost_per_hour", .number(costPerHour))
    }
}
