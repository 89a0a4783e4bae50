import Datasets
import RunProtocol
import Tensors

extension TrainingLoop {
    /// Takes one step; false when a guard caught it before it touched the weights.
    func takeStep() throws -> Bool {
        board.move(stepsTaken: progress.step)
        let learningRate = self.learningRate
        let epoch = sampler.state.epoch
        let before = sampler.state
        let rows = sampler.nextBatch()
        let program = try program(batchSize: rows.count)
        applyScalars(to: program, learningRate: learningRate)
        let number = progress.step + 1
        let result = rows.withUnsafeBufferPointer {
            program.computeGradient(step: number, rows: $0, data: data)
        }
        if let caught = inspect(
            loss: result.loss, gradientNorm: result.gradientNorm, batchSize: rows.count, samplerAfter: sampler.state)
        {
            sampler.restore(before)
            try respond(to: caught)
            return false
        }
        rows.withUnsafeBufferPointer { program.tally(rows: $0, data: data, into: &progress.tally) }
        program.update(step: number)
        progress.step = number
        progress.sampler = sampler.state
        noteGoodStep(loss: result.loss)
        reporter.report(
            StepRecord(
                step: number, epoch: epoch + 1, loss: result.loss, gradientNorm: result.gradientNorm,
                learningRate: learningRate,
                examplesPerSecond: speed.add(examples: rows.count, at: clock.seconds)))
        if let left = stepsUntilPause {
            stepsUntilPause = left - 1
            if left == 1 {
                isPaused = true
                stepsUntilPause = nil
            }
        }
        return true
    }

    private func program(batchSize: Int) throws -> TrainingProgram {
        let dropout = board[HyperparameterCatalogue.dropout]
        return try programs.program(batchSize: batchSize, hasDropout: dropout > 0) {
            let problem = try LearningProblem(
                recipe: setup.recipe, preparation: setup.dataset.preparation, dropout: dropout)
            return try TrainingProgram(
                problem: problem, optimizer: setup.recipe.optimizer.optimizer, batchSize: batchSize, store: store,
                pool: pool, seed: setup.recipe.training.seed)
        }
    }

    private func applyScalars(to program: TrainingProgram, learningRate: Double) {
        program.setScalar("learning_rate", to: learningRate)
        guard program.boardVersion != board.version else { return }
        program.boardVersion = board.version
        program.setScalar("weight_decay", to: board[HyperparameterCatalogue.weightDecay])
        program.setScalar("momentum", to: board[HyperparameterCatalogue.momentum])
        program.setScalar("clip_norm", to: board[HyperparameterCatalogue.clipNorm])
        program.setScalar("dropout", to: board[HyperparameterCatalogue.dropout])
        program.setScalar("label_smoothing", to: board[HyperparameterCatalogue.labelSmoothing])
        program.setScalar("huber_delta", to: problem.huberDelta)
    }
}
