import Layers
import Tensors
import Testing

@Suite("Layers of pictures")
struct PictureLayerTests {
    static let layers: [String: any Layer] = [
        "convolution": Convolution2D("l", filters: 5, size: 3, padding: .none),
        "convolution_strided": Convolution2D("l", filters: 6, size: 3, stride: 2, padding: .pixels(PixelSize(1))),
        "convolution_dilated": Convolution2D("l", filters: 4, size: 3, padding: .pixels(PixelSize(2)), dilation: 2),
        "convolution_grouped": Convolution2D(
            "l", filters: 6, size: 5, stride: 3, padding: .pixels(PixelSize(2)), groups: 2, hasBias: false),
        "convolution_same": Convolution2D("l", filters: 13, size: 3, activation: .relu),
        "convolution_oblong": Convolution2D(
            "l", filters: 3, size: PixelSize(height: 1, width: 4),
            geometry: ConvolutionGeometry(
                stride: PixelSize(height: 2, width: 1), padding: .pixels(PixelSize(height: 0, width: 2)))),
        "convolution_series": Convolution1D(
            "l", filters: 4, size: 3, stride: 2, padding: .pixels(PixelSize(1)), dilation: 2),
        "depthwise": DepthwiseConvolution2D("l", size: 3, stride: 2, padding: .pixels(PixelSize(1))),
        "depthwise_multiplied": DepthwiseConvolution2D("l", size: 3, padding: .none, multiplier: 2),
        "max_pool": MaxPool2D("l", size: 2),
        "max_pool_overlapping": MaxPool2D("l", size: 3, stride: 2, padding: .pixels(PixelSize(1))),
        "average_pool": AveragePool2D("l", size: 3, stride: 2, padding: .pixels(PixelSize(1))),
        "global_average": GlobalPool("l"),
        "global_maximum": GlobalPool("l", .maximum),
        "batch_norm": BatchNorm("l"),
        "upsample": Upsample("l", factor: 3),
        "upsample_bilinear": Upsample("l", factor: 2, mode: .bilinear),
        "residual": residual,
    ]

    /// A block with a projection, as ResNets have it.
    static let residual = Residual(
        "l",
        Sequential(
            "l.body",
            [
                Convolution2D(
                    "l.conv1", filters: 12, size: 3, stride: 2, padding: .pixels(PixelSize(1)), hasBias: false),
                BatchNorm("l.norm1"), ActivationLayer("l.relu1", .relu),
                Convolution2D("l.conv2", filters: 12, size: 3, padding: .pixels(PixelSize(1)), hasBias: false),
                BatchNorm("l.norm2"),
            ]),
        shortcut: Sequential(
            "l.shortcut",
            [
                Convolution2D("l.projection", filters: 12, size: 1, stride: 2, padding: .none, hasBias: false),
                BatchNorm("l.norm"),
            ]), activation: .relu)

    @Test("each layer's output and gradients are PyTorch's", arguments: layers.keys.sorted())
    func golden(_ name: String) throws {
        let golden = try #require(try GoldenFile<SequenceLayerTests.Golden>.read("pictures").first { $0.name == name })
        let layer = try #require(Self.layers[name])
        let problems = try SequenceLayerTests.problems(of: layer, golden)
        #expect(problems == [])
    }

    @Test("the comparison finds a layer that is another")
    func comparisonFindsFaults() throws {
        let goldens = try GoldenFile<SequenceLayerTests.Golden>.read("pictures")
        let pool = try #require(goldens.first { $0.name == "average_pool" })
        let other = MaxPool2D("l", size: 3, stride: 2, padding: .pixels(PixelSize(1)))
        #expect(try !SequenceLayerTests.problems(of: other, pool).isEmpty)
        let dilated = try #require(goldens.first { $0.name == "convolution_dilated" })
        let plain = Convolution2D("l", filters: 4, size: 3)
        #expect(try !SequenceLayerTests.problems(of: plain, dilated).isEmpty)
    }

    struct RunningGolden: Decodable {
        let shape: [Int]
        let batches: [[Float]]
        let means: [[Float]]
        let variances: [[Float]]
        let weight: [Float]
        let bias: [Float]
        let held: [Float]
        let evaluated: [Float]
    }

