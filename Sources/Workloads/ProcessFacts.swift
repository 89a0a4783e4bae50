import Foundation

/// What the system knows of this process.
enum ProcessFacts {
    /// The seconds since the process was started, to a hundredth.
    static func secondsSinceStart() -> Double? {
        guard let status = try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8),
            let afterName = status.split(separator: ")").last
        else { return nil }
        // Field 22 of the line: the start in clock ticks since the machine was started. Field 3 comes first after the name.
        let fields = afterName.split(separator: " ")
        guard fields.count > 19, let ticks = Double(fields[19]) else { return nil }
        var now = timespec()
        clock_gettime(CLOCK_BOOTTIME, &now)
        return Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9 - ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// The most memory that the process has held so far, in bytes.
    static func peakMemoryBytes() -> Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss * 1024
    }
}
