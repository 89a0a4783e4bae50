import RunProtocol

/// Adds up where the time of steps goes, from every sixteenth of them.
struct StepTimer {
    private var samples = 0
    private var loading = 0.0
    private var forward = 0.0
    private var backward = 0.0
    private var updating = 0.0
    private var firstStep = 0
    private var start: Double?

    /// Adds a step that was timed, in seconds.
    mutating func add(_ durations: StepDurations, updating: Double) {
        samples += 1
        loading += durations.loading
        forward += durations.forward
        backward += durations.backward
        self.updating += updating
    }

    /// The means since the last restart; nil before there is anything to tell.
    func take(step: Int, multiplyAdds: Int, peak: Double?, now: Double) -> StepTiming? {
        guard let start, samples > 0, step > firstStep, now > start else { return nil }
        let whole = (now - start) / Double(step - firstStep)
        let parts = [loading, forward, backward, updating].map { $0 / Double(samples) }
        return StepTiming(
            step: step, loading: parts[0], computing: parts[1] + parts[2], forward: parts[1], updating: parts[3],
            rest: max(0, whole - parts.reduce(0, +)),
            operationsPerSecond: multiplyAdds > 0 ? 2 * Double(multiplyAdds) / whole : nil,
            peakOperationsPerSecond: peak)
    }

    /// Begins anew.
    mutating func restart(step: Int, now: Double) {
        self = StepTimer()
        firstStep = step
        start = now
    }

    /// Leaves out a time that was no training: a validation, a pause.
    mutating func leaveOut(seconds: Double) {
        start = start.map { $0 + seconds }
    }
}
