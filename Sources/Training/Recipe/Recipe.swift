public import Datasets

/// Everything that makes a run: what is learned from which data, by which model, and how it is trained.
public struct Recipe: Sendable {
    /// The name that the run's folder gets, with a number behind it.
    public var name: String
    /// Where the data lies and how it is prepared.
    public var data: DataOptions
    /// The architecture.
    public var model: ModelRecipe
    /// What is made smaller.
    public var loss: LossRecipe
    /// How gradients become steps.
    public var optimizer: OptimizerRecipe
    /// How the learning rate moves.
    public var schedule: ScheduleRecipe
    /// How long, in which portions, and from which seed.
    public var training: TrainingRecipe
    /// What training examples get at random.
    public var augmentation = AugmentationRecipe()
    /// What is done about steps that would spoil the weights.
    public var guards = GuardRecipe()
    /// When states are kept, and how many.
    public var checkpoints = CheckpointRecipe()
    /// What the weights begin with, and which of them stay.
    public var start = StartRecipe()
    /// What the run may take.
    public var budget = BudgetRecipe()
    /// Changes at certain steps, as a hand would make them; by ascending step.
    public var steering: [ScriptedChange] = []
    /// Where keys that only the data can judge stand in the recipe, for messages.
    var places: [String: String] = [:]
}
