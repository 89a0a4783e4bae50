import Foundation
import GRDB
public import RunProtocol

/// The reading side of a journal, also while another process writes it.
///
/// Every member throws `.unreadable` or `.damaged`.
public struct JournalReader: Sendable {
    private let database: any DatabaseReader
    private let path: String

    init(database: any DatabaseReader, path: String) {
        self.database = database
        self.path = path
    }

    /// Opens the journal at a path. Throws `.notFound`, `.unreadable`, `.damaged` or `.newerFormat`.
    public init(path: String) throws(RunStoreError) {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        do {
            let database = try DatabaseQueue(path: path, configuration: configuration)
            try database.read { try JournalSchema.check($0, path: path) }
            self.init(database: database, path: path)
        } catch {
            throw RunStoreError(databaseError: error, path: path, verb: .read)
        }
    }

    /// The highest sequence number given, abandoned events included; 0 when there is none.
    public var lastSequence: Int {
        get throws(RunStoreError) {
            try number(
                "SELECT max((SELECT ifnull(max(sequence), 0) FROM event), (SELECT ifnull(max(sequence), 0) FROM step))")
        }
    }

    /// The highest number of a command; 0 when there is none.
    public var lastCommandID: Int {
        get throws(RunStoreError) {
            try number(
                """
                SELECT max((SELECT ifnull(max(id), 0) FROM command), (SELECT ifnull(max(
                    json_extract(payload, '$.command.id')), 0) FROM event WHERE kind = 'commandAnswered'))
                """)
        }
    }

    /// The number of steps taken, without abandoned ones.
    public var lastStep: Int {
        get throws(RunStoreError) {
            try number(
                """
                SELECT max(
                    ifnull((SELECT step FROM event WHERE is_abandoned = 0 ORDER BY sequence DESC LIMIT 1), 0),
                    ifnull((SELECT last_step FROM step WHERE is_abandoned = 0 ORDER BY sequence DESC LIMIT 1), 0))
                """)
        }
    }

    /// Seconds of training time until the last event; 0 when there is none.
    public var lastSeconds: Double {
        get throws(RunStoreError) {
            try read { database in
                try Double.fetchOne(
                    database,
                    sql: """
                        SELECT max((SELECT ifnull(max(seconds), 0) FROM event WHERE is_abandoned = 0),
                            ifnull((SELECT seconds FROM step WHERE is_abandoned = 0 ORDER BY sequence DESC LIMIT 1), 0))
                        """) ?? 0
            }
        }
    }

    /// Events in order, those that come after a sequence number, at most so many.
    public func events(
        after sequence: Int = 0, limit: Int? = nil, includingAbandoned: Bool = false
    ) throws(RunStoreError) -> [EventRecord] {
        let sql = """
            SELECT sequence, seconds, payload, NULL AS first_step, NULL AS last_step, NULL AS epoch, NULL AS loss,
                NULL AS mean_loss, NULL AS minimum_loss, NULL AS maximum_loss, NULL AS gradient_norm,
                NULL AS learning_rate, NULL AS examples_per_second
            FROM event WHERE sequence > :after AND is_abandoned <= :abandoned
            UNION ALL
            SELECT sequence, seconds, NULL, first_step, last_step, epoch, loss, mean_loss, minimum_loss, maximum_loss,
                gradient_norm, learning_rate, examples_per_second
            FROM step WHERE sequence > :after AND is_abandoned <= :abandoned
            ORDER BY sequence LIMIT :limit
            """
        return try read { database in
            let arguments: StatementArguments = [
                "after": sequence, "abandoned": includingAbandoned, "limit": limit ?? -1,
            ]
            var records: [EventRecord] = []
            let rows = try Row.fetchCursor(database, sql: sql, arguments: arguments)
            while let row = try rows.next() { records.append(try Self.record(in: row)) }
            return records
        }
    }

