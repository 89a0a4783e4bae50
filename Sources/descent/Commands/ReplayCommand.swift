import ArgumentParser
import Foundation
import RunProtocol
import RunStore
import Training

/// `descent replay RUN`
struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Play a run again in the dashboard, or verify it by training it again.",
        discussion: """
            Plays what the run has told, abandoned stretches too. With --verify nothing is shown: the run is trained again \
            from its recipe, its seed and its journal, and its weights are compared at each step that is kept.
            """)

    @Argument(help: ArgumentHelp("The run's name or folder: see descent runs.", valueName: "run"))
    var runName: String

    @Flag(help: "Train again and compare the weights, bit for bit.")
    var verify = false

    @Option(help: "How many times as fast as it was. (default: 1, or what makes a shorter run last 10 seconds)")
    var speed: Double?

    @Option(name: .customLong("from"), help: "The step to begin at.")
    var firstStep = 0

    @OptionGroup var options: RunOptions

    func validate() throws {
        if let speed, !JournalPlayer.speeds.contains(speed) {
            throw ValidationError("--speed \(speed) must lie between 0.01 and 1e6")
        }
        if firstStep < 0 { throw ValidationError("--from \(firstStep) must be at least 0") }
        if !options.overrides.isEmpty {
            throw ValidationError("--set has no meaning for a replay: to change something, use descent branch")
        }
    }

    func run() throws {
        let folder = try RunFolder.open(runName, in: options.runsPath)
        if verify { return try verify(folder) }
        try RunLauncher(options).play { onEvent in
            try JournalPlayer(folder, speed: speed, fromStep: firstStep, onEvent: onEvent)
        }
    }

    private func verify(_ folder: RunFolder) throws {
        let verifier = try RunVerifier(folder, threads: options.threadCount)
        var differences = 0
        let showsProgress = isatty(STDERR_FILENO) == 1
        func clear() { if showsProgress { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) } }
        try verifier.run { step in
            guard showsProgress else { return }
            FileHandle.standardError.write(Data("\rstep \(step) of \(verifier.lastStep)".utf8))
        } onComparison: { comparison in
            clear()
            if !comparison.isSame { differences += 1 }
            _ = try? Console.printLine(line(comparison))
        }
        clear()
        guard differences == 0 else {
            throw CommandFailure.failed(
                "run \(folder.name) does not repeat: \(differences) of its kept states \(differences == 1 ? "differs" : "differ")"
            )
        }
        try Console.printLine("run \(folder.name) repeats, bit for bit")
    }

    private func line(_ comparison: RunVerifier.Comparison) -> String {
        let kept = comparison.kept.prefix(12)
        let place = "step \(comparison.step)  \(comparison.source)  \(kept)"
        guard let trained = comparison.trained else { return "\(place)  not reached" }
        return comparison.isSame ? "\(place)  same" : "\(place)  differs: \(trained.prefix(12))"
    }
}
