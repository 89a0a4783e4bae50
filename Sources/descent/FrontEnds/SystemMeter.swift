import Dashboard
import Foundation

/// Memory and processor use of this process, as the kernel tells them.
struct SystemMeter {
    private var lastTime: Double?
    private var lastProcessorSeconds = 0.0

    /// Nil for the first call, since use of the processor is a difference, and where /proc is not there.
    mutating func sample(at seconds: Double) -> SystemSample? {
        var usage = rusage()
        guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return nil }
        let processorSeconds =
            Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
            + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6
        defer {
            lastTime = seconds
            lastProcessorSeconds = processorSeconds
        }
        guard let lastTime, seconds > lastTime, let memory = residentBytes else { return nil }
        let disk = Self.disk
        return SystemSample(
            memoryBytes: Double(memory), memoryTotal: Double(ProcessInfo.processInfo.physicalMemory),
            coresUsed: (processorSeconds - lastProcessorSeconds) / (seconds - lastTime),
            coresTotal: Double(ProcessInfo.processInfo.activeProcessorCount), diskFree: disk?.free,
            diskTotal: disk?.total)
    }

    /// Free and all bytes of the file system that the working folder lies on.
    private static var disk: (free: Double, total: Double)? {
        var status = statvfs()
        guard statvfs(".", &status) == 0 else { return nil }
        let block = Double(status.f_frsize)
        return (Double(status.f_bavail) * block, Double(status.f_blocks) * block)
    }

    private var residentBytes: Int? {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
        let fields = text.split(separator: " ")
        guard fields.count > 1, let pages = Int(fields[1]) else { return nil }
        return pages * sysconf(Int32(_SC_PAGESIZE))
    }
}
