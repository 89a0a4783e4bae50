import RunProtocol

extension TrainingLoop {
    private static let testedBatches = 120
    private static let lowestTested = 1e-4
    private static let highestTested = 3.0

    /// What the learning rate is multiplied by where a run goes back to its start: what the recipe says for a rate that is
    /// far too high, or several times as much where a range test from there says so clearly: a rate that was too high by
    /// less would end far below the good one.
    ///
    /// The test only has a hint to give, within a factor of about four either way. It never cuts deeper: what still fails
    /// goes back once more. nil when the run is to end meanwhile.
    func earlyCut(at start: StateRing.Kept) throws -> Double? {
        let cut = setup.recipe.guards.earlyCut
        let rate = board[HyperparameterCatalogue.learningRate]
        let declaration = HyperparameterCatalogue.learningRate
        let record = try onCopy { () throws -> RangeTestRecord? in
            try adopt(start)
            return try rangeTest(
                lowest: max(declaration.minimum, rate * Self.lowestTested),
                highest: min(declaration.maximum, rate * Self.highestTested), batches: Self.testedBatches)
        }
        if record == nil, inbox.interruption != nil { return nil }
        guard let suggestion = record?.suggestion, rate > 0, cut < 1 else { return cut }
        return Self.refined(cut, by: suggestion / rate / cut)
    }

    /// - Parameter ratio: How many times the rate after the cut the range test would take.
    static func refined(_ cut: Double, by ratio: Double) -> Double {
        switch ratio {
        case 5...: min(cut * 10, 1)
        case 2.5...: min(cut * 3, 1)
        default: cut
        }
    }
}
