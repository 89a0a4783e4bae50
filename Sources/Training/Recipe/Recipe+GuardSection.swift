import RunProtocol

/// What is done about a step that would spoil the weights, before it does.
public struct GuardRecipe: Hashable, Sendable {
    /// What a guard does.
    public enum Response: String, CaseIterable, Sendable {
        /// `pause` where a person looks on, else `rollback`.
        case automatic = "auto"
        case pause
        case skip
        case rollback
        case stop
        /// For spikes: let them pass.
        case off
    }

    /// What is done when the loss or the gradient is not finite.
    public var notFinite = Response.automatic
    /// What is done when the loss runs away.
    public var spike = Response.automatic
    /// How many times its reference the mean of the last five losses may reach.
    public var spikeFactor = 1.5
    /// What a roll-back multiplies the learning rate by.
    public var cut = 0.1
    /// What a roll-back to the very start multiplies it by: a rate that never worked is far too high. A range test may
    /// make it three or ten times as much.
    public var earlyCut = 0.01
    /// How many roll-backs there are before the run gives up.
    public var mostRollBacks = 3
}

extension GuardRecipe {
    /// Reads `[guards]`.
    init(_ reader: inout RecipeReader) throws(RecipeError) {
        notFinite = try reader.choice("guards.not_finite", default: notFinite)
        guard notFinite != .off else {
            throw reader.error(
                "guards.not_finite",
                "guards.not_finite = \"off\" would spoil the weights; known are auto, pause, skip, rollback, stop")
        }
        spike = try reader.choice("guards.spike", default: spike)
        spikeFactor = try reader.number("guards.spike_factor", default: spikeFactor, in: 1.1...1e6)
        cut = try reader.number("guards.cut", default: cut, in: 1e-6...1)
        earlyCut = try reader.number("guards.early_cut", default: earlyCut, in: 1e-6...1)
        mostRollBacks = try reader.integer("guards.most_rollbacks", default: mostRollBacks, in: 0...1000) ?? 3
    }

    /// Writes `[guards]`.
    func write(_ writer: inout RecipeWriter) {
        writer.table("guards")
        writer.entry("not_finite", .string(notFinite.rawValue))
        writer.entry("spike", .string(spike.rawValue))
        writer.entry("spike_factor", .number(spikeFactor))
        writer.entry("cut", .number(cut))
        writer.entry("early_cut", .number(earlyCut))
        writer.entry("most_rollbacks", .integer(mostRollBacks))
    }
}
