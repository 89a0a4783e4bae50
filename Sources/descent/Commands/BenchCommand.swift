import ArgumentParser
import Foundation
import RunProtocol
import Workloads

/// `descent bench DIR`
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Train the workloads of a folder and measure the engine on them.",
        discussion: "Each workload runs in a process of its own, since memory and start-up are a process's.")

    @Argument(help: "A folder with spec.json and the arrays that it names.")
    var folder: String

    @Option(name: .customLong("workload"), parsing: .upToNextOption, help: "The workloads to run; all unless given.")
    var workloads: [String] = []

    @Option(help: "Number of engine threads.")
    var threads: Int?

    @Option(help: "What the factors of products are rounded to: fp32 or bf16.")
    var precision = "fp32"

    @Flag(name: .customLong("json"), help: "Print one JSON object a workload.")
    var isJSON = false

    func run() throws {
        let url = URL(fileURLWithPath: folder)
        let known = try workloadNames(folder: url)
        for name in workloads where !known.contains(name) {
            throw CommandFailure.usage("\(folder) has no workload \(name); it has \(known.joined(separator: ", "))")
        }
        let chosen = workloads.isEmpty ? known : workloads
        if chosen.count == 1 {
            try measure(chosen[0], in: url)
        } else {
            let failed = try chosen.filter { try !measureInProcess($0) }
            guard failed.isEmpty else {
                throw CommandFailure.failed("\(failed.joined(separator: ", ")) could not be measured")
            }
        }
    }

    private func measure(_ name: String, in url: URL) throws {
        let count = threads ?? ProcessInfo.processInfo.activeProcessorCount
        switch try runWorkload(name, folder: url, threads: count, precision: precision) {
        case .unsupportedKind(let workload, let kind):
            throw CommandFailure.usage(
                "\(workload): the engine trains no model of kind \"\(kind)\"; it trains \(workloadKinds.joined(separator: ", "))"
            )
        case .measured(let result):
            if isJSON {
                _ = try Console.printLine(try JSONLines.encode(result))
            } else {
                try Console.printLine(
                    "\(result.workload)  \(String(format: "%.1f", result.stepsPerSecond)) steps/s  first step from \(String(format: "%.3f", result.preparationSeconds)) to \(String(format: "%.3f", result.firstStepSeconds)) s  peak \(result.peakMemoryBytes >> 20) MiB  final loss \(String(format: "%.4f", result.finalLoss))  accuracy \(String(format: "%.4f", result.testMetric))"
                )
            }
        }
    }

    /// Whether a process of its own could measure a workload; it has said why where not.
    private func measureInProcess(_ name: String) throws -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments =
            ["bench", folder, "--workload", name, "--precision", precision]
            + (threads.map { ["--threads", "\($0)"] } ?? [])
            + (isJSON ? ["--json"] : [])
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
