import Foundation
import Layers
import Optimizers
import Tensors

/// A layer of one's own: `y = x + relu(x W)`, in plain operations.
struct Residual: Layer {
    let name: String
    let kind = "residual"

    func apply(to input: Tensor, in pass: ForwardPass) throws(ShapeError) -> Tensor {
        let inner = Dense("\(name).inner", outputs: input.shape.columns, activation: .relu, initializer: .heNormal)
        return try input + pass.apply(inner, to: input)
    }
}

/// Two interleaved spirals: `[rows, 2]` points and which of the two each lies on.
func spirals(_ rows: Int) -> (points: [Float], labels: [Int32]) {
    var (points, labels): ([Float], [Int32]) = ([], [])
    for row in 0..<rows {
        let (arm, turn) = (row % 2, Float(row) / Float(rows) * 3 * .pi)
        points += [turn * cos(turn + Float(arm) * .pi) / 10, turn * sin(turn + Float(arm) * .pi) / 10]
        labels.append(Int32(arm))
    }
    return (points, labels)
}

func train() throws {
    let model = Sequential(
        "spirals",
        [
            Dense("wide", outputs: 64, activation: .tanh), Residual(name: "first"), Residual(name: "second"),
            Dense("out", outputs: 2),
        ])
    let graph = Graph()
    let pass = ForwardPass(graph: graph, mode: .training)
    let points = graph.input("points", shape: [512, 2])
    let labels = graph.integerInput("labels", shape: [512])
    let logits = try pass.apply(model, to: points)
    let loss = try Loss.crossEntropy(logits, labels)
    let guesses = logits.argMax()
    let step = graph.minimize(loss, using: AdamW(learningRate: 3e-3), clipNorm: 1)

    let store = VariableStore(graph: graph, seed: 1)
    let plan = Plan(graph, outputs: [step.loss, guesses])
    let executor = try Executor(plan, store: store, pool: ThreadPool(threads: 2), seed: 1)
    let data = spirals(512)
    executor.write(data.points, to: points)
    executor.write(data.labels, to: labels)
    let schedule = WarmUp(steps: 50, then: CosineSchedule(base: 3e-3, totalSteps: 950))
    for number in 0..<1000 {
        executor.setScalar("learning_rate", to: schedule.learningRate(step: number))
        executor.run(step: number + 1)
        if number % 200 == 199 { print("step \(number + 1): loss \(executor.scalar(loss))") }
    }
    let correct = zip(executor.integers(guesses), data.labels).count { $0 == $1 }
    print("accuracy \(Double(correct) / 512)")
}

try train()
