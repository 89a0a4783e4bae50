import NcursesScreen
import RunProtocol
import Training

/// For a detached run: shows nothing, and outlives the terminal that it was started from.
struct HeadlessFrontEnd: FrontEnd {
    let waker: Waker
    let notices: Notices
    let graceSeconds: Double

    func show(_ session: any RunFeed, nextCommandID: Int) throws -> ProcessSignal? {
        try LineFrontEnd(waker: waker, notices: notices, outlivesTerminal: true, graceSeconds: graceSeconds).show(
            session
        ) { _ in true }
    }
}
