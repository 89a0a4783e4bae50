import Foundation
import RunProtocol
import RunStore
import TerminalTesting
import Testing

@Suite("A person at the dashboard")
struct SteeringScenarios {
    @Test("pauses, changes the learning rate by a key and by typing, resumes and stops; the journal keeps each change")
    func steer() throws {
        let program = try DescentProgram()
        let session = try program.dashboard()
        try session.waitFor("● training")
        session.press(.character(" "))
        try session.waitFor("paused")
        session.press(.right)
        try session.waitFor("learning rate 1e-3 →")
        session.press(.enter)
        session.type("0.0005")
        session.press(.enter)
        try session.waitFor("→ 5e-4")
        session.press(.character(" "))
        try session.waitFor("● training")
        session.type("S")
        session.press(.enter)
        try session.waitFor("stopped by hand")
        session.press(.character("q"))
        #expect(try session.waitForEnd() == 0)
        try session.expectRestored()
        #expect(session.emulator.text.contains("weights sha256:"))

        let interventions = try program.folder(of: "points-1").readJournal().interventions()
        let changes = interventions.compactMap { kept -> (Int, Double?, Double?)? in
            guard case .set("optimizer.learning_rate", _) = kept.answer.command.action,
                case .applied(let old, let new) = kept.answer.outcome
            else { return nil }
            return (kept.answer.step, old, new)
        }
        try #require(changes.count == 2)
        #expect(changes[0].1 == 1e-3)
        #expect(changes[1].1 == changes[0].2)
        #expect(changes[1].2 == 5e-4)
        #expect(changes[0].0 > 0 && changes[0].0 == changes[1].0)
    }

    @Test("who types a value out of range is told beside it, and nothing changes")
    func refused() throws {
        let program = try DescentProgram()
        let session = try program.dashboard()
        try session.waitFor("● training")
        session.press(.enter)
        session.type("1e9")
        session.press(.enter)
        try session.waitFor("between 1e-8 and 100")
        session.press(.escape)
        try session.waitForNo("between 1e-8 and 100")
        session.press(.control("c"))
        _ = try session.waitForEnd()
        try session.expectRestored()
        #expect(try program.folder(of: "points-1").readJournal().interventions().isEmpty)
    }

    @Test("takes single steps while paused, one for each press however quick")
    func singleStep() throws {
        let program = try DescentProgram()
        let session = try program.dashboard()
        try session.waitFor("● training")
        session.press(.character(" "))
        try session.waitFor("paused")
        let shown = try session.waitForMatch(/([\d,]+) \/ [\d,]+ steps/).1
        let step = try #require(Int(shown.filter { $0 != "," }))
        session.press(.character("n"), .character("n"), .character("n"))
        try session.wait(until: "three steps more") {
            let now = session.emulator.text.firstMatch(of: /([\d,]+) \/ [\d,]+ steps/)?.1
            return now.map { Int($0.filter { $0 != "," }) } == step + 3
        }
        try session.waitFor("paused")
        session.press(.control("c"))
        _ = try session.waitForEnd()
        #expect(try program.folder(of: "points-1").readManifest().summary?.step == step + 3)
    }

    @Test("sees the results stay on the screen at the end")
    func stays() throws {
        let program = try DescentProgram()
        let session = try program.dashboard(endless: false)
        try session.waitFor("all 20 epochs are trained")
        try session.waitFor("accuracy")
        session.press(.character("q"))
        #expect(try session.waitForEnd() == 0)
        try session.expectRestored()
    }

    @Test("with a terminal too small is told the size that is needed, and goes on after enlarging it")
    func tooSmall() throws {
        let program = try DescentProgram()
        let session = try program.dashboard(columns: 20, rows: 5)
        try session.waitFor("24×6")
        session.resize(columns: 80, rows: 24)
        try session.waitFor("● training")
        session.press(.control("c"))
        _ = try session.waitForEnd()
        try session.expectRestored()
    }

    @Test("who changes nothing gets the weights that --plain gets, with one thread as with two")
    func sameWeights() throws {
        let program = try DescentProgram()
        let session = try program.dashboard(["--threads", "2"], endless: false)
        try session.waitFor("all 20 epochs are trained")
        session.press(.character("q"))
        _ = try session.waitForEnd()
        let plain = try program.run("train", "points.toml", "--plain", "--threads", "1")
        let hash = try #require(plain.hash)
        #expect(hash.count == 64)
        #expect(session.emulator.text.contains(hash.prefix(40)))
    }
}
