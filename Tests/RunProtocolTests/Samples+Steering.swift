import RunProtocol

extension Samples {
    /// One event of every kind that tells of steering.
    static let steeringEvents: [TrainingEvent] = [
        .scheduleForecast(
            ScheduleForecast(
                step: 8, key: "optimizer.learning_rate", summary: "ramp to 1e-4 over 200 steps", followsRecipe: false,
                points: [.init(step: 9, value: 1e-3), .init(step: 208, value: 1e-4)])),
        .stateRewound(
            RewindRecord(
                step: 8, fromStep: 31, cause: .undo, abandonedAfter: 14, undone: "learning rate 1e-2",
                hyperparameters: description.hyperparameters,
                plan: PlanChange(step: 8, epochs: 60, stepsPerEpoch: 8, totalSteps: 480))),
        .statesKept(
            KeptStates(
                step: 31,
                states: [
                    .init(step: 8, isInMemory: true, isBest: false), .init(step: 24, isInMemory: false, isBest: true),
                ], undoable: nil)),
        .guardTriggered(
            GuardRecord(
                step: 8, caughtStep: 11, cause: .lossNotFinite, value: .infinity, limit: nil, response: .rolledBack,
                learningRate: 1e-4, factor: 0.1, rollBacks: 1, message: "the loss of step 11 is not finite")),
        .guardTriggered(
            GuardRecord(
                step: 8, caughtStep: 9, cause: .lossSpike, value: 40, limit: 4.5, response: .paused, rollBacks: 0,
                message: "the loss of step 9 is a spike")),
        .trialProgressed(TrialProgress(step: 8, batchesDone: 3, batchesTotal: 60)),
        .probeCompleted(
            ProbeRecord(
                step: 8, key: "optimizer.learning_rate", presentValue: 1e-3,
                candidates: [
                    .init(value: 1e-3, losses: [0.5, 0.4], validationLoss: 0.45),
                    .init(value: 10, losses: [0.5, .infinity], validationLoss: nil),
                ], suggestion: 1e-3)),
        .rangeTestCompleted(
            RangeTestRecord(
                step: 0, key: "optimizer.learning_rate",
                points: [.init(learningRate: 1e-7, loss: 1.1, smoothedLoss: 1.1)], suggestion: nil,
                reason: "the loss never fell")),
        .runBranched(
            BranchRecord(
                step: 31, branchStep: 24, name: "penguins-4", runPath: "runs/penguins-4", change: "learning rate 1e-3")),
        .curveOverlaid(
            OverlayCurve(
                step: 24, name: "penguins-3", branchStep: 24, training: [.init(step: 4, loss: 0.9)],
                validation: [.init(step: 8, loss: 0.8)])),
        .stoppingChanged(
            StoppingStatus(
                step: 24, metric: .loss, best: 0.4, bestStep: 16, patience: 10, validationsSinceBest: 1,
                stopsAfterEpoch: false, timeLimitSeconds: 60, costLimit: nil, costPerHour: 1.5)),
    ]
}
