import RunProtocol
import Tensors

extension TrainingLoop {
    /// The state at this step boundary, as one value.
    func currentState() -> TrainingState {
        progress.hyperparameters = board.values
        progress.pinned = board.pinned
        progress.plans = board.plans.isEmpty ? nil : board.plans
        progress.seconds = clock.seconds
        progress.sequence = reporter.sequence
        return TrainingState(progress: progress, variables: store.snapshot())
    }
}
