import Foundation
import RunProtocol
import RunStore
import Testing

@testable import Training

/// A small run in a folder of its own, driven step by step.
final class TestRun {
    let folder: String
    var runsDirectory: String { "\(folder)/runs" }

    /// - Parameter isInMemory: For tests of many runs, to which the flushing of files to a disk would add up.
    init(isInMemory: Bool = false) throws {
        let shared = "/dev/shm/"
        let isThere = FileManager.default.isWritableFile(atPath: shared)
        folder =
            "\(isInMemory && isThere ? shared : NSTemporaryDirectory())descent-training-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Self.table(rows: 90).write(toFile: "\(folder)/data.csv", atomically: true, encoding: .utf8)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Three classes around three points, with noise; `number` grows with x.
    static func table(rows: Int) -> String {
        var text = "x,y,color,kind,number\n"
        var noise: UInt64 = 7
        func next() -> Double {
            noise = noise &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(noise >> 33) / Double(1 << 31) - 0.5
        }
        for row in 0..<rows {
            let kind = row % 3
            let x = Double(kind) * 2 + next() * 2
            let y = Double(kind == 1 ? 2 : 0) + next() * 2
            text += "\(x),\(y),\(["red", "green", "blue"][(row / 3) % 3]),k\(kind),\(3 * x - y + next())\n"
        }
        return text
    }

    /// Pictures of two kinds of stripes with noise, as IDX files of bytes: `images.idx` and `labels.idx`.
    func writePictures(count: Int = 80, side: Int = 6) throws {
        var noise: UInt64 = 3
        var pixels: [UInt8] = []
        for picture in 0..<count {
            for row in 0..<side {
                for column in 0..<side {
                    noise = noise &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    let stripe = (picture % 2 == 0 ? row : column) % 2 == 0
                    pixels.append((stripe ? 90 : 20) + UInt8(noise >> 57))
                }
            }
        }
        let labels = (0..<count).map { UInt8($0 % 2) }
        func write(_ bytes: [UInt8], _ shape: [Int], to name: String) throws {
            let sizes = shape.flatMap { size -> [UInt8] in [0, 0, UInt8(size / 256), UInt8(size % 256)] }
            try Data([0, 0, 8, UInt8(shape.count)] + sizes + bytes).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
        }
        try write(pixels, [count, side, side], to: "images.idx")
        try write(labels, [count], to: "labels.idx")
    }

    /// A recipe with dropout, shuffling, momentum, clipping, a schedule and early stopping: everything that has a state.
    static let fullRecipe = """
        name = "full"
        [data]
        source = "data.csv"
        target = "kind"
        ignore = ["number"]
        [model]
        hidden = [8, 6]
        dropout = 0.2
        [optimizer]
        kind = "adamw"
        learning_rate = 1e-2
        clip_norm = 1.0
        [schedule]
        kind = "cosine"
        warmup = 0.1
        [training]
        epochs = 4
        batch_size = 13
        patience = 50
        seed = 3
        """

    func setup(_ recipe: String = TestRun.fullRecipe, overrides: [String] = [], threads: Int = 1) throws -> RunSetup {
        let recipe = try Recipe.parse(text: recipe, file: "\(folder)/recipe.toml", overrides: overrides)
        return try RunSetup.new(
            PreparedRecipe(recipe), runsDirectory: runsDirectory, threads: threads, programVersion: "test")
    }

    func resume(_ name: String, threads: Int = 1) throws -> RunSetup {
        try RunSetup.resume(run: name, runsDirectory: runsDirectory, threads: threads)
    }

    /// Trains to the end without a hand.
    @discardableResult
    func train(_ setup: RunSetup) throws -> RunSummary {
        let driver = SessionDriver(setup)
        driver.start()
        return try driver.end()
    }
}

/// Sends commands to a session and waits for what comes of them.
final class SessionDriver: @unchecked Sendable {
    let session: TrainingSession
    private let arrivals: DispatchSemaphore
    private(set) var records: [EventRecord] = []
    private var lastID = 0

    init(_ setup: RunSetup, isAttended: Bool = false, graceSeconds: Double? = nil) {
        let arrivals = DispatchSemaphore(value: 0)
        self.arrivals = arrivals
        session = TrainingSession(setup, isAttended: isAttended, graceSeconds: graceSeconds) { arrivals.signal() }
    }

    var events: [TrainingEvent] { records.map(\.event) }

    func start() { session.start() }

    /// Starts the session and waits until it stands before its next step.
    func startPaused() throws {
        send(.pause)
        session.start()
        try wait { self.pauses > 0 }
    }

    private var pauses: Int {
        events.count { if case .stateChanged(let change) = $0 { change.state == .paused } else { false } }
    }

    @discardableResult
    func send(_ action: TrainingCommand.Action) -> CommandID {
        lastID += 1
        let id = CommandID(lastID)
        session.send(TrainingCommand(id: id, action: action))
        return id
    }

    /// Sends a command and returns its answer.
    func ask(_ action: TrainingCommand.Action) throws -> CommandAnswer {
        let id = send(action)
        try wait { self.answers(to: id).count == 1 }
        return try #require(answers(to: id).first)
    }

    /// Takes so many steps from a pause into the next, or to the end.
    func advance(_ steps: Int) throws {
        let before = pauses
        send(.advance(steps: steps))
        try wait { self.pauses > before || self.isFinished }
    }

    var isFinished: Bool { if case .runFinished = events.last { true } else { false } }

    func end() throws -> RunSummary {
        try wait { self.isFinished }
        return try #require(session.waitForEnd())
    }

    func answers(to id: CommandID) -> [CommandAnswer] { answers.filter { $0.command.id == id } }

    var answers: [CommandAnswer] {
        events.compactMap { if case .commandAnswered(let answer) = $0 { answer } else { nil } }
    }

    var lastStep: Int { events.reduce(0) { max($0, $1.step) } }

    /// Waits for events until a condition holds. A minute without it is a failure, not a hang.
    func wait(until isMet: () -> Bool) throws {
        records += session.takeEvents()
        while !isMet() {
            try #require(arrivals.wait(timeout: .now() + 60) == .success, "nothing came for a minute")
            records += session.takeEvents()
        }
    }
}
