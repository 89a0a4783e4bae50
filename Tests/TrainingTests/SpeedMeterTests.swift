import Testing

@testable import Training

@Suite("The speed")
struct SpeedMeterTests {
    /// 100 examples each 0.01 s are 10,000 a second.
    @Test("is right when validations come more often than the window is long", arguments: [3, 10, 1000])
    func validations(stepsBetween: Int) {
        var meter = SpeedMeter()
        var seconds = 0.0
        var rate = 0.0
        for step in 1...1000 {
            seconds += 0.01
            rate = meter.add(examples: 100, at: seconds)
            if step % stepsBetween == 0 {
                seconds += 0.2
                meter.leaveOut(seconds: 0.2)
            }
        }
        #expect(abs(rate - 10_000) < 1)
    }

    @Test("follows a change within a second")
    func change() {
        var meter = SpeedMeter()
        for step in 1...100 { _ = meter.add(examples: 100, at: Double(step) * 0.01) }
        var rate = 0.0
        for step in 1...200 { rate = meter.add(examples: 50, at: 1 + Double(step) * 0.01) }
        #expect(abs(rate - 5000) < 1)
    }
}
