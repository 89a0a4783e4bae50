import Tensors

/// States in memory that a run can go back to, within a budget of bytes. The newest always stays.
struct StateRing {
    /// A state, and the best one as it was then.
    struct Kept {
        var state: TrainingState
        var best: TrainingState?

        var step: Int { state.progress.step }
        /// The mean of the losses before it.
        var level: Double { state.progress.guards?.loss.level ?? .infinity }
    }

    /// More than these are no help to a person, however small they are.
    private static let capacity = 64

    private let budgetBytes: Int
    /// By ascending step; one a step.
    private(set) var kept: [Kept] = []

    init(budgetBytes: Int) {
        self.budgetBytes = budgetBytes
    }

    /// The variables after so many steps. All states of one step on the present line have the same.
    func variables(at step: Int) -> VariableSnapshot? { kept.first { $0.step == step }?.state.variables }

    /// Takes in a state, and lets go of what has no room. Steps in `protected` go last; those that went are returned.
    mutating func add(_ new: Kept, protecting protected: Set<Int> = []) -> [Kept] {
        guard variables(at: new.step) == nil else { return [] }
        kept.append(new)
        kept.sort { $0.step < $1.step }
        var lost: [Kept] = []
        while kept.count > 1, kept.count > Self.capacity || bytes > budgetBytes {
            let index = leastMissed(of: new.step, protected)
            if protected.contains(kept[index].step) { lost.append(kept[index]) }
            kept.remove(at: index)
        }
        return lost
    }

    /// Lets go of the states that come later than an event: they lie on a stretch that was left.
    mutating func removeAll(after sequence: Int) {
        kept.removeAll { $0.state.progress.sequence > sequence }
    }

    /// Puts a state in the place of the one of its step.
    mutating func replace(_ new: Kept) {
        kept.removeAll { $0.step == new.step }
        _ = add(new)
    }

    /// The one whose absence leaves the smallest hole for its age: what stays is dense near now, and sparse long ago.
    private func leastMissed(of newest: Int, _ protected: Set<Int>) -> Int {
        let free = kept.indices.dropLast().filter { !protected.contains(kept[$0].step) }
        let candidates = free.isEmpty ? Array(kept.indices.dropLast()) : free
        func hole(_ index: Int) -> Double {
            let before = index > 0 ? kept[index - 1].step : kept[index].step
            return Double(kept[index + 1].step - before) / Double(newest - kept[index].step + 1)
        }
        return candidates.min { hole($0) < hole($1) } ?? 0
    }

    private var bytes: Int {
        let bests = Dictionary(kept.compactMap { $0.best.map { ($0.progress.step, $0) } }) { first, _ in first }
        let steps = Set(kept.map(\.step))
        let states = kept.reduce(0) { $0 + $1.state.variables.byteCount }
        return bests.reduce(states) { steps.contains($1.key) ? $0 : $0 + $1.value.variables.byteCount }
    }
}

extension VariableSnapshot {
    /// The bytes that its numbers take.
    var byteCount: Int { buffers.values.reduce(0) { $0 + $1.count * MemoryLayout<Float>.size } }
}

/// A point that `undo` goes back to: all of the state but the variables, which the ring or a checkpoint of its step has.
struct UndoPoint {
    /// How many are kept.
    static let limit = 50

    var progress: TrainingProgress
    /// nil where there was none, and in a run that was resumed since: it then lies on disk.
    var best: TrainingState?
    /// What would be taken back, for people: "learning rate 1e-2 at step 40".
    var label: String
    /// Whether a checkpoint has its variables, so that `undo` reaches behind a resume.
    var isOnDisk = false
}

extension UndoPoint {
    /// A point as a checkpoint keeps it.
    struct Mark: Hashable, Codable, Sendable {
        var progress: TrainingProgress
        var label: String
    }

    /// How many of the newest a checkpoint keeps.
    static let keptLimit = 8

    init(_ mark: Mark) {
        self.init(progress: mark.progress, label: mark.label, isOnDisk: true)
    }

    var mark: Mark {
        var own = progress
        // The marks before it are kept once, beside it.
        own.undo = nil
        return Mark(progress: own, label: label)
    }
}
