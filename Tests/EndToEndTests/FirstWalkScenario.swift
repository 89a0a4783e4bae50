import Foundation
import TerminalTesting
import Testing

/// The walk of docs/first-walk.md: a person who has never seen the program, with nothing but the screen. Each key is one that
/// a word on the screen names at that moment.
@Suite("The first walk")
struct FirstWalkScenario {
    /// Counts keys, and takes a key only if the screen offers it.
    private final class Walker {
        let session: TerminalSession
        private let folder: String?
        private(set) var keys = 0

        init(_ session: TerminalSession, pictures folder: String?) {
            self.session = session
            self.folder = folder
        }

        /// Presses a key once the screen says what it does.
        func press(_ key: TerminalKey, offeredAs words: String) throws {
            try session.waitFor(words)
            session.press(key)
            keys += 1
        }

        func type(_ text: String) {
            session.type(text)
            keys += text.count
        }

        func see(_ words: String...) throws {
            for word in words { try session.waitFor(word) }
        }

        /// Keeps the screen as a picture, by the program's own hand; the keys for that are no part of the walk.
        func picture(_ name: String) throws {
            guard let folder else { return }
            session.press(.character(":"))
            session.type("screenshot \(folder)/\(name).svg")
            session.press(.enter)
            let file = "\(folder)/\(name).svg"
            try session.wait(until: "\(file) is written") { FileManager.default.fileExists(atPath: file) }
        }
    }

    private static let samples = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../samples")
        .standardized.path

    /// `DESCENT_RECORD_WALK=FOLDER` keeps the pictures of the document in an empty folder.
    @Test(
        "pause, halve the learning rate, find the worst example, compare two runs, stop, and find the best model's file"
    )
    func walk() throws {
        let program = try DescentProgram()
        // A run of before, to compare with.
        let before = try program.run(
            "train", "\(Self.samples)/mnist.toml", "--runs", program.runs, "--set", "training.epochs=1")
        #expect(before.exitCode == 0)
        let session = try TerminalSession(
            [
                program.path, "train", "\(Self.samples)/mnist.toml", "--runs", program.runs, "--set",
                "training.epochs=4000",
            ],
            columns: 120, rows: 40,
            environment: [
                "XDG_CONFIG_HOME": program.folder, "XDG_STATE_HOME": program.folder, "COLORTERM": "truecolor",
            ], workingFolder: program.folder)
        let walker = Walker(session, pictures: ProcessInfo.processInfo.environment["DESCENT_RECORD_WALK"])
        try walker.see("● training", "best 0.")

        try walker.press(.character(" "), offeredAs: "space pause")
        try walker.see("‖ paused")
        try walker.picture("first-walk-1-paused")

        try walker.press(.control("p"), offeredAs: "^P search")
        walker.type("halve")
        try walker.press(.enter, offeredAs: "multiply it")
        try walker.see("VALUE or xFACTOR")
        walker.type("x0.5")
        try walker.press(.enter, offeredAs: "x0.5")
        try walker.see("learning rate x0.5")
        try walker.picture("first-walk-2-halved")

        try walker.press(.control("p"), offeredAs: "^P search")
        walker.type("worst")
        try walker.press(.enter, offeredAs: "the worst and the least certain")
        try walker.see("worst examples", "true: ", "at a glance")
        try walker.picture("first-walk-3-worst")

        try walker.press(.control("p"), offeredAs: "^P search")
        walker.type("compare")
        try walker.press(.enter, offeredAs: "page: runs, found and compared")
        try walker.see("mnist-1", "mnist-2")
        try walker.press(.character("c"), offeredAs: "c compare")
        try walker.press(.down, offeredAs: "↑↓ select")
        try walker.press(.character("c"), offeredAs: "c compare")
        try walker.see("differences", "epochs")
        try walker.picture("first-walk-4-compared")

        try walker.press(.character("1"), offeredAs: "1-8 pages")

        try walker.press(.character(" "), offeredAs: "space resume")
        try walker.see("● training")
        try walker.press(.character("S"), offeredAs: "S stop")
        try walker.press(.character("s"), offeredAs: "stop and show the results")
        try walker.see("results", "best weights", "checkpoints/step-")
        try walker.picture("first-walk-5-results")
        // The file that the screen names is there.
        let line = try #require(session.emulator.lines.first { $0.contains("best weights") })
        let path = try #require(line.split(separator: " ").first { $0.contains("checkpoints/step-") })
        let name = try #require(path.split(separator: "/").last)
        #expect(FileManager.default.fileExists(atPath: "\(program.runs)/mnist-2/checkpoints/\(name)"))

        session.press(.character("q"))
        #expect(try session.waitForEnd() == 0)
        try session.expectRestored()
        #expect(walker.keys <= 37, "\(walker.keys) keys")
    }
}
