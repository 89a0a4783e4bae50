import GRDB

/// The tables of `journal.sqlite`. Step records have columns of their own, since there are many; all else is JSON.
enum JournalSchema {
    /// Kept in the file as SQLite's `user_version`. A change to the tables adds one, and a migration.
    static let version = 1

    /// Makes the tables in a new file, and refuses one that a newer program wrote.
    static func prepare(_ database: Database, path: String) throws {
        if try storedVersion(database) == 0 {
            try database.execute(sql: tables)
            try database.execute(sql: "PRAGMA user_version = \(version)")
        }
        try check(database, path: path)
    }

    /// Throws `.newerFormat`, or `.damaged` when the file is something else.
    static func check(_ database: Database, path: String) throws {
        let stored = try storedVersion(database)
        guard stored <= version else {
            throw RunStoreError(
                .newerFormat, "\(path) was written by a newer version of descent; use that one to read it")
        }
        guard stored == version, try database.tableExists("event") else {
            throw RunStoreError(.damaged, "\(path) is damaged: it holds no journal of a run")
        }
    }

    private static func storedVersion(_ database: Database) throws -> Int {
        try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    }

    private static let tables = """
        CREATE TABLE event (
            sequence INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            step INTEGER NOT NULL,
            seconds REAL NOT NULL,
            is_abandoned INTEGER NOT NULL DEFAULT 0,
            payload TEXT NOT NULL
        );
        CREATE INDEX event_by_kind ON event (kind, sequence);
        CREATE TABLE step (
            sequence INTEGER PRIMARY KEY,
            seconds REAL NOT NULL,
            is_abandoned INTEGER NOT NULL DEFAULT 0,
            first_step INTEGER NOT NULL,
            last_step INTEGER NOT NULL,
            epoch INTEGER NOT NULL,
            loss REAL,
            mean_loss REAL,
            minimum_loss REAL,
            maximum_loss REAL,
            gradient_norm REAL,
            learning_rate REAL,
            examples_per_second REAL
        );
        CREATE TABLE command (
            id INTEGER PRIMARY KEY,
            step INTEGER NOT NULL,
            seconds REAL NOT NULL,
            payload TEXT NOT NULL
        );
        """
}
