import CKernels
import Testing

@testable import Tensors

@Suite("Gradients")
struct GradientTests {
    @Test("the gradient of every operation agrees with differences, and its plan with the reference", arguments: cases)
    func gradient(_ gradientCase: GradientCase) throws {
        #expect(try gradientCase.problems() == [])
    }

    @Test("every activation alone, in an epilogue, and with its input used again", arguments: Activation.allCases)
    func activation(_ activation: Activation) throws {
        let forms: [GradientCase] = [
            GradientCase(name: "alone", shapes: [[5, 7]]) { p, _ in p[0].activated(by: activation).squared().sum() },
            GradientCase(name: "epilogue", shapes: [[5, 7], [7, 9], [9], [9, 3]]) { p, _ in
                (p[0].matMul(p[1]) + p[2]).activated(by: activation).matMul(p[3]).squared().mean()
            },
            GradientCase(name: "input used again", shapes: [[5, 7], [7, 9], [9]]) { p, _ in
                let before = p[0].matMul(p[1]) + p[2]
                return (before.activated(by: activation) * before).mean()
            },
        ]
        for form in forms {
            let problems = try form.problems()
            #expect(problems.isEmpty, "\(form.name): \(problems)")
        }
    }

    @Test("the harness finds a wrong gradient and a wrong forward")
    func harnessFindsFaults() throws {
        let wrongGradient = GradientCase(name: "wrong gradient", shapes: [[4, 3]]) { p, _ in
            p[0].applying(PlantedFault(kernel: .square, gradientFactor: 3)).sum()
        }
        let wrongForward = GradientCase(name: "wrong forward", shapes: [[4, 3]]) { p, _ in
            p[0].applying(PlantedFault(kernel: .absolute, gradientFactor: 2)).sum()
        }
        let sound = GradientCase(name: "sound", shapes: [[4, 3]]) { p, _ in
            p[0].applying(PlantedFault(kernel: .square, gradientFactor: 2)).sum()
        }
        #expect(try wrongGradient.problems().contains { $0.contains("against differences") })
        #expect(try wrongForward.problems().contains { $0.hasPrefix("loss") })
        #expect(try sound.problems().isEmpty)
    }
}

/// One line for each operation, and for each way in which it can be given its inputs.
private let cases: [GradientCase] =
    elementwiseCases + productCases + reductionCases + lossCases + normCases + sequenceCases + pictureCases + [
        GradientCase(name: "dropout", shapes: [[9, 11]]) { p, _ in
            p[0].dropout(rate: p[0].graph.scalar("rate", initially: 0.4)).squared().sum()
        },
        GradientCase(name: "norm", shapes: [[7], [3, 2]]) { p, _ in p[0].graph.euclideanNorm(of: p) },
        GradientCase(name: "a value used three times", shapes: [[4, 4]]) { p, _ in
            (p[0] * p[0].matMul(p[0])).sum() + p[0].exp().mean()
        },
    ]

private let elementwiseCases: [GradientCase] = [
    GradientCase(name: "negate", shapes: [[3, 5]]) { p, _ in (-p[0]).squared().sum() },
    GradientCase(name: "absolute", shapes: [[3, 5]]) { p, _ in p[0].absolute().sum() },
    GradientCase(name: "exp", shapes: [[3, 5]]) { p, _ in p[0].exp().sum() },
    GradientCase(name: "log", shapes: [[3, 5]], range: 0.5...3) { p, _ in p[0].log().sum() },
    GradientCase(name: "squareRoot", shapes: [[3, 5]], range: 0.5...3) { p, _ in p[0].squareRoot().sum() },
    GradientCase(name: "square", shapes: [[3, 5]]) { p, _ in p[0].squared().sum() },
    GradientCase(name: "reciprocal", shapes: [[3, 5]], range: 0.5...3) { p, _ in p[0].reciprocal().sum() },
    GradientCase(name: "sign lets nothing through", shapes: [[3, 5]]) { p, _ in (p[0].sign() * p[0]).sum() },
    GradientCase(name: "add", shapes: [[3, 5], [3, 5]]) { p, _ in (p[0] + p[1]).squared().sum() },
    GradientCase(name: "subtract a row", shapes: [[3, 5], [5]]) { p, _ in (p[0] - p[1]).squared().sum() },
    GradientCase(name: "subtract from a row", shapes: [[5], [3, 5]]) { p, _ in (p[0] - p[1]).squared().sum() },
    GradientCase(name: "multiply by a column", shapes: [[3, 5], [3, 1]]) { p, _ in (p[0] * p[1]).squared().sum() },
    GradientCase(name: "multiply by a number", shapes: [[3, 5], []]) { p, _ in (p[0] * p[1]).squared().sum() },
    GradientCase(name: "divide", shapes: [[3, 5], [3, 5]], range: 0.5...2) { p, _ in (p[0] / p[1]).squared().sum() },
    GradientCase(name: "divide a number", shapes: [[3, 5]], range: 0.5...2) { p, _ in (2 / p[0]).sum() },
    GradientCase(name: "maximum", shapes: [[3, 5], [3, 5]]) { p, _ in p[0].maximum(p[1]).squared().sum() },
    GradientCase(name: "minimum", shapes: [[3, 5], [3, 5]]) { p, _ in p[0].minimum(p[1]).squared().sum() },
    GradientCase(name: "greater", shapes: [[3, 5], [3, 5]]) { p, _ in (p[0].greater(than: p[1]) * p[0]).sum() },
    GradientCase(name: "spread a row", shapes: [[5]]) { p, _ in p[0].spread(over: [4, 5]).squared().sum() },
    GradientCase(name: "reshape", shapes: [[3, 4], [2, 6]]) { p, _ in (p[0].reshaped(to: [2, 6]) * p[1]).sum() },
    GradientCase(name: "transpose", shapes: [[3, 4], [4, 3]]) { p, _ in (p[0].transposed() * p[1]).sum() },
]

