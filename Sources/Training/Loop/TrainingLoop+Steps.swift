import Datasets
import RunProtocol
import Tensors

extension TrainingLoop {
    /// A batch whose gradient is there, and that has not touched the weights.
    struct ComputedStep {
        var program: TrainingProgram
        var rows: ArraySlice<Int32>
        /// The number of the step, counted from 1.
        var number: Int
        /// Counted from 0.
        var epoch: Int
        var learningRate: Double
        var loss: Double
        var gradientNorm: Double
        /// The sampler before the batch.
        var samplerBefore: Sampler.State
    }

    /// Computes the gradient of the next batch. The sampler stands behind it.
    func computeNextStep() throws -> ComputedStep {
        board.move(stepsTaken: progress.step)
        let learningRate = self.learningRate
        let before = sampler.state
        let rows = sampler.nextBatch()
        let program = try program(batchSize: rows.count)
        applyScalars(to: program, learningRate: learningRate)
        let number = progress.step + 1
        let request = request(step: number, rows: rows)
        expectNextBatches(after: request)
        let result = program.computeGradient(request, loader: loader)
        return ComputedStep(
            program: program, rows: rows, number: number, epoch: before.epoch, learningRate: learningRate,
            loss: result.loss, gradientNorm: result.gradientNorm, samplerBefore: before)
    }

    /// Moves the weights along a gradient that was found good.
    func take(_ step: ComputedStep) {
        step.rows.withUnsafeBufferPointer { step.program.tally(rows: $0, data: data, into: &progress.tally) }
        let durations = step.program.durations
        insight.observe(step.number, loading: durations?.loading, computing: durations?.computing) {
            step.program.update(step: step.number)
        }
        progress.step = step.number
        progress.sampler = sampler.state
    }

    /// Takes one step; false when a guard caught it before it touched the weights.
    func takeStep() throws -> Bool {
        let step = try computeNextStep()
        if let caught = inspect(step) {
            sampler.restore(step.samplerBefore)
            try respond(to: caught)
            return false
        }
        take(step)
        noteGoodStep(loss: step.loss)
        reporter.report(
            StepRecord(
                step: step.number, epoch: step.epoch + 1, loss: step.loss, gradientNorm: step.gradientNorm,
                learningRate: step.learningRate,
                examplesPerSecond: speed.add(examples: step.rows.count, at: clock.seconds)))
        if let left = stepsUntilPause {
            stepsUntilPause = left - 1
            if left == 1 {
                isPaused = true
                stepsUntilPause = nil
            }
        }
        return true
    }

    private func request(step: Int, rows: ArraySlice<Int32>) -> BatchLoader.Request {
        BatchLoader.Request(
            step: step, rows: Array(rows), strength: board[HyperparameterCatalogue.augmentationStrength])
    }

    /// Lets the loader make the batches that come next if nothing changes.
    private func expectNextBatches(after present: BatchLoader.Request) {
        guard loader.depth > 0 else { return }
        var ahead = sampler
        let next = (1...loader.depth).map { request(step: present.step + $0, rows: ahead.nextBatch()) }
        loader.expect([present] + next)
    }

    private func program(batchSize: Int) throws -> TrainingProgram {
        let dropout = board[HyperparameterCatalogue.dropout]
        let frozen = Set(progress.frozen ?? [])
        return try programs.program(batchSize: batchSize, hasDropout: dropout > 0, frozen: frozen) {
            let problem = try LearningProblem(
                recipe: setup.recipe, preparation: setup.dataset.preparation, dropout: dropout)
            return try TrainingProgram(
                problem: problem, optimizer: setup.recipe.optimizer.optimizer, freezing: frozen, batchSize: batchSize,
                store: store, pool: pool, seed: setup.recipe.training.seed)
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
