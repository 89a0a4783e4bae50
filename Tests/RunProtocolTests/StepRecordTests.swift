import RunProtocol
import Testing

@Suite("Step records merge")
struct StepRecordTests {
    @Test("in any grouping to the same record, up to rounding", arguments: Array(1..<12))
    func associative(cut: Int) {
        let whole = Samples.steps(1...12)
        var parts = Samples.steps(1...cut)
        parts.merge(Samples.steps(cut + 1...12))
        #expect(abs(parts.meanLoss - whole.meanLoss) < 1e-15)
        parts.meanLoss = whole.meanLoss
        #expect(parts == whole)
    }

    @Test("with each step's loss of the same weight in the mean")
    func weightedMean() {
        var record = Samples.step(1, loss: 8)
        var rest = Samples.step(2, loss: 2)
        rest.merge(Samples.step(3, loss: 2))
        record.merge(rest)
        #expect(record.meanLoss == 4)
        #expect(record.minimumLoss == 2)
        #expect(record.maximumLoss == 8)
        #expect(record.stepCount == 3)
    }

    @Test("with the newest of all that is told of the last step")
    func lastStepWins() {
        let record = Samples.steps(1...20)
        let last = Samples.step(20, loss: 1.0 / 20)
        #expect(record.firstStep == 1 && record.lastStep == 20)
        #expect(record.epoch == last.epoch && record.loss == last.loss && record.gradientNorm == last.gradientNorm)
        #expect(record.learningRate == last.learningRate && record.examplesPerSecond == last.examplesPerSecond)
    }

    @Test("so that a loss that is no number spoils the mean, not the bounds", arguments: [0, 1, 2])
    func notANumber(place: Int) {
        var losses = [3.0, 1.0, 2.0]
        losses[place] = .nan
        let rest = losses.filter { !$0.isNaN }
        var record = Samples.step(1, loss: losses[0])
        record.merge(Samples.step(2, loss: losses[1]))
        record.merge(Samples.step(3, loss: losses[2]))
        #expect(record.meanLoss.isNaN)
        #expect(record.minimumLoss == rest.min())
        #expect(record.maximumLoss == rest.max())
    }

    @Test("over gaps, the steps that were never told of counted with the record before them or after")
    func gaps() {
        var record = Samples.step(1, loss: 1)
        record.merge(Samples.step(5, loss: 1))
        #expect(record.stepCount == 5)
        #expect(record.meanLoss == 1)
    }
}
