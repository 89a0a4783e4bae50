import Foundation
public import RunProtocol

extension RunFolder {
    /// What a person wrote about the run, as JSON; not there until someone does.
    public var notesPath: String { path + "/notes.json" }

    /// What a person wrote about the run; nothing where no one did. Throws `.unreadable` or `.damaged`.
    public func readNotes() throws(RunStoreError) -> RunNotes {
        let bytes: [UInt8]
        do {
            bytes = try LocalFileSystem().read(notesPath)
        } catch {
            if error.code == ENOENT { return RunNotes() }
            throw error.reading(notesPath)
        }
        do {
            return try JSONDecoder().decode(RunNotes.self, from: Data(bytes))
        } catch {
            throw RunStoreError(
                .damaged, "\(notesPath) is damaged: it is not the JSON of notes; delete it to begin anew")
        }
    }

    /// Changes what a person wrote about the run, in one stroke.
    ///
    /// Throws `RunQueryProblem` when the change makes no sense, also when another run of the directory has that name,
    /// else `.unwritable` and what reading throws.
    public func change(_ change: RunNoteChange) throws {
        var notes = try readNotes()
        try change.apply(to: &notes)
        if let name = notes.name, case .rename = change, let other = try namesake(of: name) {
            throw RunQueryProblem("the run \(other.name) has the name \"\(name)\" already: choose another")
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let bytes = Array(try encoder.encode(notes)) + [UInt8(ascii: "\n")]
        do throws(SystemError) {
            try LocalFileSystem().replaceFile(at: notesPath, with: bytes)
        } catch {
            throw error.writing(notesPath)
        }
    }

    /// Throws the run away, with all that is in its folder.
    ///
    /// Throws `.inUse` while a process trains it, and `.unwritable`.
    public func delete() throws(RunStoreError) {
        // Whoever wants to train it from now on finds it gone or held.
        let lock = try lock()
        defer { lock.release() }
        let directory = (path as NSString).deletingLastPathComponent
        let doomed = Self.joined(directory.isEmpty ? "." : directory, ".deleted-\(name)-\(getpid())")
        // At one stroke: a run that is half deleted is never listed.
        guard rename(path, doomed) == 0 else { throw SystemError.last.writing(path) }
        do {
            try FileManager.default.removeItem(atPath: doomed)
        } catch {
            throw RunStoreError(.unwritable, "cannot delete \(doomed): \(error.localizedDescription)")
        }
    }

    /// Another run beside this one that bears a name.
    private func namesake(of name: String) throws(RunStoreError) -> RunFolder? {
        let directory = (path as NSString).deletingLastPathComponent
        let others = Self.folders(in: directory.isEmpty ? "." : directory).filter { $0.name != self.name }
        return others.first { $0.name == name } ?? others.first { (try? $0.readNotes())?.name == name }
    }

    /// The run in a directory that a person gave a name.
    static func named(_ name: String, in directory: String) -> RunFolder? {
        folders(in: directory).first { (try? $0.readNotes())?.name == name }
    }

    /// The folders of a directory, in no order.
    static func folders(in directory: String) -> [RunFolder] {
        ((try? LocalFileSystem().names(in: directory)) ?? []).filter { !$0.hasPrefix(".") }
            .map { RunFolder(path: joined(directory, $0)) }
    }
}
