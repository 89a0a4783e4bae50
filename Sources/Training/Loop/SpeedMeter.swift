/// Examples a second over the last moments.
struct SpeedMeter {
    private static let windowSeconds = 0.5

    private var windowStart: Double?
    private var examples = 0
    private var rate = 0.0

    /// Takes in a step's examples and returns the rate. Seconds count from the run's start.
    mutating func add(examples count: Int, at seconds: Double) -> Double {
        guard let start = windowStart else {
            windowStart = seconds
            return rate
        }
        examples += count
        let elapsed = seconds - start
        if elapsed > 0, elapsed >= Self.windowSeconds || rate == 0 {
            let current = Double(examples) / elapsed
            if elapsed >= Self.windowSeconds {
                rate = current
                windowStart = seconds
                examples = 0
            }
            return current
        }
        return rate
    }

    /// Leaves out a stretch that was no training: a validation, a pause.
    mutating func leaveOut(seconds: Double) {
        windowStart = windowStart.map { $0 + seconds }
    }
}
