import GRDB
import RunProtocol

/// Something that waits to be written into the journal.
enum JournalEntry: Sendable {
    case event(EventRecord)
    case command(ReceivedCommand)

    /// Writes the entry. Written a second time, after a write whose outcome was unclear, it takes its own place again.
    func insert(into database: Database) throws {
        switch self {
        case .event(let record):
            if case .stepsCompleted(let steps) = record.event {
                try insert(steps, of: record, into: database)
            } else {
                try insert(record, into: database)
            }
        case .command(let received):
            try database.cachedStatement(sql: "INSERT OR REPLACE INTO command VALUES (?, ?, ?, ?)").execute(arguments: [
                received.command.id.rawValue, received.step, received.seconds, try json(received.command),
            ])
        }
    }

    private func insert(_ record: EventRecord, into database: Database) throws {
        let sql = "INSERT OR REPLACE INTO event (sequence, kind, step, seconds, payload) VALUES (?, ?, ?, ?, ?)"
        try database.cachedStatement(sql: sql).execute(arguments: [
            record.sequence, record.event.kind.rawValue, record.event.step, record.seconds, try json(record),
        ])
    }

    private func insert(_ steps: StepRecord, of record: EventRecord, into database: Database) throws {
        // NaN has no place in SQLite and is kept as NULL; infinities are kept as they are.
        try database.cachedStatement(sql: "INSERT OR REPLACE INTO step VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .execute(arguments: [
                record.sequence, record.seconds, steps.firstStep, steps.lastStep, steps.epoch, steps.loss,
                steps.meanLoss, steps.minimumLoss, steps.maximumLoss, steps.gradientNorm, steps.learningRate,
                steps.examplesPerSecond,
            ])
    }

    private func json(_ value: some Encodable) throws -> String {
        String(decoding: try JSONLines.encode(value), as: UTF8.self)
    }
}

extension JournalEntry {
    /// Takes in the entry that follows, if both are step records that follow each other. Tells whether it did.
    mutating func merge(_ next: JournalEntry) -> Bool {
        guard case .event(let mine) = self, case .event(var theirs) = next,
            case .stepsCompleted(var steps) = mine.event, case .stepsCompleted(let following) = theirs.event,
            following.firstStep > steps.lastStep
        else { return false }
        steps.merge(following)
        theirs.event = .stepsCompleted(steps)
        self = .event(theirs)
        return true
    }
}

extension StepRecord {
    /// The record in a row of the table `step`.
    init(row: Row) {
        self.init(
            step: row["first_step"], epoch: row["epoch"], loss: row["loss"] ?? .nan,
            gradientNorm: row["gradient_norm"] ?? .nan, learningRate: row["learning_rate"] ?? .nan,
            examplesPerSecond: row["examples_per_second"] ?? .nan)
        lastStep = row["last_step"]
        meanLoss = row["mean_loss"] ?? .nan
        minimumLoss = row["minimum_loss"] ?? .nan
        maximumLoss = row["maximum_loss"] ?? .nan
    }
}
