import Datasets
import Layers
import RunProtocol
import Tensors

extension ArchitectureCatalogue {
    /// Convolutions and pools in turns, then dense layers, as LeNet has them (LeCun et al., 1998). Series and texts are
    /// convolved along time.
    static let cnn = Architecture(
        name: "cnn",
        keys: [
            .integers("filters", [32, 64], 1...4096), .integer("size", 3, 1...63), .integer("convolutions", 1, 1...8),
            .integers("hidden", [128], 1...65_536), .integer("embedding", 64, 1...16_384),
            .choice("activation", Activation.relu), .flag("batch_norm", false),
        ]
    ) { settings in
        "CNN \(list(settings.integers("filters"))), \(list(settings.integers("hidden")))"
    } layers: { context throws(ModelKeyProblem) in
        guard !context.isLanguageModel else { throw context.mismatch("cnn", takes: "one answer an example") }
        var layers: [any Layer] = []
        let isPicture: Bool
        if case .image = context.example {
            isPicture = true
        } else {
            isPicture = false
            layers = try context.sequence(width: context.settings.integer("embedding"), model: "cnn")
        }
        for (index, filters) in context.settings.integers("filters").enumerated() {
            layers += convolutions(context, stage: index, filters: filters, isPicture: isPicture)
            if isPicture { layers.append(MaxPool2D("pool\(index)", size: 2, padding: .same)) }
        }
        layers.append(isPicture ? Flatten("flatten") : GlobalPool("pool", .maximum))
        return layers
            + multilayerPerceptron(
                hidden: context.settings.integers("hidden"), outputs: context.outputs, activation: context.activation,
                dropout: context.dropout, initializer: context.initializer
            ).layers
    }

    /// Residual blocks in stages, each with half the extent of the one before, as for CIFAR (He et al., 2015).
    static let resnet = Architecture(
        name: "resnet",
        keys: [.integers("widths", [16, 32, 64], 1...4096), .integer("blocks", 2, 1...64)], hasInitializer: false
    ) { settings in
        let widths = settings.integers("widths")
        return "ResNet-\(2 * widths.count * settings.integer("blocks") + 2) \(list(widths))"
    } layers: { context throws(ModelKeyProblem) in
        guard case .image = context.example else { throw context.mismatch("resnet", takes: "pictures") }
        let widths = context.settings.integers("widths")
        var layers = normed("stem", filters: widths.first ?? 16, activation: .relu)
        var present = widths.first ?? 16
        for (stage, width) in widths.enumerated() {
            for block in 0..<context.settings.integer("blocks") {
                let stride = stage > 0 && block == 0 ? 2 : 1
                layers.append(
                    residual(
                        "stage\(stage).block\(block)", filters: width, stride: stride,
                        projects: present != width || stride > 1))
                present = width
            }
        }
        return layers + [GlobalPool("pool", .average)] + context.dropout("pool.dropout") + [context.head]
    }

    /// Depthwise separable convolutions (Howard et al., 2017).
    static let mobilenet = Architecture(
        name: "mobilenet",
        keys: [.integers("widths", [32, 64, 128, 256], 1...4096), .integer("blocks", 2, 1...64)], hasInitializer: false
    ) { settings in
        "MobileNet \(list(settings.integers("widths")))"
    } layers: { context throws(ModelKeyProblem) in
        guard case .image = context.example else { throw context.mismatch("mobilenet", takes: "pictures") }
        let widths = context.settings.integers("widths")
        var layers = normed("stem", filters: widths.first ?? 32, activation: .relu)
        for (stage, width) in widths.enumerated() {
            for block in 0..<context.settings.integer("blocks") {
                layers += separable(
                    "stage\(stage).block\(block)", filters: width, stride: stage > 0 && block == 0 ? 2 : 1)
            }
        }
        return layers + [GlobalPool("pool", .average)] + context.dropout("pool.dropout") + [context.head]
    }

    private static func list(_ numbers: [Int]) -> String { numbers.map(String.init).joined(separator: "-") }

    private static func convolutions(
        _ context: ModelContext, stage: Int, filters: Int, isPicture: Bool
    ) -> [any Layer] {
        let hasNorm = context.settings.flag("batch_norm")
        let inner = hasNorm ? Activation.identity : context.activation
        return (0..<context.settings.integer("convolutions")).flatMap { index -> [any Layer] in
            let name = "conv\(stage).\(index)"
            let size = context.settings.integer("size")
            let convolution: any Layer =
                isPicture
                ? Convolution2D(
                    name, filters: filters, size: size, activation: inner, initializer: context.initializer,
                    hasBias: !hasNorm)
                : Convolution1D(
                    name, filters: filters, size: size, activation: inner, initializer: context.initializer,
                    hasBias: !hasNorm)
            guard hasNorm else { return [convolution] }
            return [convolution, BatchNorm("\(name).norm"), ActivationLayer("\(name).activation", context.activation)]
        }
    }

    /// A convolution with batch norm, which makes its bias needless.
    private static func normed(
        _ name: String, filters: Int, size: Int = 3, stride: Int = 1, activation: Activation
    ) -> [any Layer] {
        let layers: [any Layer] = [
            Convolution2D(
                name, filters: filters, size: size, stride: stride, initializer: .heNormal, hasBias: false),
            BatchNorm("\(name).norm"),
        ]
        return activation == .identity ? layers : layers + [ActivationLayer("\(name).activation", activation)]
    }

    private static func residual(_ name: String, filters: Int, stride: Int, projects: Bool) -> any Layer {
        let body = Sequential(
            name,
            normed("\(name).conv1", filters: filters, stride: stride, activation: .relu)
                + normed("\(name).conv2", filters: filters, activation: .identity))
        let shortcut = Sequential(
            "\(name).shortcut",
            normed("\(name).shortcut", filters: filters, size: 1, stride: stride, activation: .identity))
        return Residual(name, body, shortcut: projects ? shortcut : nil, activation: .relu)
    }

    private static func separable(_ name: String, filters: Int, stride: Int) -> [any Layer] {
        [
            DepthwiseConvolution2D("\(name).depthwise", stride: stride, initializer: .heNormal, hasBias: false),
            BatchNorm("\(name).depthwise.norm"), ActivationLayer("\(name).depthwise.activation", .relu),
        ] + normed("\(name).pointwise", filters: filters, size: 1, activation: .relu)
    }
}
