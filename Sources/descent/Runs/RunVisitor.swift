import Dashboard
import Foundation
import RunProtocol
import RunStore
import Training

/// Opens the run that a person wants to go to from the page of runs, on a thread of its own.
final class RunVisitor: Sendable {
    /// What came of it.
    enum Outcome: Sendable {
        /// A run to show, with the number of the first command to it.
        case opened(any RunFeed, name: String)
        /// Why it cannot be shown, as one sentence.
        case refused(String)
    }

    private struct State: Sendable {
        var outcomes: [Outcome] = []
        var isBusy = false
    }

    private let state = Locked(State())
    private let waker: @Sendable () -> Void
    private let runsPath: String
    private let threadCount: Int?

    /// - Parameter waker: Called on another thread when a run is open, and when that has something to tell.
    init(runsPath: String, threadCount: Int?, waker: @escaping @Sendable () -> Void) {
        self.runsPath = runsPath
        self.threadCount = threadCount
        self.waker = waker
    }

    /// Begins to open a run. While one is being opened, others are not.
    func go(_ visit: RunVisit) {
        let isFree = state.withLock { state in
            defer { state.isBusy = true }
            return !state.isBusy
        }
        guard isFree else { return }
        let thread = Thread {
            let outcome = self.open(visit)
            self.state.withLock { state in
                state.outcomes.append(outcome)
                state.isBusy = false
            }
            self.waker()
        }
        // Events of a large record are decoded on it.
        thread.stackSize = 8 << 20
        thread.name = "visit"
        thread.start()
    }

    /// What has been opened since the last call.
    func takeOutcomes() -> [Outcome] {
        state.withLock { state in
            defer { state.outcomes = [] }
            return state.outcomes
        }
    }

    private func open(_ visit: RunVisit) -> Outcome {
        do {
            switch visit {
            case .look(let path): return try look(at: path)
            case .replay(let path):
                let folder = try RunFolder.open(path, in: runsPath)
                return .opened(try JournalPlayer(folder, onEvent: waker), name: folder.name)
            case .resume(let path): return try look(at: start(["resume", path]))
            case .branch(let path):
                let folder = try RunFolder.open(path, in: runsPath)
                let branch = try folder.branch(
                    BranchRequest(step: nil, changes: [:], scheduledKeys: []), atBest: false,
                    programVersion: CommandLineProgram.version)
                return try look(at: start(["resume", branch.runPath]))
            case .back: return .refused("")
            }
        } catch {
            return .refused("\(error)")
        }
    }

    /// The run live where a process trains it, else its record as far as it goes.
    private func look(at path: String) throws -> Outcome {
        let folder = try RunFolder.open(path, in: runsPath)
        if let run = try? AttachedRun(folder, onEvent: waker) { return .opened(run, name: folder.name) }
        let player = try JournalPlayer(folder, fromStep: .max, onEvent: waker)
        return .opened(player, name: folder.name)
    }

    /// Starts a command of this program in a process of its own, and returns the folder of its run.
    private func start(_ words: [String]) throws -> String {
        let threads = threadCount.map { ["--threads", String($0)] } ?? []
        return try DetachedProcess.start(words + ["--runs", runsPath] + threads).folder
    }
}

/// A feed that tells nothing: what a dashboard has that begins at the page of runs.
struct NoRun: RunFeed {
    func start() {}
    func takeEvents() -> [EventRecord] { [] }
    func send(_ command: TrainingCommand) {}
    func interrupt(_ reason: String) {}
    func waitForEnd() -> RunSummary? { nil }
}
