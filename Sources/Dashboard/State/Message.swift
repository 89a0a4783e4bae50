public import RunProtocol
public import TerminalUI

/// Something that the dashboard is told.
public enum Message: Sendable {
    /// A key, the mouse, or a new size of the screen.
    case input(InputEvent)
    /// Events of the run, in order.
    case events([EventRecord])
    /// The time in seconds of a clock that only goes forward.
    case tick(seconds: Double)
    /// What the machine is doing.
    case system(SystemSample)
    /// A line for the log from the program itself.
    case notice(LogMessage.Level, String)
    /// Whether what is sent to the terminal takes long to arrive.
    case line(isSlow: Bool)
    /// What the library of runs answered, in order.
    case library([RunLibraryAnswer])
    /// The program has asked the run to stop by itself, because of a signal: the text says why.
    case stopping(String)
}

/// What the program needs of the machine.
public struct SystemSample: Sendable, Equatable {
    /// Memory that the program uses, in bytes.
    public var memoryBytes: Double
    /// Memory that the machine has, in bytes.
    public var memoryTotal: Double
    /// Cores that the program keeps busy: 1.5 is one and a half.
    public var coresUsed: Double
    /// Cores that the machine has.
    public var coresTotal: Double
    /// Bytes that are free where the runs are kept; nil where that is not known.
    public var diskFree: Double?
    /// Bytes that there are.
    public var diskTotal: Double?

    /// A sample of what is used, and of what there is.
    public init(
        memoryBytes: Double, memoryTotal: Double, coresUsed: Double, coresTotal: Double, diskFree: Double? = nil,
        diskTotal: Double? = nil
    ) {
        self.memoryBytes = memoryBytes
        self.memoryTotal = memoryTotal
        self.coresUsed = coresUsed
        self.coresTotal = coresTotal
        self.diskFree = diskFree
        self.diskTotal = diskTotal
    }
}

/// Something that the dashboard wants done.
public enum Effect: Sendable, Equatable {
    /// Hand a command to the run.
    case send(TrainingCommand)
    /// Save at the next step boundary and end the run, to be resumed later: ^C.
    case interrupt
    /// Close the screen: the run has ended, or there never was one.
    case quit
    /// Leave at once, though the run has not ended: the person asked twice.
    case abort
    /// Stop the program as ^Z does.
    case suspend
    /// Paint the whole screen anew.
    case redraw
    /// Keep how things are arranged for the next time.
    case remember
    /// Listen to the mouse, or leave it to the terminal.
    case mouse(Bool)
    /// Write the screen as a picture to a file.
    case saveScreen(path: String)
    /// Write a chart as a picture to a file.
    case saveChart(ChartExport, path: String)
    /// Ask the library of runs.
    case library(RunLibraryRequest)
    /// Show another run, or begin one, or go back.
    case visit(RunVisit)
}

/// Where a person wants to go from the page of runs.
public enum RunVisit: Hashable, Sendable {
    /// To a run's curves and figures: live where a process trains it.
    case look(path: String)
    /// To the record of a run, played again.
    case replay(path: String)
    /// To a run that goes on from where it stands, in a process of its own.
    case resume(path: String)
    /// To a new branch of a run, in a process of its own.
    case branch(path: String)
    /// Back to where the page of runs was opened first.
    case back
}
