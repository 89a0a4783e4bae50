import Testing

@testable import NcursesScreen

@Suite struct LinePacerTests {
    @Test("a terminal that never answers is asked once, and nothing waits for it")
    func deaf() {
        var pacer = LinePacer(canAsk: true)
        let first = pacer.asks(now: 0)
        #expect(first)
        for time in stride(from: 0.0, through: 30, by: 0.1) {
            let isBehind = pacer.isBehind(now: time)
            if !isBehind { _ = pacer.asks(now: time) }
            // Until it is known, there are fewer frames; then as many as ever.
            #expect(!isBehind || time < 2.2)
            #expect(pacer.asked == nil || time < 2.2)
        }
        var other = LinePacer(canAsk: false)
        let asks = other.asks(now: 0)
        #expect(!asks)
    }

    @Test("a quick terminal is asked once a second, and never waited for")
    func quick() {
        var pacer = LinePacer(canAsk: true)
        var questions = 0
        for frame in 0..<150 {
            let now = Double(frame) / 15
            let isBehind = pacer.isBehind(now: now)
            #expect(!isBehind)
            if pacer.asks(now: now) {
                questions += 1
                pacer.answer(now: now + 0.005)
            }
        }
        #expect(questions == 10)
    }

    @Test("over a line of 10 kB/s and 300 ms no more than two frames are on their way", arguments: [600.0, 3000, 8000])
    func slow(bytesPerFrame: Double) {
        var pacer = LinePacer(canAsk: true)
        // When the line has passed on all that was sent, and the answers that are on their way back.
        var lineFree = 0.0
        var answers: [Double] = []
        var most = 0.0
        var frames = 0
        for tick in 0..<3000 {
            let now = Double(tick) / 100
            while let first = answers.first, first <= now {
                answers.removeFirst()
                pacer.answer(now: now)
            }
            guard tick % 7 == 0, !pacer.isBehind(now: now) else { continue }
            frames += 1
            lineFree = max(lineFree, now) + bytesPerFrame / 10_000
            if pacer.asks(now: now) { answers.append(lineFree + 0.3) }
            if now > 5 { most = max(most, lineFree - now) }
        }
        #expect(most <= 3 * bytesPerFrame / 10_000 + 0.15, "\(most) s behind")
        #expect(frames > 20)
    }

    @Test("an answer that is lost stops nothing for ever")
    func lost() {
        var pacer = LinePacer(canAsk: true)
        _ = pacer.asks(now: 0)
        pacer.answer(now: 0.5)
        let asked = pacer.asks(now: 1)
        let (early, late) = (pacer.isBehind(now: 2), pacer.isBehind(now: 12))
        let again = pacer.asks(now: 12)
        #expect(asked && early && !late && again)
    }

    @Test("a line is slow when three answers agree, and quick again likewise")
    func slowness() {
        var pacer = LinePacer(canAsk: true)
        var now = 0.0
        func answer(after seconds: Double) -> Bool {
            now += 2
            _ = pacer.asks(now: now)
            pacer.answer(now: now + seconds)
            return pacer.isSlow
        }
        #expect([0.6, 0.01, 0.6, 0.6].map(answer) == [false, false, false, false])
        #expect([0.6, 0.01, 0.01, 0.01].map(answer) == [true, true, true, false])
    }
}
