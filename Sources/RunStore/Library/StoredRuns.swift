import Foundation
public import RunProtocol

/// The runs of a directory as a library: a thread of its own reads and writes, and answers by values.
public final class StoredRuns: RunLibrary {
    private struct State: Sendable {
        var requests: [RunLibraryRequest] = []
        var answers: [RunLibraryAnswer] = []
        var isWatching = false
        var isEnded = false
    }

    /// The thread's own.
    private struct Work {
        var index: RunIndex
        var followed: [String] = []
        /// When the courses were read last, by path: what they were read from.
        var told: [String: Double] = [:]
        var hasListed = false
        var lastListed = 0.0
    }

    /// How long to wait between two looks; a directory that takes long to look at is looked at less often.
    private static let seconds = 1.0...5.0
    private static let shareOfTime = 0.02
    /// Ages are told anew after so long.
    private static let listsAgainAfter = 60.0

    private let directory: String
    private let condition = NSCondition()
    private let state = Locked(State())
    private let onAnswer: @Sendable () -> Void

    /// - Parameter onAnswer: Called on another thread when there is an answer to take.
    public init(_ runsDirectory: String, onAnswer: @escaping @Sendable () -> Void) {
        directory = runsDirectory
        self.onAnswer = onAnswer
        let thread = Thread {
            var work = Work(index: RunIndex(self.directory))
            while self.turn(&work) {}
        }
        thread.name = "runs"
        thread.start()
    }

    /// Ends the thread as soon as what it does is done; until then the thread holds the library.
    public func stop() {
        state.withLock { $0.isEnded = true }
        wake()
    }

    /// See `RunLibrary`.
    public func send(_ request: RunLibraryRequest) {
        state.withLock { state in
            if case .watch(let isOn) = request { state.isWatching = isOn }
            state.requests.append(request)
        }
        wake()
    }

    /// See `RunLibrary`.
    public func takeAnswers() -> [RunLibraryAnswer] {
        state.withLock { state in
            defer { state.answers = [] }
            return state.answers
        }
    }

    private func wake() {
        condition.lock()
        condition.broadcast()
        condition.unlock()
    }

    private func answer(_ answer: RunLibraryAnswer) {
        state.withLock { state in
            // Of two lists only the newer one is of use.
            if case .listed = answer {
                state.answers.removeAll { if case .listed = $0 { true } else { false } }
            }
            state.answers.append(answer)
        }
        onAnswer()
    }

    // MARK: The thread

    /// Does what was asked and looks for changes; false when there is an end to it.
    private func turn(_ work: inout Work) -> Bool {
        let (requests, isWatching, isEnded) = state.withLock { state in
            defer { state.requests = [] }
            return (state.requests, state.isWatching, state.isEnded)
        }
        if isEnded { return false }
        let start = ProcessInfo.processInfo.systemUptime
        for request in requests { take(request, &work) }
        if isWatching {
            look(&work)
            tellCourses(&work)
        }
        let took = ProcessInfo.processInfo.systemUptime - start
        let pause =
            isWatching
            ? min(max(Self.seconds.lowerBound, took / Self.shareOfTime), Self.seconds.upperBound) : 3600
        condition.lock()
        defer { condition.unlock() }
        let end = Date(timeIntervalSinceNow: pause)
        while state.withLock({ $0.requests.isEmpty && !$0.isEnded }) {
            guard condition.wait(until: end) else { break }
        }
        return true
    }

    private func take(_ request: RunLibraryRequest, _ work: inout Work) {
        switch request {
        case .watch(let isOn): if isOn { work.hasListed = false }
        case .follow(let paths): work.followed = paths
        case .change(let path, let change):
            attempt { try RunFolder(path: path).change(change) }
        case .delete(let path):
            attempt {
                try RunFolder(path: path).delete()
                answer(.deleted(path: path))
            }
        }
    }

    private func attempt(_ body: () throws -> Void) {
        do {
            try body()
        } catch {
            answer(.refused("\(error)"))
        }
    }

    private func look(_ work: inout Work) {
        let now = Date().timeIntervalSince1970
        do throws(RunStoreError) {
            let isFirst = !work.hasListed
            let hasChanged = try work.index.refresh { index in
                answer(.listed(index.entries, isComplete: false, time: now))
                return state.withLock { !$0.isEnded }
            }
            guard isFirst || hasChanged || now - work.lastListed > Self.listsAgainAfter else { return }
            answer(.listed(work.index.entries, isComplete: true, time: now))
            work.hasListed = true
            work.lastListed = now
        } catch {
            if !work.hasListed { answer(.refused(error.description)) }
            work.hasListed = true
        }
    }

    private func tellCourses(_ work: inout Work) {
        for path in work.followed {
            let folder = RunFolder(path: path)
            let stamp = [folder.journalPath, folder.journalPath + "-wal"].compactMap(RunFolder.modified).max() ?? 0
            guard work.told[path] != stamp else { continue }
            work.told[path] = stamp
            // A run without a journal has no course yet.
            guard let course = try? folder.readJournal().course() else { continue }
            answer(.course(path: path, course))
        }
        work.told = work.told.filter { work.followed.contains($0.key) }
    }
}
