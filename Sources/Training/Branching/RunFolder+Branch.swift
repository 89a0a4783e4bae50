import Datasets
public import RunProtocol
public import RunStore

extension RunFolder {
    /// Makes a branch of a run that need not train now, at its newest checkpoint or at another.
    ///
    /// - Throws: `RunStoreError` or `RecipeError`, each one sentence.
    public func branch(_ request: BranchRequest, atBest: Bool = false, programVersion: String) throws -> BranchRecord {
        let recipe = try Recipe.parse(text: readRecipe(), file: recipePath)
        let store = checkpoints()
        let newest = try store.loadNewestWhole()
        let state = try TrainingState(newest.checkpoint, file: newest.info.file)
        let wanted = atBest ? state.progress.best?.step : request.step
        if atBest, wanted == nil {
            throw RecipeError(place: name, message: "this run has no best state yet: it was not validated")
        }
        let kept = try wanted.map { try keptState(at: $0, newest: state, in: store) } ?? state
        let best = kept.progress.best.flatMap { try? keptState(at: $0.step, newest: state, in: store) }
        let branch = RunBranch(
            parent: self, kept: StateRing.Kept(state: kept, best: best), recipe: recipe,
            isClassification: try PreparationFile(in: self).data.preparation.task == .classification)
        do {
            return try branch.make(
                request, journal: readJournal(), step: state.progress.step, programVersion: programVersion)
        } catch let refused as BranchRefused {
            throw RecipeError(place: name, message: refused.description)
        }
    }

    private func keptState(at step: Int, newest: TrainingState, in store: CheckpointStore) throws -> TrainingState {
        if step == newest.progress.step { return newest }
        guard let info = try store.list().first(where: { $0.step == step }) else {
            let steps = try store.list().map { String($0.step) }.joined(separator: ", ")
            throw RecipeError(place: name, message: "no state of step \(step) is kept on disk; kept are \(steps)")
        }
        return try TrainingState(store.load(file: info.file), file: info.file)
    }
}