private let productCases: [GradientCase] =
    [false, true].flatMap { left in
        [false, true].map { right in
            GradientCase(
                name: "matMul, left transposed \(left), right transposed \(right)",
                shapes: [left ? [4, 5] : [5, 4], right ? [3, 4] : [4, 3]]
            ) { p, _ in p[0].matMul(p[1], transposingSelf: left, transposingOther: right).squared().sum() }
        }
    } + [
        GradientCase(name: "matMul of three axes", shapes: [[2, 3, 4], [4, 5]]) { p, _ in
            p[0].matMul(p[1]).squared().sum()
        }
    ]

private let reductionCases: [GradientCase] = [
    GradientCase(name: "sum", shapes: [[3, 5]]) { p, _ in p[0].sum().squared() },
    GradientCase(name: "mean", shapes: [[3, 5]]) { p, _ in p[0].mean().squared() },
    GradientCase(name: "row sums", shapes: [[3, 5]]) { p, _ in p[0].rowSums().squared().sum() },
    GradientCase(name: "row means", shapes: [[2, 3, 5]]) { p, _ in p[0].rowMeans().squared().sum() },
    GradientCase(name: "column sums", shapes: [[3, 5]]) { p, _ in p[0].columnSums().squared().sum() },
]

private let lossCases: [GradientCase] = [
    GradientCase(name: "cross-entropy, rows weighted", shapes: [[4, 3]], labels: [2, 0, 1, 1]) { p, labels in
        p[0].softmaxCrossEntropy(labels: labels).weightingRows(by: p[0].graph.constant([0.5, 0, 2, 1], shape: [4])) * 3
    },
    GradientCase(name: "squared error, rows weighted", shapes: [[4, 3], [4, 3]]) { p, _ in
        let targets = p[0].graph.constant((0..<12).map { Float($0) / 7 }, shape: [4, 3])
        let weights = p[0].graph.constant([0.5, 0, 2, 1], shape: [4])
        return (p[0] * p[1]).meanSquaredError(targets: targets).weightingRows(by: weights)
    },
    GradientCase(name: "softmax", shapes: [[3, 5], [3, 5]]) { p, _ in (p[0].softmax() * p[1]).sum() },
    GradientCase(name: "logSoftmax", shapes: [[3, 5], [3, 5]]) { p, _ in (p[0].logSoftmax() * p[1]).sum() },
    GradientCase(name: "cross-entropy", shapes: [[4, 3]], labels: [2, 0, 1, 1]) { p, labels in
        p[0].softmaxCrossEntropy(labels: labels)
    },
    GradientCase(name: "cross-entropy, scaled, one row left out", shapes: [[4, 3]], labels: [2, -1, 1, 1]) {
        p, labels in
        p[0].softmaxCrossEntropy(labels: labels) * 3
    },
    GradientCase(name: "cross-entropy, smoothed and weighted", shapes: [[4, 3]], labels: [2, 0, 1, 1]) { p, labels in
        let graph = p[0].graph
        return p[0].softmaxCrossEntropy(
            labels: labels, smoothing: graph.scalar("smoothing", initially: 0.2),
            classWeights: graph.constant([0.5, 1, 3], shape: [3]))
    },
    GradientCase(name: "focal loss", shapes: [[4, 3]], labels: [2, 0, 1, 1]) { p, labels in
        p[0].focalLoss(labels: labels, gamma: p[0].graph.scalar("gamma", initially: 2))
    },
    GradientCase(name: "focal loss, weighted, one row left out", shapes: [[4, 19]], labels: [2, -1, 18, 1]) {
        p, labels in
        p[0].focalLoss(
            labels: labels, gamma: p[0].graph.scalar("gamma", initially: 0.7),
            classWeights: p[0].graph.constant((0..<19).map { Float($0 % 3) }, shape: [19])) * 3
    },
    GradientCase(name: "binary cross-entropy", shapes: [[6, 2]]) { p, _ in
        let targets = p[0].graph.constant([0, 1, 1, 0, 1, 0.3, 0, 0, 1, 1, 0, 1], shape: [6, 2])
        return p[0].binaryCrossEntropy(targets: targets, positiveWeight: 2)
    },
    GradientCase(name: "mean squared error", shapes: [[6, 2]]) { p, _ in
        p[0].meanSquaredError(targets: p[0].graph.constant(Array(repeating: 0.25, count: 12), shape: [6, 2]))
    },
    GradientCase(name: "mean absolute error", shapes: [[6, 2]]) { p, _ in
        p[0].meanAbsoluteError(targets: p[0].graph.constant(Array(repeating: 0.25, count: 12), shape: [6, 2]))
    },
    GradientCase(name: "huber", shapes: [[6, 2]]) { p, _ in
        p[0].huberLoss(
            targets: p[0].graph.constant(Array(repeating: 0.25, count: 12), shape: [6, 2]),
            delta: p[0].graph.scalar("delta", initially: 0.5))
    },
]

