public import RunProtocol
public import TerminalUI

/// The course of a run beside which others are drawn.
public struct RunCourse: Sendable {
    private(set) var progress = RunProgress()
    private(set) var description: RunDescription?
    /// What was done by hand, in order.
    private(set) var interventions: [Intervention] = []

    /// Gathers a course from the events of a run, in order.
    public init(_ events: [EventRecord]) {
        for record in events {
            switch record.event {
            case .runStarted(let description): self.description = description
            case .planChanged(let plan): description?.stepsPerEpoch = plan.stepsPerEpoch
            case .stepsCompleted(let steps):
                progress.take(steps)
                progress.place(
                    steps, at: record.seconds, stepsPerEpoch: description?.stepsPerEpoch ?? 1, batchSize: batchSize)
            case .validationCompleted(let validation): progress.take(validation)
            case .commandAnswered(let answer): take(answer)
            default: break
            }
        }
    }

    private var batchSize: Double {
        description?.hyperparameters.first { $0.declaration.key.hasSuffix("batch_size") }?.value ?? 1
    }

    private mutating func take(_ answer: CommandAnswer) {
        guard case .applied(let old, let new) = answer.outcome, let label = Self.label(answer.command.action, old, new)
        else { return }
        interventions.append(Intervention(step: answer.step, label: label))
        if case .set(let key, let value) = answer.command.action, key.hasSuffix("batch_size"),
            let index = description?.hyperparameters.firstIndex(where: { $0.declaration.key == key })
        {
            description?.hyperparameters[index].value = value
        }
    }

    /// What was done by hand in a few words; nil for what does not change the training.
    private static func label(_ action: TrainingCommand.Action, _ old: Double?, _ new: Double?) -> String? {
        switch action {
        case .set(let key, let value):
            let change = [old, new ?? value].compactMap { $0.map(ValueText.short) }.joined(separator: ">")
            return "\(RunColumn.short(key)) \(change)"
        case .hold(let key), .multiply(let key, _), .ramp(let key, _, _), .decay(let key, _):
            return "\(RunColumn.short(key)) \(DashboardState.manner(of: action) ?? "")"
        case .followSchedule(let key): return "\(RunColumn.short(key)) scheduled"
        case .undo: return "undo"
        case .rewind: return "rewind"
        case .skipBatch: return "skipped batch"
        case .freeze(let pattern): return "freeze \(pattern)"
        case .unfreeze(let pattern): return "unfreeze \(pattern)"
        default: return nil
        }
    }

    /// The quantities that the run has a course of, with the part of the data.
    var quantities: [RunQuantity] {
        let metrics = description?.metrics ?? [.loss]
        return metrics.map { RunQuantity(.metric($0), .validation) }
            + metrics.map { RunQuantity(.metric($0), .training) }
            + [.learningRate, .gradientNorm, .throughput, .generalizationGap].map { RunQuantity($0, .training) }
    }

    /// The names of the quantities that it has a course of: `val_loss`, `learning_rate`.
    public var names: [String] { quantities.filter { series(of: $0) != nil }.map(\.name) }

    /// The whole course of a quantity of that name, in few points; none where the run has not told it.
    public func points(of name: String) -> [LineChart.Point] {
        guard let quantity = quantities.first(where: { $0.name == name }), let series = series(of: quantity) else {
            return []
        }
        return series.series.points(in: 0...Double(max(1, series.series.lastStep ?? 1)))
    }

    /// What was done by hand, each with its step: `480 lr 0.1>0.2`.
    public var changes: [String] { interventions.map { "\($0.step) \($0.label)" } }

    /// The curve of a quantity; nil where the run has none.
    func series(of quantity: RunQuantity) -> ChartSeries? {
        let all = progress.series(of: quantity.quantity)
        let series = all.count > 1 ? all.first { ($0.name == "val") == (quantity.split == .validation) } : all.first
        return series.flatMap { $0.series.isEmpty ? nil : $0 }
    }
}

/// A quantity, and on which part of the data it is measured.
struct RunQuantity: Hashable, Sendable {
    var quantity: Quantity
    var split: DataSplit

    init(_ quantity: Quantity, _ split: DataSplit) {
        self.quantity = quantity
        self.split = split
    }

    /// The name over the chart, and in commands with underscores: `val loss`.
    var title: String {
        guard case .metric = quantity else { return quantity.titles.long }
        return "\(split == .validation ? "val" : "train") \(quantity.titles.long)"
    }

    var name: String {
        guard case .metric = quantity else { return quantity.name }
        return "\(split == .validation ? "val" : "train")_\(quantity.name)"
    }
}
