import Foundation
import NcursesScreen
import TerminalUI

/// A small program on `NcursesScreen` for tests to drive: it shows what it was given, and fails on demand.
///
/// `screen-probe [--color DEPTH] [--ascii] [--animate] [--plain]`
@main
struct Probe {
    static func main() {
        ProcessSignal.block()
        do {
            let arguments = CommandLine.arguments.dropFirst()
            let waker = try Waker()
            if arguments.contains("--plain") {
                try runPlain(loop: EventLoop(screen: nil, waker: waker))
                return
            }
            var options = TerminalOptions(prefersASCII: arguments.contains("--ascii"))
            if let flag = arguments.firstIndex(of: "--color"), flag + 1 < arguments.endIndex {
                options.colorDepth = ColorDepth(rawValue: arguments[flag + 1])
            }
            let screen = try NcursesScreen(options: options, environment: ProcessInfo.processInfo.environment)
            var probe = ProbeRun(screen: screen, waker: waker, animates: arguments.contains("--animate"))
            let reason = try probe.run()
            screen.close()
            print("ended: \(reason)")
        } catch {
            FileHandle.standardError.write(Data("screen-probe: \(error)\n".utf8))
            exit(2)
        }
    }

    /// Shows signals without a screen, until one asks for the end.
    private static func runPlain(loop: EventLoop) {
        print("ready")
        fflush(nil)
        while true {
            for case .signal(let signal) in loop.next(timeout: nil) {
                print("signal: \(signal)")
                fflush(nil)
                if signal == .stop { ProcessSignal.stopJob() }
                if [.terminate, .interrupt, .hangUp].contains(signal) { return }
            }
        }
    }
}
