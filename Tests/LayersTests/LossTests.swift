import Layers
import Tensors
import Testing

@Suite("Losses")
struct LossTests {
    struct Golden: Decodable {
        let name: String
        let shape: [Int]
        let predictions: [Float]
        let targets: [Float]
        let loss: Float
        let gradient: [Float]
    }

    static let configurations: [String: (loss: Loss, scalars: [String: Double], isWeighted: Bool)] = [
        "cross_entropy": (.crossEntropy, [:], false),
        "cross_entropy_smoothed": (.crossEntropy, ["label_smoothing": 0.1], false),
        "cross_entropy_weighted": (.crossEntropy, [:], true),
        "cross_entropy_weighted_smoothed": (.crossEntropy, ["label_smoothing": 0.2], true),
        "focal": (.focal, [:], false),
        "focal_weighted": (.focal, ["focal_gamma": 0.5], true),
        "binary_cross_entropy": (.binaryCrossEntropy, [:], false),
        "mse": (.meanSquaredError, [:], false),
        "mae": (.meanAbsoluteError, [:], false),
        "huber": (.huber, ["huber_delta": 0.7], false),
    ]

    @Test("every loss and its gradient are PyTorch's", arguments: configurations.keys.sorted())
    func golden(_ name: String) throws {
        let golden = try #require(try GoldenFile<Golden>.read("losses").first { $0.name == name })
        let configuration = try #require(Self.configurations[name])
        let graph = Graph()
        let shape = Shape(golden.shape)
        let predictions = graph.parameter("predictions", shape: shape, initializer: .zeros)
        let isClassified = configuration.loss.readsClassNumbers
        let targets =
            isClassified
            ? graph.integerInput("targets", shape: [shape[0]]) : graph.input("targets", shape: shape)
        let weights = configuration.isWeighted ? graph.constant([0.5, 1, 2, 4], shape: [4]) : nil
        let loss = try configuration.loss(predictions, targets, classWeights: weights)
        graph.storeGradients(of: loss, withRespectTo: graph.parameters)
        let store = VariableStore(graph: graph, seed: 0)
        try store.setParameter("predictions", to: golden.predictions)
        let executor = try Executor(Plan(graph, outputs: [loss]), store: store, pool: ThreadPool(threads: 1), seed: 0)
        if isClassified {
            executor.write(golden.targets.map(Int32.init), to: targets)
        } else {
            executor.write(golden.targets, to: targets)
        }
        for (name, value) in configuration.scalars { executor.setScalar(name, to: value) }
        executor.run(step: 1)
        #expect(abs(executor.scalar(loss) - golden.loss) < 1e-6)
        #expect(differ(try #require(store.gradient("predictions")), golden.gradient) < 1e-6)
    }

    @Test("a loss whose targets do not fit says so", arguments: Loss.allCases)
    func shapeErrors(_ loss: Loss) {
        let graph = Graph()
        let predictions = graph.input("predictions", shape: [4, 2])
        let error = #expect(throws: ShapeError.self) {
            _ = try loss(predictions, graph.input("targets", shape: [4, 3]))
        }
        #expect(error?.description.contains("[4, 2] and [4, 3]") == true)
    }

    @Test("recipes know every loss, activation and initializer by a name that leads back")
    func recipeNames() {
        for name in Loss.recipeNames { #expect(Loss(rawValue: name)?.rawValue == name) }
        for name in Activation.recipeNames { #expect(Activation(recipeName: name)?.recipeName == name) }
        for name in Initializer.recipeNames { #expect(Initializer(recipeName: name) != nil) }
        #expect(Activation(recipeName: "rele") == nil)
    }
}