    @Test("running statistics and the evaluation by them are PyTorch's, and a step that is not taken changes none")
    func runningStatistics() throws {
        let golden = try #require(try GoldenFile<RunningGolden>.read("running_statistics").first)
        let graph = Graph()
        let input = graph.input("x", shape: Shape(golden.shape))
        let layer = BatchNorm("l", momentum: 0.3)
        let output = try ForwardPass(graph: graph, mode: .training).apply(layer, to: input)
        let loss = output.sum()
        graph.storeGradients(of: loss, withRespectTo: graph.parameters)
        let store = VariableStore(graph: graph, seed: 0)
        try store.setParameter("l.weight", to: golden.weight)
        try store.setParameter("l.bias", to: golden.bias)
        let pool = try ThreadPool(threads: 1)
        let executor = try Executor(Plan(graph, outputs: [loss]), store: store, pool: pool, seed: 0)
        for (step, batch) in golden.batches.enumerated() {
            executor.write(batch, to: input)
            let before = store.snapshot()
            executor.runForwardBackward(step: step + 1)
            #expect(store.snapshot() == before)
            executor.runUpdate(step: step + 1)
            #expect(differ(store.parameter("l.running_mean") ?? [], golden.means[step]) < 1e-6)
            #expect(differ(store.parameter("l.running_var") ?? [], golden.variances[step]) < 1e-6)
        }
        let evaluation = Graph()
        let held = evaluation.input("x", shape: Shape(golden.shape))
        let evaluated = try ForwardPass(graph: evaluation, mode: .evaluation).apply(layer, to: held)
        let evaluator = try Executor(Plan(evaluation, outputs: [evaluated]), store: store, pool: pool, seed: 0)
        evaluator.write(golden.held, to: held)
        evaluator.run(step: 1)
        #expect(differ(evaluator.values(evaluated), golden.evaluated) < 1e-5)
    }

    @Test("branches lie side by side, with the input before them where it is kept")
    func concatenation() throws {
        let graph = Graph()
        let input = graph.input("x", shape: [1, 2, 2, 1])
        let layer = Concatenate("c", [ActivationLayer("relu", .relu), Upsample("same", factor: 1)], keepsInput: true)
        let output = try ForwardPass(graph: graph, mode: .training).apply(layer, to: input)
        let executor = try Executor(
            Plan(graph, outputs: [output]), store: VariableStore(graph: graph, seed: 0), pool: ThreadPool(threads: 1),
            seed: 0)
        executor.write([1, -2, 3, -4] as [Float], to: input)
        executor.run(step: 1)
        #expect(executor.values(output) == [1, 1, 1, -2, 0, -2, 3, 3, 3, -4, 0, -4])
    }

    @Test("a shape that a layer cannot take is refused with the layer's name and what it expects")
    func shapeErrors() throws {
        let branches = Concatenate("c", [MaxPool2D("p"), ActivationLayer("a", .relu)])
        let refused: [(any Layer, Shape, String)] = [
            (Convolution2D("c", filters: 4, size: 3, padding: .none), [1, 2, 5, 1], "windows of 3 x 3 that fit"),
            (Convolution2D("c", filters: 4, size: 3), [1, 5, 5], "the convolution c cannot take [1, 5, 5]"),
            (Convolution2D("c", filters: 4, size: 3, groups: 3), [1, 5, 5, 3], "filters (4) that 3 groups divide"),
            (Convolution1D("c", filters: 4, size: 9, padding: .none), [1, 5, 3], "windows of 9 steps that fit"),
            (Convolution1D("c", filters: 4), [1, 5, 5, 3], "[batch, steps, channels]"),
            (DepthwiseConvolution2D("d"), [4, 4], "the convolution d cannot take [4, 4]"),
            (MaxPool2D("p", size: 4), [1, 3, 9, 1], "the max pool p cannot take [1, 3, 9, 1]"),
            (AveragePool2D("p", size: 4), [1, 3, 9], "windows of 4 x 4 that fit"),
            (GlobalPool("g"), [3, 4], "[batch, positions..., channels]"),
            (BatchNorm("b"), [3], "the batch norm b cannot take [3]"),
            (Upsample("u"), [3, 4], "the upsample layer u cannot take [3, 4]"),
            (branches, [1, 4, 4, 1], "the concatenation c cannot take [1, 2, 2, 1] and [1, 4, 4, 1]"),
            (Residual("r", MaxPool2D("p")), [1, 4, 4, 1], "the residual r cannot take [1, 2, 2, 1] and [1, 4, 4, 1]"),
        ]
        for (layer, shape, sentence) in refused {
            let error = try #require(throws: ShapeError.self) { try layer.describe(input: shape) }
            #expect(error.description.contains(sentence), "\(error.description)")
        }
    }

    @Test("weights are drawn by the inputs of a filter, not of the whole layer")
    func fanIn() throws {
        let graph = Graph()
        let pass = ForwardPass(graph: graph, mode: .training)
        let input = graph.input("x", shape: [1, 8, 8, 32])
        _ = try pass.apply(Convolution2D("c", filters: 64, size: 3, groups: 32), to: input)
        let weight = try #require(VariableStore(graph: graph, seed: 1).parameter("c.weight"))
        #expect(weight.count == 9 * 64)
        let greatest = weight.map(abs).max() ?? 0
        #expect(greatest <= 1 / 3 && greatest > 0.3)
    }
}
