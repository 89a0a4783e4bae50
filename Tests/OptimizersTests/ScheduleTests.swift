import Optimizers
import Testing

@Suite("Schedules")
struct ScheduleTests {
    struct Golden: Decodable {
        let name: String
        let rates: [Double]
    }

    static let schedules: [String: any Schedule] = [
        "step": StepSchedule(base: 0.4, factor: 0.3, interval: 7),
        "cosine": CosineSchedule(base: 0.4, final: 0.02, totalSteps: 40),
        "one_cycle": OneCycleSchedule(peak: 0.4, totalSteps: 41),
        "cosine_restarts": CosineSchedule(base: 0.4, final: 0.01, totalSteps: 40, cycles: 4),
        "exponential": ExponentialSchedule(base: 0.4, factor: 0.93),
        "linear": PolynomialSchedule(base: 0.4, final: 0.04, totalSteps: 30),
        "polynomial": PolynomialSchedule(base: 0.4, power: 2.5, totalSteps: 35),
        "warm_cosine": WarmUp(steps: 8, then: CosineSchedule(base: 0.4, final: 0.01, totalSteps: 32)),
    ]

    @Test("the learning rates of every schedule are PyTorch's", arguments: schedules.keys.sorted())
    func golden(_ name: String) throws {
        let golden = try #require(try GoldenFile<Golden>.read("schedules").first { $0.name == name })
        let schedule = try #require(Self.schedules[name])
        for (step, rate) in golden.rates.enumerated() {
            #expect(abs(schedule.learningRate(step: step) - rate) < 1e-12, "step \(step)")
        }
    }

    @Test(
        "no schedule gives a rate below zero or no number, before, within or after its steps",
        arguments: [1, 2, 3, 100])
    func bounds(_ total: Int) {
        let schedules: [any Schedule] = [
            ConstantSchedule(base: 0.1), StepSchedule(base: 0.1, interval: 1),
            CosineSchedule(base: 0.1, totalSteps: total, cycles: 7), ExponentialSchedule(base: 0.1, factor: 0.5),
            PolynomialSchedule(base: 0.1, power: 0.3, totalSteps: total),
            CosineSchedule(base: 0.1, totalSteps: total),
            OneCycleSchedule(peak: 0.1, totalSteps: total),
            WarmUp(steps: 5, then: CosineSchedule(base: 0.1, totalSteps: total)),
            WarmUp(steps: 0, then: OneCycleSchedule(peak: 0.1, totalSteps: total)),
        ]
        for schedule in schedules {
            for step in 0..<(2 * total + 10) {
                let rate = schedule.learningRate(step: step)
                #expect(rate >= 0 && rate <= 0.1, "\(schedule) at \(step): \(rate)")
            }
        }
    }

    /// As in `make_goldens.py`.
    static let plateauLosses = [
        1.0, 0.9, 0.95, 0.9, 0.89999, 0.91, 0.8, 0.85, 0.85, 0.85, 0.85, 0.85, 0.85, 0.9, 0.9, 0.9, 0.9, 0.9,
    ]

    @Test("the cuts at a plateau are PyTorch's")
    func plateau() throws {
        let golden = try #require(try GoldenFile<Golden>.read("schedules").first { $0.name == "plateau" })
        var rule = PlateauRule(factor: 0.3, patience: 2, lowestScale: 0.025)
        for (index, loss) in Self.plateauLosses.enumerated() {
            _ = rule.add(loss: loss)
            #expect(abs(0.4 * rule.scale - golden.rates[index]) < 1e-12, "loss \(index)")
        }
        #expect(rule.scale == 0.025)
    }

    @Test("a loss that is no number is not better than any")
    func plateauOfNaN() {
        var rule = PlateauRule(patience: 0)
        #expect([Double.nan, .nan].map { rule.add(loss: $0) } == [true, true])
    }
}
