import Datasets
import RunProtocol

/// A rate that is too high by less than breaks the model: it learns, and ends far above where it could.
extension TrainingLoop {
    private static let comparedRate = 0.1
    private static let leastAdvantage = 1.5
    /// Good rates leave the weights below 1.8 times as large; what moves them hardly is no high rate.
    private static let leastGrowth = 1.3
    /// Runs that are not much longer have no steps to spare.
    private static let leastSteps = 500

    /// What looking for a better start came to.
    enum Comparison {
        case isFine
        case isOutdone(Caught)
        /// The run is to end: it is looked for once more when it goes on.
        case isEnded
    }

    /// Once, behind the hundredth step, where guards may go back and the weights have grown: trains a copy from the start
    /// at a tenth of the learning rate for as many steps. Where its loss is two thirds of the run's or less, the run is outdone.
    func compareWithLowerRate() throws -> Comparison {
        guard progress.step == Self.earlySteps, start.step == 0, totalSteps >= Self.leastSteps,
            guardsRollBackSpikes, guardState.rollBacks == 0, undoPoints.isEmpty,
            let norm = guardState.startNorm, weightNorm > Self.leastGrowth * norm, let level = guardState.loss.longLevel
        else { return .isFine }
        let copied = try onCopy { () throws -> Double? in
            try adopt(start)
            _ = board.multiply(HyperparameterCatalogue.learningRate.key, by: Self.comparedRate)
            while progress.step < Self.earlySteps {
                if inbox.interruption != nil { return nil }
                let step = try computeNextStep()
                guard inspect(step) == nil else { return .infinity }
                take(step)
                noteGoodStep(step)
            }
            return guardState.loss.longLevel
        }
        guard let copied else { return .isEnded }
        guard copied * Self.leastAdvantage < level else { return .isFine }
        return .isOutdone(
            Caught(cause: .outdone, value: level, limit: copied, samplerAfter: sampler.state, step: progress.step))
    }

    /// What the learning rate is multiplied by where the run goes back to its start; nil when the run is to end meanwhile.
    func startingCut(for caught: Caught) throws -> Double? {
        caught.cause == .outdone ? Self.comparedRate : try earlyCut(at: start)
    }
}
