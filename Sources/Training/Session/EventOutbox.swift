import RunProtocol

/// Events on their way from the engine's thread to whoever looks on. The engine never waits for a reader: step records
/// that nobody has taken yet are merged, all others are kept.
final class EventOutbox: Sendable {
    private let records = Locked<[EventRecord]>([])
    private let observer: @Sendable (EventRecord) -> Void
    private let onArrival: @Sendable () -> Void

    /// `observer` gets each event, and `onArrival` is called after it, both on the engine's thread. They must return at
    /// once.
    init(observer: @escaping @Sendable (EventRecord) -> Void = { _ in }, onArrival: @escaping @Sendable () -> Void) {
        self.observer = observer
        self.onArrival = onArrival
    }

    func put(_ record: EventRecord) {
        records.withLock { records in
            if case .stepsCompleted(let next) = record.event, let last = records.last,
                case .stepsCompleted(var merged) = last.event
            {
                merged.merge(next)
                records[records.count - 1] = EventRecord(
                    sequence: record.sequence, seconds: record.seconds, event: .stepsCompleted(merged))
            } else {
                records.append(record)
            }
        }
        observer(record)
        onArrival()
    }

    /// All events since the last call, in order.
    func take() -> [EventRecord] {
        records.withLock { records in
            defer { records = [] }
            return records
        }
    }
}
