/// Keeps frames from piling up on a slow line: the terminal is asked now and then whether it has seen what was sent, and no
/// more is sent while it has not answered.
///
/// Over ssh the kernels on the way take megabytes before a write waits: without this, the picture would lag minutes behind.
struct LinePacer: Sendable, Equatable {
    /// When the question was asked that has no answer yet.
    private(set) var asked: Double?
    private var lastAsked = -Double.infinity
    private var lastFrame = -Double.infinity
    /// Seconds that the last answer took.
    private(set) var latency = 0.0
    private var latencies: [Double] = []
    /// Whether what is sent takes long to arrive, by the last few answers.
    private(set) var isSlow = false
    private var hasAnswered = false
    private var isDeaf: Bool

    /// Seconds in which frames may follow a question that has no answer yet, on a line that was quick the last time.
    private static let grace = 0.1
    /// Seconds between frames while it is not known whether the terminal answers.
    private static let cautious = 0.5
    /// Seconds between questions on a line that answers at once.
    private static let interval = 1.0
    /// Seconds after which a terminal that never answered is asked no more.
    private static let patience = 2.0
    /// Seconds after which an answer is lost.
    private static let longest = 10.0

    /// - Parameter canAsk: Whether the terminal understands the question.
    init(canAsk: Bool) {
        isDeaf = !canAsk
    }

    private static let answersToAgree = 3
    /// Seconds from which on answers show that the line is slow, and below which they show that it no longer is.
    private static let (slow, quick) = (0.25, 0.12)

    /// The question: "are you well?" (device status report).
    static let question = Array("\u{1b}[5n".utf8)

    /// Whether an answer may still come.
    var awaitsAnswer: Bool { hasAnswered && asked != nil }

    /// Whether a frame that is sent now is to end in the question.
    mutating func asks(now: Double) -> Bool {
        lastFrame = now
        guard !isDeaf, asked == nil, latency > Self.grace || now - lastAsked >= Self.interval else { return false }
        asked = now
        lastAsked = now
        return true
    }

    /// The terminal has answered.
    mutating func answer(now: Double) {
        guard let asked else { return }
        latency = max(0, now - asked)
        hasAnswered = true
        self.asked = nil
        latencies = latencies.suffix(Self.answersToAgree - 1) + [latency]
        // One late answer may be a busy machine's, one quick answer that to a small frame.
        guard latencies.count == Self.answersToAgree else { return }
        if latencies.allSatisfy({ $0 > Self.slow }) { isSlow = true }
        if latencies.allSatisfy({ $0 < Self.quick }) { isSlow = false }
    }

    /// Whether the terminal has yet to see what was sent.
    mutating func isBehind(now: Double) -> Bool {
        guard let asked else { return false }
        let waited = now - asked
        if !hasAnswered {
            if waited > Self.patience {
                isDeaf = true
                self.asked = nil
                return false
            }
            // Who has never answered may not know how to, or may sit behind a slow line: frames go on, but few.
            return waited > Self.grace && now - lastFrame < Self.cautious
        }
        if waited > Self.longest { self.asked = nil }
        return waited > (latency > Self.grace ? 0 : Self.grace) && waited <= Self.longest
    }
}
