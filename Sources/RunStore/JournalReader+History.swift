import GRDB
public import RunProtocol

extension JournalReader {
    /// What a run has told, abandoned stretches too, for someone who begins to look on now: in order, with the steps
    /// merged into about so many records at most, and without the ends that a resume went beyond.
    public func history(stepRecords: Int = 4000) throws(RunStoreError) -> [EventRecord] {
        let all = try events(includingAbandoned: true)
        let stepCount = all.count { $0.event.kind == .stepsCompleted }
        let stride = max(1, stepCount / max(1, stepRecords))
        var history: [EventRecord] = []
        var merged = 0
        for (index, record) in all.enumerated() {
            switch record.event {
            case .validationProgressed, .trialProgressed: continue
            case .runFinished where index < all.count - 1: continue
            case .stepsCompleted(let next):
                if merged < stride, case .stepsCompleted(var steps)? = history.last?.event,
                    next.firstStep > steps.lastStep
                {
                    steps.merge(next)
                    history[history.count - 1] = EventRecord(
                        sequence: record.sequence, seconds: record.seconds, event: .stepsCompleted(steps))
                    merged += 1
                } else {
                    history.append(record)
                    merged = 1
                }
            default: history.append(record)
            }
        }
        return history
    }

    /// What is needed to draw a run beside others, in order: its start, its steps in so many records at most, its
    /// validations, and what was done by hand.
    public func course(points: Int = 1000) throws(RunStoreError) -> [EventRecord] {
        let told = try events(ofKinds: [.runStarted, .planChanged, .validationCompleted, .commandAnswered])
        return (told + (try stepEvents(points: points))).sorted { $0.sequence < $1.sequence }
    }
}
