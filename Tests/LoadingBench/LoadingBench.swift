import Datasets
import Glibc

/// Loads data as a recipe would and prints how long that took and the most memory that the process held, as JSON:
/// `loading-bench PATH [TARGET]`. Run by `scripts/bench-loading`.
@main
struct LoadingBench {
    static func main() throws {
        guard CommandLine.arguments.count > 1 else {
            print("usage: loading-bench PATH [TARGET]")
            exit(2)
        }
        var options = DataOptions(path: CommandLine.arguments[1])
        if CommandLine.arguments.count > 2 { options.target = CommandLine.arguments[2] }
        let clock = ContinuousClock()
        var summary = ""
        let duration = try clock.measure { summary = try Dataset.load(options).summary }
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
        print("{\"summary\": \"\(summary)\", \"seconds\": \(seconds), \"peakMemoryBytes\": \(usage.ru_maxrss * 1024)}")
    }
}
