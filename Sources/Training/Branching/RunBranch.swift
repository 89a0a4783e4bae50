import Foundation
import RunProtocol
import RunStore

/// A run of its own that begins at a state of another: the same recipe, seed and batches, so that what is changed is all
/// that differs.
struct RunBranch {
    /// The run that it comes from.
    let parent: RunFolder
    /// The state that it begins at, and the best as it was then.
    let kept: StateRing.Kept
    let recipe: Recipe
    let isClassification: Bool

    /// Makes the branch's folder: recipe, data's preparation, the parent's journal up to the state, the state, and at last
    /// the manifest that makes it a run.
    ///
    /// - Parameters:
    ///   - journal: The parent's.
    ///   - step: The steps that the parent has taken.
    /// - Throws: `BranchRefused` when a change cannot be made, else `RunStoreError` or `TrainingFailure`.
    func make(_ request: BranchRequest, journal: JournalReader?, step: Int, programVersion: String) throws
        -> BranchRecord
    {
        var state = kept.state
        let answers = try change(&state.progress, request)
        let runs = (parent.path as NSString).deletingLastPathComponent
        let folder = try RunFolder.create(in: runs.isEmpty ? "." : runs, baseName: recipe.name)
        do {
            let text = try parent.readRecipe()
            try folder.writeRecipe(text)
            try PreparationFile.copy(from: parent, to: folder)
            try write(answers, &state, journal, to: folder)
            let checkpoints = folder.checkpoints()
            if let best = kept.best, best.progress.step != kept.step {
                try checkpoints.save(
                    best.checkpoint(), step: best.progress.step, kinds: [.best],
                    validationLoss: best.progress.best?.metrics[.loss])
            }
            try checkpoints.save(
                state.checkpoint(), step: kept.step,
                kinds: kept.step == kept.best?.progress.step ? [.best, .last] : [.last],
                validationLoss: state.progress.best?.metrics[.loss])
            try folder.writeManifest(
                RunManifest(
                    name: folder.name, created: Date(), programVersion: programVersion, seed: recipe.training.seed,
                    parent: RunManifest.Parent(run: parent.name, step: kept.step),
                    recipeDigest: SHA256.hexDigest(of: Array(text.utf8))))
        } catch {
            // Half a branch is of no use to anyone.
            try? FileManager.default.removeItem(atPath: folder.path)
            throw error
        }
        return BranchRecord(
            step: step, branchStep: kept.step, name: folder.name, runPath: folder.path,
            change: Self.summary(of: answers))
    }

    /// Makes the changes in the branch's state, and returns them as answered commands: its journal tells of them.
    private func change(
        _ progress: inout TrainingProgress, _ request: BranchRequest
    ) throws(BranchRefused) -> [CommandAnswer] {
        var board = HyperparameterBoard(recipe: recipe, isClassification: isClassification, progress: progress)
        let actions =
            request.changes.sorted { $0.key < $1.key }.map { TrainingCommand.Action.set(key: $0.key, value: $0.value) }
            + request.scheduledKeys.sorted().map(TrainingCommand.Action.followSchedule)
        var answers: [CommandAnswer] = []
        for action in actions {
            let change: HyperparameterBoard.Change
            let old: Double?
            switch action {
            case .set(let key, let value): (old, change) = (board.values[key], board.set(key, to: value))
            case .followSchedule(let key): (old, change) = (board.values[key], board.followSchedule(key))
            default: continue
            }
            switch change {
            case .rejected(let reason): throw BranchRefused(reason)
            case .applied(let key, let note):
                answers.append(
                    CommandAnswer(
                        command: TrainingCommand(id: CommandID(0), action: action), step: progress.step,
                        outcome: .applied(oldValue: old, newValue: board.values[key]), note: note))
            }
        }
        progress.take(board)
        return answers
    }

    /// Copies the parent's journal as far as the state knows of it, and adds what the branch changes.
    private func write(
        _ answers: [CommandAnswer], _ state: inout TrainingState, _ parentJournal: JournalReader?, to folder: RunFolder
    ) throws {
        let journal = try folder.openJournal { _ in }
        defer { journal.close() }
        for record in try parentJournal?.events() ?? [] where record.sequence <= state.progress.sequence {
            journal.append(record)
        }
        var nextCommand = try journal.read().lastCommandID
        for answer in answers {
            var answer = answer
            nextCommand += 1
            answer.command.id = CommandID(nextCommand)
            state.progress.sequence += 1
            journal.append(
                EventRecord(
                    sequence: state.progress.sequence, seconds: state.progress.seconds, event: .commandAnswered(answer))
            )
        }
        // What the parent did is the parent's to undo.
        state.progress.undo = nil
        // What the parent left lies in its own journal.
        state.progress.abandoned = nil
        if let failure = journal.flush() { throw failure }
    }

    private static func summary(of answers: [CommandAnswer]) -> String {
        guard !answers.isEmpty else { return "no change" }
        return answers.compactMap { ScriptedChange.Change($0.command.action)?.summary }.joined(separator: ", ")
    }
}

/// Why a branch cannot be made, as one sentence.
struct BranchRefused: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
