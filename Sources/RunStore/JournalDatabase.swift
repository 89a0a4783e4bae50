import Foundation
import GRDB

/// The writing side of the journal's file.
struct JournalDatabase: Sendable {
    let path: String
    let pool: DatabasePool

    /// Throws `.unwritable`, `.damaged` or `.newerFormat`.
    init(path: String) throws(RunStoreError) {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { database in
            // A checkpoint may rely on what `flush` wrote, even when the power fails: each commit goes to the disk.
            try database.execute(sql: "PRAGMA synchronous = FULL")
        }
        do {
            let pool = try DatabasePool(path: path, configuration: configuration)
            try pool.write { try JournalSchema.prepare($0, path: path) }
            self.pool = pool
        } catch {
            throw RunStoreError(databaseError: error, path: path, verb: .write)
        }
        self.path = path
    }

    /// Writes all of the entries or none.
    func write(_ entries: [JournalEntry]) throws(RunStoreError) {
        try mapping { try pool.write { database in for entry in entries { try entry.insert(into: database) } } }
    }

    func abandon(afterSequence sequence: Int, upTo last: Int, step: Int) throws(RunStoreError) -> Int {
        try mapping {
            try pool.write { database in
                try database.execute(
                    sql: "UPDATE step SET is_abandoned = 1 WHERE sequence > ? AND sequence <= ? AND is_abandoned = 0",
                    arguments: [sequence, last])
                let steps = database.changesCount
                try database.execute(
                    sql: """
                        UPDATE event SET is_abandoned = 1 WHERE sequence > ? AND sequence <= ? AND is_abandoned = 0 AND
                            (step > ? OR kind IN ('validationProgressed', 'validationCompleted', 'commandAnswered',
                            'guardTriggered'))
                        """,
                    arguments: [sequence, last, step])
                return steps + database.changesCount
            }
        }
    }

    /// Closes the file, and leaves it as one file that needs no others beside it, so that it can be copied and be read where
    /// nobody may write.
    ///
    /// While another process reads it stays in two files, which serves as well: the next close tries again.
    func close() {
        // It fails only while a reader of this process is at work; SQLite then closes with the last connection.
        try? pool.close()
        var configuration = Configuration()
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
        try? DatabaseQueue(path: path, configuration: configuration).close()
    }

    private func mapping<Result>(_ body: () throws -> Result) throws(RunStoreError) -> Result {
        do {
            return try body()
        } catch {
            throw RunStoreError(databaseError: error, path: path, verb: .write)
        }
    }
}

extension RunStoreError {
    enum Verb: String {
        case read, write
    }

    /// SQLite's error as one sentence.
    init(databaseError error: any Error, path: String, verb: Verb) {
        if let error = error as? RunStoreError {
            self = error
            return
        }
        guard let error = error as? DatabaseError else {
            self.init(verb == .read ? .unreadable : .unwritable, "cannot \(verb.rawValue) \(path): \(error)")
            return
        }
        switch error.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self.init(.damaged, "\(path) is damaged: it is no whole SQLite file")
        case .SQLITE_FULL:
            self = SystemError(code: ENOSPC).writing(path)
        case .SQLITE_CANTOPEN where verb == .read && !FileManager.default.fileExists(atPath: path):
            self = SystemError(code: ENOENT).reading(path)
        default:
            self.init(
                verb == .read ? .unreadable : .unwritable,
                "cannot \(verb.rawValue) \(path): \(error.message ?? error.resultCode.description)")
        }
    }
}
