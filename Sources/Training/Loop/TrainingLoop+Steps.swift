import Datasets
import Optimizers
import RunProtocol
import Tensors

extension TrainingLoop {
    /// A step whose gradient is there, and that has not touched the weights.
    struct ComputedStep {
        /// That of its last batch.
        var program: TrainingProgram
        /// Those of all its batches.
        var rows: ArraySlice<Int32>
        /// The epoch's metrics with this step's, where it has several batches: the outputs of the first are gone by now.
        var tally: MetricTally?
        /// The number of the step, counted from 1.
        var number: Int
        /// Counted from 0.
        var epoch: Int
        var learningRate: Double
        var loss: Double
        var gradientNorm: Double
        /// The sampler before the batch.
        var samplerBefore: Sampler.State
        /// Of all its batches, where the time was taken.
        var durations: StepDurations?
        /// Of all its batches.
        var multiplyAdds: Int
    }

    /// Computes the gradient of the next step, batch by batch. The sampler stands behind it.
    func computeNextStep() throws -> ComputedStep {
        board.move(stepsTaken: progress.step)
        let learningRate = self.learningRate
        let before = sampler.state
        let rows = sampler.nextBatch()
        let number = progress.step + 1
        let batches = requests(step: number, rows: rows)
        expectNextBatches(after: batches, step: number)
        var durations = insight.times(number) ? StepDurations() : nil
        var step: ComputedStep?
        for batch in batches {
            let program = try program(batchSize: batch.rows.count)
            let share = Double(batch.rows.count) / Double(rows.count)
            applyScalars(to: program, step: number, learningRate: learningRate, share: share)
            let loss = program.computeGradient(batch, loader: loader, addsUp: step != nil, durations: &durations)
            var computed = ComputedStep(
                program: program, rows: rows, number: number, epoch: before.epoch, learningRate: learningRate,
                loss: (step?.loss ?? 0) + share * loss, gradientNorm: 0, samplerBefore: before,
                multiplyAdds: (step?.multiplyAdds ?? 0) + program.multiplyAdds)
            if batches.count > 1 {
                var tally = step?.tally ?? progress.tally
                batch.rows.withUnsafeBufferPointer { program.tally(rows: $0, data: data, into: &tally) }
                computed.tally = tally
            }
            step = computed
        }
        guard var step else { throw TrainingFailure("a step without examples was asked for") }
        step.gradientNorm = step.program.settleGradient(step: batches.last?.step ?? number)
        step.durations = durations
        return step
    }

    /// Moves the weights along a gradient that was found good.
    func take(_ step: ComputedStep) {
        if let tally = step.tally {
            progress.tally = tally
        } else {
            step.rows.withUnsafeBufferPointer { step.program.tally(rows: $0, data: data, into: &progress.tally) }
        }
        insight.observe(step.number, step.durations, multiplyAdds: step.multiplyAdds) {
            step.program.update(step: step.number)
        }
        progress.step = step.number
        progress.sampler = sampler.state
    }

    /// Takes one step; false when a guard caught it before it touched the weights.
    func takeStep() throws -> Bool {
        switch try compareWithLowerRate() {
        case .isFine: break
        case .isOutdone(let caught):
            try respond(to: caught)
            return false
        case .isEnded: return false
        }
        let step = try computeNextStep()
        if let caught = inspect(step) {
            sampler.restore(step.samplerBefore)
            try respond(to: caught)
            return false
        }
        take(step)
        noteGoodStep(step)
        adviseOnGrowth(after: step)
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

    /// Whether a step goes over several batches.
    private var accumulates: Bool { board[HyperparameterCatalogue.accumulate] > 1 }

    /// The batches of a step. Each has a number of its own, from which its randomness comes.
    private func requests(step: Int, rows: ArraySlice<Int32>) -> [BatchLoader.Request] {
        let size = Int(board[HyperparameterCatalogue.batchSize])
        let perStep = max(1, Int(board[HyperparameterCatalogue.accumulate]))
        return stride(from: rows.startIndex, to: rows.endIndex, by: size).enumerated().map { index, start in
            BatchLoader.Request(
                step: (step - 1) * perStep + index + 1, rows: Array(rows[start..<min(start + size, rows.endIndex)]),
                strength: board[HyperparameterCatalogue.augmentationStrength])
        }
    }

    /// Lets the loader make the batches that come next if nothing changes.
    private func expectNextBatches(after present: [BatchLoader.Request], step: Int) {
        guard loader.depth > 0 else { return }
        var expected = present
        for (index, rows) in sampler.upcomingBatches(loader.depth).enumerated() {
            expected += requests(step: step + 1 + index, rows: rows)
        }
        loader.expect(Array(expected.prefix(present.count + loader.depth)))
    }

    private func program(batchSize: Int) throws -> TrainingProgram {
        let dropout = board[HyperparameterCatalogue.dropout]
        var rule = StepRule(setup.recipe)
        rule.frozen = Set(progress.frozen ?? [])
        rule.accumulates = accumulates
        let key = ProgramCache.Key(
            batchSize: batchSize, hasDropout: dropout > 0, accumulates: rule.accumulates, frozen: rule.frozen)
        return try programs.program(key) {
            let problem = try LearningProblem(
                recipe: setup.recipe, preparation: setup.dataset.preparation, dropout: dropout,
                classWeights: problem.classWeights)
            return try TrainingProgram(
                problem: problem, rule: rule, batchSize: batchSize, store: store, pool: pool,
                seed: setup.recipe.training.seed)
        }
    }

    /// - Parameter share: That of the step's examples which the program computes.
    private func applyScalars(to program: TrainingProgram, step: Int, learningRate: Double, share: Double) {
        program.setScalar("learning_rate", to: learningRate)
        program.setScalar("accumulation_weight", to: share)
        program.setScalar(
            WeightAverage.scalarName,
            to: WeightAverage.decay(step: step, limit: board[HyperparameterCatalogue.averageDecay]))
        guard program.boardVersion != board.version else { return }
        program.boardVersion = board.version
        program.setScalar("weight_decay", to: board[HyperparameterCatalogue.weightDecay])
        program.setScalar("momentum", to: board[HyperparameterCatalogue.momentum])
        program.setScalar("clip_norm", to: board[HyperparameterCatalogue.clipNorm])
        program.setScalar("dropout", to: board[HyperparameterCatalogue.dropout])
        program.setScalar("label_smoothing", to: board[HyperparameterCatalogue.labelSmoothing])
        program.setScalar("focal_gamma", to: board[HyperparameterCatalogue.focalGamma])
        program.setScalar("l1", to: board[HyperparameterCatalogue.absolutePenalty])
        program.setScalar("l2", to: board[HyperparameterCatalogue.squaredPenalty])
        for pattern in setup.recipe.optimizer.groups.keys {
            let multiplier = board[HyperparameterCatalogue.groupMultiplier(pattern)]
            program.setScalar("learning_rate.\(pattern)", to: multiplier)
        }
        program.setScalar("huber_delta", to: problem.huberDelta)
    }
}
