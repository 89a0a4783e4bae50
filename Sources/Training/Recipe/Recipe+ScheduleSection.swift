public import Optimizers
import RunProtocol

/// How the learning rate moves over the run.
public struct ScheduleRecipe: Hashable, Sendable {
    /// The schedule's name.
    public var kind = ScheduleKind.constant
    /// Share of the run's steps over which the rate climbs from near zero.
    public var warmup = 0.0
    /// Step and exponential: the rate is multiplied by `factor` over every so many epochs.
    public var everyEpochs = 10
    /// Step, exponential and plateau: what the rate is multiplied by.
    public var factor = 0.1
    /// Cosine, linear, polynomial and plateau: the lowest rate as a share of the first.
    public var finalShare = 0.0
    /// Cosine: how many times the rate goes from high to low.
    public var cycles = 1
    /// Polynomial: the power of the share of steps that is left.
    public var power = 2.0
    /// Plateau: how many validations in a row may bring nothing better before a cut.
    public var patience = 5

    /// The schedule that everything begins with: a constant rate.
    init() {}

    /// The name as people write it; nil for a constant rate.
    var title: String? {
        switch kind {
        case .constant: nil
        case .oneCycle: "one cycle"
        case .cosine: cycles > 1 ? "cosine, \(cycles) cycles" : "cosine"
        case .step, .exponential, .linear, .polynomial, .plateau: kind.rawValue
        }
    }

    /// What remembers validation losses, where the schedule follows them.
    var plateauRule: PlateauRule? {
        guard kind == .plateau else { return nil }
        return PlateauRule(factor: factor, patience: patience, lowestScale: finalShare)
    }
}

extension ScheduleRecipe {
    /// Reads `[schedule]`.
    init(_ reader: inout RecipeReader) throws(RecipeError) {
        kind = try reader.choice("schedule.kind", default: .constant)
        warmup = try reader.number("schedule.warmup", default: kind == .oneCycle ? 0.3 : 0, in: 0...0.9)
        switch kind {
        case .constant, .oneCycle: break
        case .step: try readFactor(&reader, every: 10, factor: 0.1)
        case .exponential: try readFactor(&reader, every: 1, factor: 0.9)
        case .cosine:
            finalShare = try reader.number("schedule.final", default: 0, in: 0...1)
            cycles = try reader.integer("schedule.cycles", default: 1, in: 1...10_000) ?? 1
        case .linear: finalShare = try reader.number("schedule.final", default: 0, in: 0...1)
        case .polynomial:
            finalShare = try reader.number("schedule.final", default: 0, in: 0...1)
            power = try reader.number("schedule.power", default: power, in: 0.01...100)
        case .plateau:
            finalShare = try reader.number("schedule.final", default: 0, in: 0...1)
            factor = try reader.number("schedule.factor", default: 0.5, in: 1e-6...0.999)
            patience = try reader.integer("schedule.patience", default: patience, in: 0...100_000) ?? patience
        }
    }

    private mutating func readFactor(
        _ reader: inout RecipeReader, every epochs: Int, factor fallback: Double
    ) throws(RecipeError) {
        everyEpochs = try reader.integer("schedule.every_epochs", default: epochs, in: 1...1_000_000) ?? epochs
        factor = try reader.number("schedule.factor", default: fallback, in: 1e-6...1)
    }

    /// Writes `[schedule]`.
    func write(_ writer: inout RecipeWriter) {
        writer.table("schedule")
        writer.entry("kind", .string(kind.rawValue))
        writer.entry("warmup", .number(warmup))
        switch kind {
        case .constant, .oneCycle: break
        case .step, .exponential:
            writer.entry("every_epochs", .integer(everyEpochs))
            writer.entry("factor", .number(factor))
        case .cosine:
            writer.entry("final", .number(finalShare))
            writer.entry("cycles", .integer(cycles))
        case .linear: writer.entry("final", .number(finalShare))
        case .polynomial:
            writer.entry("final", .number(finalShare))
            writer.entry("power", .number(power))
        case .plateau:
            writer.entry("final", .number(finalShare))
            writer.entry("factor", .number(factor))
            writer.entry("patience", .integer(patience))
        }
    }
}
