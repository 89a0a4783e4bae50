import CKernels
import Testing

@testable import Tensors

@Suite("Regions")
struct RegionTests {
    /// A training step of layers of some widths, with what else works row by row between them.
    struct Net: CustomTestStringConvertible, Sendable {
        let widths: [Int]
        let batch: Int
        var dropout = 0.0
        var normalizes = false
        var clips = false
        var regresses = false

        var testDescription: String { "\(widths), batch \(batch)" }
    }

    static let nets: [Net] = [
        Net(widths: [64, 128, 10], batch: 64), Net(widths: [64, 128, 10], batch: 63, clips: true),
        Net(widths: [32, 64, 64, 3], batch: 32), Net(widths: [13, 17, 5], batch: 1),
        Net(widths: [13, 17, 5], batch: 2, dropout: 0.3), Net(widths: [33, 50, 49, 7], batch: 37, dropout: 0.3),
        Net(widths: [40, 96, 96, 4], batch: 50, normalizes: true, clips: true),
        Net(widths: [20, 60, 2], batch: 41, regresses: true), Net(widths: [64, 200, 120, 30], batch: 200, clips: true),
    ]

    @Test("the number of threads changes no bit, whole or by phases, also where everything is shared", arguments: nets)
    func bits(_ net: Net) throws {
        let wanted = try trained(net, threads: 1, sharingFrom: .max)
        for threads in [1, 2, 3, 7] {
            for byPhases in [false, true] {
                for leastWork in [0, Region.leastSharedWork] {
                    let got = try trained(net, threads: threads, sharingFrom: leastWork, byPhases: byPhases)
                    #expect(got == wanted, "\(threads) threads, by phases: \(byPhases), from \(leastWork)")
                }
            }
        }
    }

    @Test("a small network is handed over once for the rows of the batch and once for the gradients of the weights")
    func twoRegions() throws {
        let plan = try made(Self.nets[0]).plan
        let schedule = ReplaySchedule(
            0..<plan.updateStart, of: plan, threads: 2, sharingFrom: Region.leastSharedWork)
        let regions = schedule.entries.map { entry -> [Int] in
            if case .region(let region) = entry { region.parts.map(\.count) } else { [] }
        }
        #expect(regions.count == 2)
        #expect(regions.first == [4, 4])
        #expect(regions.allSatisfy { $0.allSatisfy { $0 > 0 } })
    }

    @Test("every instruction is run once in an order that memory allows", arguments: nets)
    func sound(_ net: Net) throws {
        let plan = try made(net).plan
        for threads in 1...4 {
            let schedule = ReplaySchedule(0..<plan.instructionCount, of: plan, threads: threads, sharingFrom: 0)
            #expect(problems(schedule, plan).isEmpty)
        }
    }

    @Test("the check of the order sees an instruction left out, one twice, and two exchanged")
    func checkCanFail() throws {
        let plan = try made(Self.nets[0]).plan
        let whole = Array(0..<plan.instructionCount)
        #expect(orderProblems([whole[0]] + whole, plan).isEmpty == false)
        #expect(orderProblems(Array(whole.dropLast()), plan).isEmpty == false)
        #expect(orderProblems([whole[1], whole[0]] + whole.dropFirst(2), plan).isEmpty == false)
        #expect(orderProblems(whole, plan).isEmpty)
    }

    @Test("a region refuses what reads the rows of another part")
    func refusal() throws {
        let graph = Graph()
        let a = graph.input("a", shape: [48, 32])
        let b = graph.input("b", shape: [32, 32])
        let product = a.matMul(b)
        let plan = Plan(graph, outputs: [product.matMul(b), product.matMul(a, transposingSelf: true)])
        var region = Region(threads: 2)
        let taken = plan.instructions.map { region.add($0, in: plan) }
        #expect(taken == [true, true, false])
        #expect(region.parts.map(\.count) == [2, 2])
    }

    @Test("random graphs give the same on three threads with everything shared", arguments: 0..<60)
    func randomGraphs(seed: Int) throws {
        let problems = try RandomGraph(seed: UInt64(seed)).problems(threads: 3)
        #expect(problems.isEmpty, "\(problems.prefix(3))")
    }
}

extension RegionTests {
    private struct Trained: Equatable {
        let snapshot: VariableSnapshot
        let losses: [Float]
    }

