/// The time a run has taken, its pace, and the time it has left.
struct RunClock: Sendable, Equatable {
    /// The run's seconds at the latest event, and the screen's clock when it came.
    private(set) var seconds = 0.0
    private var arrival = 0.0
    /// Whether the run's seconds go on.
    var isRunning = false
    /// How many of the run's seconds pass in one of the screen's: a record may be played faster.
    var rate = 1.0

    /// Where the stretch of steps that is being timed began.
    private var stretchStart: Double?
    /// Steps and the seconds they took, older ones fading.
    private var steps = 0.0
    private var stepSeconds = 0.0
    private(set) var validations = 0
    private var validationSeconds = 0.0
    private var lastValidationStep: Int?
    private(set) var stepsBetweenValidations: Int?

    /// The seconds over which older steps fade from the pace.
    private static let memory = 8.0

    mutating func note(seconds: Double, now: Double) {
        self.seconds = max(self.seconds, seconds)
        arrival = now
    }

    /// Time that went into something other than steps ends here.
    mutating func beginStretch(at seconds: Double) {
        stretchStart = seconds
    }

    mutating func noteSteps(_ count: Int, at seconds: Double) {
        defer { stretchStart = seconds }
        guard let stretchStart, seconds > stretchStart else {
            // Nothing to measure from: the steps count once time has passed.
            if self.stretchStart != nil { steps += Double(count) }
            return
        }
        let passed = seconds - stretchStart
        let keep = 1 / (1 + passed / Self.memory)
        steps = steps * keep + Double(count)
        stepSeconds = stepSeconds * keep + passed
    }

    mutating func noteValidation(at step: Int, took duration: Double, seconds: Double) {
        validations += 1
        validationSeconds += duration.isFinite ? max(0, duration) : 0
        if let last = lastValidationStep, step > last { stepsBetweenValidations = step - last }
        lastValidationStep = step
        beginStretch(at: seconds)
    }

    /// Steps a second while training, without the time of validations.
    var stepsPerSecond: Double? {
        stepSeconds > 0 && steps > 0 ? steps / stepSeconds : nil
    }

    /// The run's seconds at a time of the screen's clock.
    func elapsed(now: Double) -> Double {
        seconds + (isRunning ? max(0, now - arrival) * rate : 0)
    }

    /// Seconds that so many steps will take, with the validations that come with them.
    func remaining(steps: Int, stepsPerEpoch: Int) -> Double? {
        guard let stepsPerSecond else { return nil }
        let training = Double(max(0, steps)) / stepsPerSecond
        guard validations > 0 else { return training }
        let between = max(1, stepsBetweenValidations ?? stepsPerEpoch)
        let perValidation = validationSeconds / Double(validations)
        return training + Double(max(0, steps) / between) * perValidation
    }
}
