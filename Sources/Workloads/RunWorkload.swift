public import Foundation
import Tensors

/// The names of the workloads that a folder holds, in order.
/// - Throws: `WorkloadError` when its `spec.json` cannot be read.
public func workloadNames(folder: URL) throws(WorkloadError) -> [String] {
    try WorkloadSpecification.all(in: folder).keys.sorted()
}

/// The kinds of models that can be trained.
public var workloadKinds: [String] { WorkloadSpecification.kinds }

/// Trains a workload from its first weights with its batches in their order, and measures it.
///
/// First the fixed number of steps and an evaluation, then five blocks of about 0.8 s. Gathering the batch and reading the loss
/// are part of every step. Memory and the time to the first step are the process's: run each workload in one of its own.
/// - Parameters:
///   - folder: What `workloads.py` writes: `spec.json` and `.npy` files.
///   - precision: What the factors of products are rounded to: `fp32` or `bf16`.
///   - blockSeconds: About how long each of the five blocks takes.
/// - Throws: `WorkloadError` when the folder cannot be used, `ThreadPoolError` when the threads cannot be had.
public func runWorkload(
    _ name: String, folder: URL, threads: Int, precision: String = "fp32", blockSeconds: Double = 0.8
) throws -> WorkloadOutcome {
    guard let precision = Precision(rawValue: precision) else {
        let known = Precision.allCases.map(\.rawValue).joined(separator: ", ")
        throw WorkloadError("the precision \(precision) is not known; known are \(known)")
    }
    if let problem = precision.problem { throw WorkloadError(problem) }
    let all = try WorkloadSpecification.all(in: folder)
    guard let specification = all[name] else {
        throw WorkloadError("spec.json has no workload \(name): it has \(all.keys.sorted().joined(separator: ", "))")
    }
    guard let model = try specification.model(name) else {
        return .unsupportedKind(workload: name, kind: specification.kind)
    }
    let files = WorkloadFiles(folder: folder, workload: name)
    let run = try WorkloadRun(
        name, specification, model: model, files: files, pool: ThreadPool(threads: threads, precision: precision))
    var losses: [Float] = []
    losses.reserveCapacity(run.batches.totalSteps)
    let preparationSeconds = ProcessFacts.secondsSinceStart() ?? .nan
    run.train(from: 0, count: 1, into: &losses)
    let firstStepSeconds = ProcessFacts.secondsSinceStart() ?? .nan
    let clock = ContinuousClock()
    let rest = run.batches.totalSteps - 1
    let elapsed = clock.measure { run.train(from: 1, count: rest, into: &losses) }
    let held = try run.evaluate()
    let peakMemoryBytes = ProcessFacts.peakMemoryBytes()
    let firstLosses = losses.prefix(20).map(Double.init)
    let rate = measuredRate(
        run, estimate: Double(max(1, rest)) / elapsed.seconds, blockSeconds: blockSeconds)
    return .measured(
        WorkloadResult(
            workload: name, stepsPerSecond: rate, preparationSeconds: preparationSeconds,
            firstStepSeconds: firstStepSeconds,
            peakMemoryBytes: peakMemoryBytes, finalLoss: held.loss, testMetric: held.accuracy,
            firstLosses: firstLosses, threads: threads))
}

/// Steps a second: the median of five blocks, after one that is not counted.
private func measuredRate(
    _ run: WorkloadRun, estimate: Double, blockSeconds: Double
) -> Double {
    let stepsPerEpoch = run.batches.stepsPerEpoch
    var count = max(1, Int((blockSeconds * estimate).rounded()))
    // Whole epochs, so that each block holds its share of the batches that begin one.
    if count > stepsPerEpoch { count = count / stepsPerEpoch * stepsPerEpoch }
    var step = run.batches.totalSteps
    var losses: [Float] = []
    losses.reserveCapacity(count)
    var seconds: [Double] = []
    for block in 0...5 {
        losses.removeAll(keepingCapacity: true)
        let elapsed = ContinuousClock().measure { run.train(from: step, count: count, into: &losses) }
        step += count
        if block > 0 { seconds.append(elapsed.seconds) }
    }
    return Double(count) / seconds.sorted()[seconds.count / 2]
}

extension Duration {
    /// The duration in seconds.
    fileprivate var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}