private let normCases: [GradientCase] = [
    GradientCase(name: "layer norm", shapes: [[2, 3, 21], [21], [21], [2, 3, 21]]) { p, _ in
        (p[0].layerNormalized(gain: p[1], bias: p[2]) * p[3]).sum()
    },
    GradientCase(name: "layer norm without bias", shapes: [[5, 4], [4], [5, 4]]) { p, _ in
        (p[0].layerNormalized(gain: p[1], epsilon: 0.1) * p[2]).sum()
    },
    GradientCase(name: "layer norm beside a residual", shapes: [[5, 4], [4], [4, 4]]) { p, _ in
        (p[0] + p[0].layerNormalized(gain: p[1]).matMul(p[2])).squared().sum()
    },
    GradientCase(name: "RMS norm", shapes: [[4, 19], [19], [4, 19]]) { p, _ in
        (p[0].rootMeanSquareNormalized(gain: p[1]) * p[2]).sum()
    },
    GradientCase(name: "group norm", shapes: [[2, 3, 5, 6], [6], [6], [2, 3, 5, 6]]) { p, _ in
        (p[0].groupNormalized(groups: 3, gain: p[1], bias: p[2]) * p[3]).sum()
    },
    GradientCase(name: "group norm of one group", shapes: [[3, 17], [17], [17], [3, 17]]) { p, _ in
        (p[0].groupNormalized(groups: 1, gain: p[1], bias: p[2]) * p[3]).sum()
    },
]

private let sequenceCases: [GradientCase] =
    [
        GradientCase(name: "embedding", shapes: [[4, 5], [6, 5]], labels: [2, 0, 2, 3, 9, -1]) { p, tokens in
            (p[0].rows(at: tokens) * p[1]).sum()
        },
        GradientCase(name: "step mean", shapes: [[2, 3, 5], [2, 5]]) { p, _ in (p[0].stepMean() * p[1]).sum() },
        GradientCase(
            name: "step mean with padding", shapes: [[3, 3, 5], [3, 5]], labels: [1, 0, 2, 0, 0, 0, 5, 5, 5]
        ) {
            p, tokens in (p[0].stepMean(padding: tokens) * p[1]).sum()
        },
    ]
    + [(false, 1), (true, 1), (false, 2), (true, 3)].map { causal, heads in
        GradientCase(
            name: "attention, \(heads) heads, causal \(causal)", shapes: [[2, 5, 9 * heads], [2, 5, 3 * heads]]
        ) { p, _ in (p[0].attention(heads: heads, isCausal: causal) * p[1]).sum() }
    }
    + [false, true].map { causal in
        GradientCase(
            name: "attention with padding, causal \(causal)", shapes: [[3, 4, 12], [3, 4, 4]],
            labels: [1, 2, 0, 0, 0, 3, 1, 0, 0, 0, 0, 0]
        ) { p, tokens in (p[0].attention(heads: 2, isCausal: causal, padding: tokens) * p[1]).sum() }
    }
