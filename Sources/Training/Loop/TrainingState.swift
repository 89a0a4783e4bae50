import Datasets
import Foundation
import Optimizers
import RunProtocol
import RunStore
import Tensors

/// The whole of a run at a step boundary. To copy it is to checkpoint, to run from it is to resume.
struct TrainingState {
    var progress: TrainingProgress
    /// Parameters and optimizer moments.
    var variables: VariableSnapshot
}

/// Everything of the state but the big arrays.
struct TrainingProgress: Hashable, Codable, Sendable {
    /// The best validation so far.
    struct Best: Hashable, Codable, Sendable {
        var step: Int
        var epoch: Int
        var metrics: MetricValues
    }

    /// Steps taken.
    var step = 0
    /// Epoch and place within it. Random state needs no more: it is a function of seed, step and epoch.
    var sampler = Sampler.State()
    /// Seconds of training time.
    var seconds = 0.0
    /// Values by key.
    var hyperparameters: [String: Double]
    /// Keys that a hand has taken from their schedule.
    var pinned: Set<String> = []
    /// How values move that a hand has told to, by key; nil in checkpoints of before there were such.
    var plans: [String: ValuePlan]?
    var best: Best?
    var validationsSinceBest = 0
    /// Metrics over the part of the epoch that was trained on.
    var tally: MetricTally
    /// Whether the epoch's steps are done but its validation is not.
    var owesValidation = false
    /// The last event that this state knows of.
    var sequence = 0
    /// What the guards remember; nil in checkpoints of before there were such.
    var guards: GuardState?
    /// Names of parameters that stay as they are, in order; nil for none.
    var frozen: [String]?
    /// The epoch after which the run is to end, counted from 0; nil for its last.
    var lastEpoch: Int?
    /// How many of the recipe's changes are made; nil for none.
    var scriptPosition: Int?
    /// What a schedule that follows the validation loss remembers; nil for other schedules.
    var plateau: PlateauRule?
    /// What `undo` can take back, the newest last; nil for nothing.
    var undo: [UndoPoint.Mark]?
    /// The stretch that the run left last, so that a resume can mark it if nothing else did.
    var abandoned: AbandonedStretch?

    var epochsDone: Int { sampler.epoch }

    /// Takes in the hyperparameters as they are.
    mutating func take(_ board: HyperparameterBoard) {
        hyperparameters = board.values
        pinned = board.pinned
        plans = board.plans.isEmpty ? nil : board.plans
    }
}

/// Events of a stretch that a run left when it went back to an earlier state.
struct AbandonedStretch: Hashable, Codable, Sendable {
    /// The last event before it.
    var after: Int
    /// Its last event.
    var upTo: Int
    /// The number of steps that the run went back to.
    var step: Int
}

extension TrainingState {
    private static let progressKey = "training.progress"
    private static let layoutKey = "training.layout"

    /// The buffer that is what the model is judged by: the mean of the weights where one is kept.
    private static func namedBuffer(_ buffers: some Collection<String>) -> String {
        buffers.contains(WeightAverage.stateName) ? WeightAverage.stateName : "parameters"
    }

    /// The weights by their own names, which are their means where these are kept; each other buffer under
    /// `optimizer.<name>`, flat.
    func checkpoint() throws -> Checkpoint {
        var tensors = namedTensors
        let named = Self.namedBuffer(variables.buffers.keys)
        for (name, values) in variables.buffers.sorted(by: { $0.key < $1.key }) where name != named {
            tensors.append(NamedTensor("optimizer.\(name)", values))
        }
        let progressText = String(decoding: try JSONLines.encode(progress), as: UTF8.self)
        let layoutText = String(decoding: try JSONLines.encode(variables.layout), as: UTF8.self)
        return Checkpoint(
            tensors: tensors, metadata: [Self.progressKey: progressText, Self.layoutKey: layoutText])
    }

    init(_ checkpoint: Checkpoint, file: String) throws(TrainingFailure) {
        do {
            guard let progressText = checkpoint.metadata[Self.progressKey],
                let layoutText = checkpoint.metadata[Self.layoutKey]
            else { throw TrainingFailure("\(file) is no checkpoint of a training run: its state is missing") }
            progress = try JSONLines.decode(TrainingProgress.self, from: Data(progressText.utf8))
            let layout = try JSONLines.decode(ParameterLayout.self, from: Data(layoutText.utf8))
            var buffers: [String: [Float]] = [:]
            for tensor in checkpoint.tensors where tensor.name.hasPrefix("optimizer.") {
                buffers[String(tensor.name.dropFirst("optimizer.".count))] = tensor.floats
            }
            let named = buffers["parameters"] == nil ? "parameters" : WeightAverage.stateName
            buffers[named] = Array(repeating: 0, count: layout.count)
            for entry in layout.entries {
                guard let values = checkpoint[entry.name]?.floats, values.count == entry.count else {
                    throw TrainingFailure("\(file) lacks the weights \"\(entry.name)\"")
                }
                buffers[named]?.replaceSubrange(entry.offset..<entry.offset + entry.count, with: values)
            }
            variables = VariableSnapshot(layout: layout, buffers: buffers)
        } catch let failure as TrainingFailure {
            throw failure
        } catch {
            throw TrainingFailure("the state in \(file) cannot be read: it was written by another version")
        }
    }

    /// SHA-256 over the weights, or over their means where these are kept.
    var weightsHash: String { WeightsHash.hexDigest(of: namedTensors) }

    private var namedTensors: [NamedTensor] {
        let named = Self.namedBuffer(variables.buffers.keys)
        return variables.layout.entries.map { entry in
            NamedTensor(
                name: entry.name, shape: entry.shape.dimensions,
                values: .float32(variables.values(of: entry.name, in: named) ?? []))
        }
    }
}
