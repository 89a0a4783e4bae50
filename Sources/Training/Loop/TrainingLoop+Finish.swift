import Datasets
import Foundation
import RunProtocol
import RunStore
import Tensors

extension TrainingLoop {
    /// Saves everything, measures the test part with the best weights, and says how the run ended.
    func finish() throws -> RunSummary {
        announce(.stopping)
        insight.finish()
        let reason = stopReason ?? .completed
        saveUndoPoints()
        let state = currentState()
        let problem = checkpoints.saveFinally(state, best: best)
        // Whoever interrupts wants to leave: the test part can be measured later, by `descent evaluate`.
        let test = reason == .interrupted ? MetricValues() : try testMetrics()
        let summary = RunSummary(
            name: setup.folder.name, runPath: setup.folder.path, reason: problem == nil ? reason : .failed,
            message: message(of: reason, problem: problem),
            step: progress.step, epoch: progress.epochsDone, bestStep: progress.best?.step,
            bestValidationLoss: progress.best?.metrics[.loss], testMetrics: test,
            validationMetrics: progress.best?.metrics ?? MetricValues(), weightsHash: state.weightsHash,
            bestCheckpoint: checkpoints.bestFile.map { "checkpoints/\($0)" }, durationSeconds: clock.seconds,
            isResumable: reason != .completed || problem != nil, successor: successor)
        // Saving and testing take a while: who asked for something meanwhile is owed an answer.
        try handleNews()
        announce(.finished)
        reporter.report(.runFinished(summary))
        return summary
    }

    /// A run whose state is not on disk has failed, however it ended.
    private func message(of reason: RunSummary.Reason, problem: String?) -> String {
        if let problem { return "\(stopMessage), but \(problem)" }
        guard reason == .interrupted else { return stopMessage }
        let time = checkpoints.lastSaveSeconds.map { String(format: ", in %.2f s", $0) } ?? ""
        return "\(stopMessage); everything is saved\(time)"
    }

    /// What the run is, for whoever looks on.
    func description() -> RunDescription {
        let recipe = setup.recipe
        let patience = Int(board[HyperparameterCatalogue.patience])
        return RunDescription(
            name: setup.folder.name, runPath: setup.folder.path,
            task: problem.task, model: recipe.model.summary,
            parameterCount: store.layout.parameterCount, data: setup.dataset.summary,
            trainingExamples: split.training.count, validationExamples: split.validation.count,
            testExamples: split.test.count, optimizer: recipe.optimizerSummary,
            device:
                "CPU, \(pool.threadCount) \(pool.threadCount == 1 ? "thread" : "threads"), \(pool.instructionSetName)",
            seed: recipe.training.seed, stepsPerEpoch: stepsPerEpoch, totalSteps: totalSteps,
            epochs: Int(board[HyperparameterCatalogue.epochs]), startStep: progress.step,
            patience: patience > 0 ? patience : nil, metrics: problem.metrics, hyperparameters: board.settings,
            classNames: setup.dataset.classNames, parent: setup.parent?.run)
    }
}