    /// All events but step records, in order, without abandoned ones.
    public func lifecycleEvents() throws(RunStoreError) -> [EventRecord] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT payload FROM event WHERE is_abandoned = 0 ORDER BY sequence")
                .map { try Self.decode(EventRecord.self, from: $0["payload"]) }
        }
    }

    /// Events of some kinds in order, without abandoned ones.
    public func events(ofKinds kinds: Set<TrainingEvent.Kind>) throws(RunStoreError) -> [EventRecord] {
        let marks = kinds.map { _ in "?" }.joined(separator: ", ")
        let sql = "SELECT payload FROM event WHERE is_abandoned = 0 AND kind IN (\(marks)) ORDER BY sequence"
        return try read { database in
            try Row.fetchAll(database, sql: sql, arguments: StatementArguments(kinds.map(\.rawValue))).map { row in
                try Self.decode(EventRecord.self, from: row["payload"])
            }
        }
    }

    /// Commands that were applied, in order: what a replay has to do again.
    public func interventions(includingAbandoned: Bool = false) throws(RunStoreError) -> [Intervention] {
        let sql = """
            SELECT sequence, seconds, payload, is_abandoned FROM event
            WHERE kind = 'commandAnswered' AND is_abandoned <= ? ORDER BY sequence
            """
        return try read { database in
            try Row.fetchAll(database, sql: sql, arguments: [includingAbandoned]).compactMap { row in
                guard case .commandAnswered(let answer) = try Self.record(in: row).event,
                    case .applied = answer.outcome
                else { return nil }
                return Intervention(
                    sequence: row["sequence"], seconds: row["seconds"], answer: answer, isAbandoned: row["is_abandoned"]
                )
            }
        }
    }

    /// The step records of the whole run, merged into at most so many of about the same number of steps.
    ///
    /// Abandoned ones are left out. Precondition: at least one point.
    public func curve(points: Int) throws(RunStoreError) -> [StepRecord] {
        try stepEvents(points: points).compactMap {
            if case .stepsCompleted(let steps) = $0.event { steps } else { nil }
        }
    }

    /// The same as events, which tell the time of their last step too.
    func stepEvents(points: Int) throws(RunStoreError) -> [EventRecord] {
        precondition(points > 0, "a curve has points")
        return try read { database in
            let bounds = try Row.fetchOne(
                database, sql: "SELECT min(first_step), max(last_step) FROM step WHERE is_abandoned = 0")
            guard let bounds, let first = bounds[0] as Int?, let last = bounds[1] as Int? else { return [] }
            let stepsPerPoint = max(1, (last - first + points) / points)
            var curve: [EventRecord] = []
            let rows = try Row.fetchCursor(database, sql: "SELECT * FROM step WHERE is_abandoned = 0 ORDER BY sequence")
            while let row = try rows.next() {
                var record = StepRecord(row: row)
                let point = (record.lastStep - first) / stepsPerPoint
                if case .stepsCompleted(var merged)? = curve.last?.event,
                    (merged.lastStep - first) / stepsPerPoint == point, record.firstStep > merged.lastStep
                {
                    merged.merge(record)
                    record = merged
                    curve.removeLast()
                }
                curve.append(
                    EventRecord(sequence: row["sequence"], seconds: row["seconds"], event: .stepsCompleted(record)))
            }
            return curve
        }
    }

    /// The latest validation that was the best so far; nil before the first.
    public func bestValidation() throws(RunStoreError) -> ValidationRecord? {
        let sql = """
            SELECT sequence, seconds, payload FROM event WHERE kind = 'validationCompleted' AND is_abandoned = 0
                AND json_extract(payload, '$.isBest') ORDER BY sequence DESC LIMIT 1
            """
        return try read { database in
            guard let row = try Row.fetchOne(database, sql: sql) else { return nil }
            guard case .validationCompleted(let record) = try Self.record(in: row).event else { return nil }
            return record
        }
    }

    /// Commands as they were received, in order.
    public func commands() throws(RunStoreError) -> [ReceivedCommand] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM command ORDER BY id").map { row in
                ReceivedCommand(
                    command: try Self.decode(TrainingCommand.self, from: row["payload"]), step: row["step"],
                    seconds: row["seconds"])
            }
        }
    }

    // MARK: Rows

    private static func record(in row: Row) throws -> EventRecord {
        if let payload = row["payload"] as String? { return try decode(EventRecord.self, from: payload) }
        return EventRecord(
            sequence: row["sequence"], seconds: row["seconds"], event: .stepsCompleted(StepRecord(row: row)))
    }

    private static func decode<Value: Decodable>(_ type: Value.Type, from payload: String) throws -> Value {
        try JSONLines.decode(type, from: Data(payload.utf8))
    }

    private func number(_ sql: String) throws(RunStoreError) -> Int {
        try read { try Int.fetchOne($0, sql: sql) ?? 0 }
    }

    private func read<Result>(_ body: (Database) throws -> Result) throws(RunStoreError) -> Result {
        do {
            return try database.read(body)
        } catch is DecodingError {
            throw RunStoreError(.damaged, "\(path) is damaged: it holds an event that cannot be understood")
        } catch {
            throw RunStoreError(databaseError: error, path: path, verb: .read)
        }
    }
}
