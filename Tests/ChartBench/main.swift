import Dashboard
import Foundation
import RunProtocol
import TerminalUI

// How long a frame of the dashboard takes after so many steps, each told as an event of its own: scripts/bench-charts.
// The screen is 120 x 40, with the page of charts open, so that four charts are drawn.

let counts = CommandLine.arguments.dropFirst().compactMap { Int($0) }
let size = Size(columns: 120, rows: 40)

/// The state of a dashboard that was told of so many steps.
func dashboard(afterSteps count: Int) throws -> DashboardState {
    var state = DashboardState(
        DashboardOptions(themes: try ThemeLibrary().themes, colorDepth: .truecolor, glyphSet: .unicode, size: size))
    let description = RunDescription(
        name: "bench", runPath: "runs/bench", task: .classification, model: "none", parameterCount: 0, data: "none",
        trainingExamples: 32, validationExamples: 0, testExamples: 0, optimizer: "none", device: "none", seed: 0,
        stepsPerEpoch: 1000, totalSteps: count, epochs: 1, startStep: 0, patience: nil, metrics: [.loss, .accuracy],
        hyperparameters: [], classNames: [])
    func tell(_ sequence: Int, _ event: TrainingEvent) {
        _ = update(&state, .events([EventRecord(sequence: sequence, seconds: Double(sequence) / 1e4, event: event)]))
    }
    tell(1, .runStarted(description))
    var noise: UInt64 = 1
    for step in 1...count {
        noise = noise &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let jitter = Double(noise >> 40) / Double(1 << 24)
        tell(
            step + 1,
            .stepsCompleted(
                StepRecord(
                    step: step, epoch: 1, loss: 1 + 0.2 * jitter, gradientNorm: jitter, learningRate: 1e-3,
                    examplesPerSecond: 1e5)))
    }
    _ = update(&state, .input(.key(.character("2"))))
    return state
}

/// Bytes of memory that the process holds.
func residentBytes() -> Double {
    let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    return Double(text.split(separator: " ").dropFirst().first ?? "0").map { $0 * 4096 } ?? 0
}

print("     steps    taking a step    drawing a frame    memory of the process")
for count in counts.isEmpty ? [1_000, 10_000_000] : counts {
    let clock = ContinuousClock()
    let start = clock.now
    let state = try dashboard(afterSteps: count)
    let taking = (clock.now - start) / Double(count)
    var buffer = CellBuffer(size: size)
    draw(state, into: &buffer)
    let frames = (0..<101).map { _ in clock.measure { draw(state, into: &buffer) } }.sorted()
    let columns = [
        String(count), "\(NumberFormat.fixed(taking / .microseconds(1), 2)) us",
        "\(NumberFormat.fixed(frames[50] / .milliseconds(1), 3)) ms", NumberFormat.bytes(residentBytes()),
    ]
    let widths = [10, 17, 19, 25]
    print(zip(columns, widths).map { String(repeating: " ", count: max(0, $1 - $0.count)) + $0 }.joined())
}