    private func trained(
        _ net: Net, threads: Int, sharingFrom leastWork: Int, byPhases: Bool = false
    ) throws -> Trained {
        let model = try made(net)
        let store = VariableStore(graph: model.graph, seed: 5)
        let executor = try Executor(
            model.plan, store: store, pool: ThreadPool(threads: threads), seed: 3, sharingFrom: leastWork)
        let random = CounterRandom(seed: 1, stream: "data")
        executor.write((0..<model.features.shape.count).map { Float(random.unit($0) * 2 - 1) }, to: model.features)
        if net.regresses {
            executor.write((0..<model.targets.shape.count).map { Float(random.unit($0 + 9) - 0.5) }, to: model.targets)
        } else {
            executor.write((0..<net.batch).map { Int32($0 % (net.widths.last ?? 1)) }, to: model.targets)
        }
        var losses: [Float] = []
        for step in 1...5 {
            if byPhases {
                executor.runForward(step: step, slice: 0)
                losses.append(executor.scalar(model.loss))
                executor.runBackward(step: step, slice: 0)
                executor.runSettling(step: step)
                executor.runUpdate(step: step)
            } else {
                executor.run(step: step)
                losses.append(executor.scalar(model.loss))
            }
        }
        return Trained(snapshot: store.snapshot(), losses: losses)
    }

    private func made(
        _ net: Net
    ) throws -> (graph: Graph, plan: Plan, features: Tensor, targets: Tensor, loss: Tensor) {
        let graph = Graph()
        let (inputs, outputs) = (net.widths.first ?? 1, net.widths.last ?? 1)
        let features = graph.input("features", shape: [net.batch, inputs])
        let rate = graph.scalar("dropout", initially: net.dropout)
        var output = features
        for (layer, (rows, columns)) in zip(net.widths, net.widths.dropFirst()).enumerated() {
            let weight = graph.parameter("w\(layer)", shape: [rows, columns], initializer: .heNormal)
            let bias = graph.parameter("b\(layer)", shape: [columns], initializer: .zeros)
            output = output.matMul(weight) + bias
            guard layer < net.widths.count - 2 else { break }
            if net.normalizes {
                output = output.layerNormalized(
                    gain: graph.parameter("g\(layer)", shape: [columns], initializer: .ones))
            }
            output = layer.isMultiple(of: 2) ? output.relu() : output.gelu()
            if net.dropout > 0 { output = output.dropout(rate: rate) }
        }
        let targets =
            net.regresses
            ? graph.input("targets", shape: [net.batch, outputs]) : graph.integerInput("targets", shape: [net.batch])
        let loss =
            net.regresses
            ? output.meanSquaredError(targets: targets) : output.softmaxCrossEntropy(labels: targets)
        graph.storeGradients(of: loss, withRespectTo: graph.parameters)
        attachMomentum(graph, clips: net.clips)
        return (graph, Plan(graph, outputs: [loss]), features, targets, loss)
    }

    private func attachMomentum(_ graph: Graph, clips: Bool) {
        let segments = graph.trainedSegments(freezing: [])
        let norm = graph.euclideanNorm(of: segments.map { graph.flatGradients($0.range) })
        let scale = clips ? graph.clipScale(norm: norm, limit: graph.constant(0.5)) : graph.constant(1)
        for segment in segments {
            graph.applySGD(
                parameters: graph.flatParameters(segment.range), gradients: graph.flatGradients(segment.range),
                velocity: graph.flatState("velocity", segment.range), learningRate: graph.constant(0.05),
                momentum: graph.constant(0.9), weightDecay: graph.constant(0), gradientScale: scale, usesNesterov: false
            )
        }
    }

    /// What is wrong with a schedule; empty when all is well.
    private func problems(_ schedule: ReplaySchedule, _ plan: Plan) -> [String] {
        var found: [String] = []
        for case .region(let region) in schedule.entries {
            let accesses = region.parts.map { part in
                part.flatMap { $0.divisible?.accesses(in: plan).compactMap { $0 } ?? [] }
            }
            for first in accesses.indices {
                for second in accesses.indices where first != second {
                    if accesses[first].conflict(with: accesses[second]) { found.append("\(first) disturbs \(second)") }
                }
            }
        }
        return found + orderProblems(schedule.order, plan)
    }

    /// Whether an order of the plan's instructions is one that their memory allows.
    private func orderProblems(_ order: [Int], _ plan: Plan) -> [String] {
        guard order.sorted() == Array(0..<plan.instructionCount) else { return ["not each instruction once: \(order)"] }
        func accesses(_ index: Int) -> [Access]? {
            plan.instructions[index].divisible?.accesses(in: plan).compactMap { $0 }
        }
        var found: [String] = []
        for (place, first) in order.enumerated() {
            for second in order[(place + 1)...] where second < first {
                guard let a = accesses(first), let b = accesses(second), !a.conflict(with: b) else {
                    found.append("\(first) runs before \(second)")
                    continue
                }
            }
        }
        return found
    }
}
