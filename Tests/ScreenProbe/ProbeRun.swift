import Foundation
import NcursesScreen
import TerminalUI

/// The probe's main loop.
struct ProbeRun {
    let screen: NcursesScreen
    let waker: Waker
    var animates: Bool
    private var heard: [String] = []
    private var frame = 0

    init(screen: NcursesScreen, waker: Waker, animates: Bool) {
        self.screen = screen
        self.waker = waker
        self.animates = animates
    }

    /// Runs until something ends it; says what.
    mutating func run() throws -> String {
        let loop = try EventLoop(screen: screen, waker: waker)
        while true {
            var buffer = CellBuffer(size: screen.size)
            ProbePicture(capabilities: screen.capabilities, heard: heard, frame: frame).draw(into: &buffer)
            screen.present(buffer)
            for event in loop.next(timeout: animates ? .milliseconds(33) : nil) {
                if event == .timeout { frame += 1 } else { heard.append(text(of: event)) }
                heard = heard.suffix(200)
                if let reason = act(on: event) { return reason }
            }
        }
    }

    private func text(of event: LoopEvent) -> String {
        switch event {
        case .input(.key(let key)): "key \(key)"
        case .input(.mouse(let mouse)): "mouse \(mouse.action) at \(mouse.point.column),\(mouse.point.row)"
        case .input(.resized(let size)): "resized \(size.columns)x\(size.rows)"
        case .signal(let signal): "signal \(signal)"
        default: "\(event)"
        }
    }

    private mutating func act(on event: LoopEvent) -> String? {
        switch event {
        case .input(.key(let key)): return act(on: key)
        case .signal(.stop): screen.suspend()
        case .signal(let signal) where signal != .continued: return "\(signal)"
        case .inputClosed: return "inputClosed"
        default: break
        }
        return nil
    }

    private mutating func act(on key: Key) -> String? {
        switch key {
        case .character("q"), .control("c"): return "quit"
        case .control("z"): screen.suspend()
        case .control("l"): screen.repaint()
        case .character("a"): animates.toggle()
        case .character("e"):
            FileHandle.standardError.write(Data("spoken on standard error\n".utf8))
            print("spoken on standard output")
        case .character("w"):
            let waker = waker
            Thread.detachNewThread { for _ in 0..<1000 { waker.wake() } }
        case .character("x"): exit(3)
        case .character(let digit):
            if let crash = Crash(rawValue: digit) { crash.happen() }
        default: break
        }
        return nil
    }
}
