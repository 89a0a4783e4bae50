/// Where runs are kept: asked by values, and answered when there is time, so that nobody waits for a disk.
public protocol RunLibrary: Sendable {
    /// Asks for something, or for something to be done. Returns at once.
    func send(_ request: RunLibraryRequest)
    /// What was answered since the last call, in order.
    func takeAnswers() -> [RunLibraryAnswer]
}

/// What a library of runs can be asked.
public enum RunLibraryRequest: Hashable, Sendable {
    /// To list the runs, now and whenever something changes, or no more.
    case watch(Bool)
    /// To tell the courses of these runs, now and whenever they go on.
    case follow(paths: [String])
    /// To change what a person wrote about a run.
    case change(path: String, RunNoteChange)
    /// To throw a run away. One that is being trained is left alone.
    case delete(path: String)
}

/// What a library of runs answers.
public enum RunLibraryAnswer: Hashable, Sendable {
    /// The runs there are; not all of them while they are still being read. The time is in seconds since 1970.
    case listed([RunEntry], isComplete: Bool, time: Double)
    /// The course of a run: its start, its steps in few records, validations and what was done by hand, in order.
    case course(path: String, [EventRecord])
    /// A run was thrown away.
    case deleted(path: String)
    /// Something could not be done, as one sentence.
    case refused(String)
}
