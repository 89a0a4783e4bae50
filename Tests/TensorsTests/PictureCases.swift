@testable import Tensors

/// A convolution and what it is given.
struct ConvolutionCase {
    let name: String
    let input: Shape
    let weight: Shape
    let geometry: ConvolutionGeometry

    init(
        _ name: String, _ input: Shape, _ weight: Shape, stride: Int = 1, padding: PixelPadding = .none,
        dilation: Int = 1, groups: Int = 1
    ) {
        self.name = name
        self.input = input
        self.weight = weight
        geometry = ConvolutionGeometry(
            stride: PixelSize(stride), padding: padding, dilation: PixelSize(dilation), groups: groups)
    }

    /// The convolution alone, with a weight for each number of the result.
    var gradientCase: GradientCase {
        let (geometry, output) = (geometry, geometry.outputShape(of: input, weight: weight) ?? [])
        return GradientCase(name: "convolution, \(name)", shapes: [input, weight, output]) { p, _ in
            (p[0].convolved(with: p[1], geometry) * p[2]).sum()
        }
    }
}

/// One line for each operation on pictures, and for each way that the kernels go.
let pictureCases: [GradientCase] =
    [
        ConvolutionCase("plain", [2, 5, 4, 3], [3, 3, 3, 2]),
        ConvolutionCase("one channel, one filter", [1, 4, 4, 1], [2, 2, 1, 1]),
        ConvolutionCase("same", [1, 5, 6, 2], [3, 3, 2, 3], padding: .same),
        ConvolutionCase("stride", [2, 7, 6, 2], [3, 3, 2, 3], stride: 2, padding: .pixels(PixelSize(1))),
        ConvolutionCase("stride 3, same, even kernel", [1, 7, 8, 2], [4, 2, 2, 3], stride: 3, padding: .same),
        ConvolutionCase("stride beyond the kernel", [1, 7, 7, 2], [1, 2, 2, 3], stride: 3),
        ConvolutionCase("dilation", [1, 7, 7, 2], [3, 2, 2, 2], padding: .pixels(PixelSize(2)), dilation: 2),
        ConvolutionCase("dilation and stride", [1, 9, 8, 2], [3, 3, 2, 2], stride: 2, padding: .same, dilation: 3),
        ConvolutionCase("groups", [1, 5, 5, 6], [3, 3, 2, 9], padding: .same, groups: 3),
        ConvolutionCase("depthwise", [2, 5, 5, 5], [3, 3, 1, 5], stride: 2, padding: .same, groups: 5),
        ConvolutionCase("depthwise, dilated", [1, 6, 6, 3], [2, 3, 1, 3], padding: .same, dilation: 2, groups: 3),
        ConvolutionCase("two filters a channel", [1, 4, 4, 3], [3, 3, 1, 6], padding: .same, groups: 3),
        ConvolutionCase("1 x 1", [2, 3, 3, 5], [1, 1, 5, 4]),
        ConvolutionCase("1 x 1 with stride", [1, 5, 5, 3], [1, 1, 3, 2], stride: 2),
        ConvolutionCase("Winograd", [1, 6, 5, 13], [3, 3, 13, 12]),
        ConvolutionCase("Winograd, padded", [2, 5, 3, 12], [3, 3, 12, 12], padding: .same),
        ConvolutionCase("padding beyond the kernel", [1, 3, 3, 2], [2, 2, 2, 2], padding: .pixels(PixelSize(3))),
    ].map(\.gradientCase) + convolutionEpilogueCases + poolCases + pictureNormCases

private let convolutionEpilogueCases: [GradientCase] = [
    GradientCase(name: "convolution of series", shapes: [[2, 7, 3], [3, 3, 4], [2, 4, 4]]) { p, _ in
        let geometry = ConvolutionGeometry(stride: PixelSize(2), padding: .pixels(PixelSize(1)))
        return (p[0].convolvedSeries(with: p[1], geometry) * p[2]).sum()
    },
    GradientCase(
        name: "two convolutions with bias and ReLU",
        shapes: [[2, 6, 6, 3], [3, 3, 3, 12], [12], [3, 3, 12, 12], [12]]
    ) { p, _ in
        let geometry = ConvolutionGeometry(padding: .same)
        let hidden = (p[0].convolved(with: p[1], geometry) + p[2]).relu()
        return (hidden.convolved(with: p[3], geometry) + p[4]).relu().squared().mean()
    },
    GradientCase(
        name: "convolutions with GELU, strides and groups",
        shapes: [[1, 6, 6, 4], [3, 3, 2, 6], [6], [3, 3, 1, 6], [6]]
    ) { p, _ in
        let first = ConvolutionGeometry(stride: PixelSize(2), padding: .same, groups: 2)
        let hidden = (p[0].convolved(with: p[1], first) + p[2]).gelu()
        let second = ConvolutionGeometry(padding: .same, groups: 6)
        return (hidden.convolved(with: p[3], second) + p[4]).gelu().squared().mean()
    },
    GradientCase(
        name: "a convolution whose result is used before and after ReLU", shapes: [[1, 4, 4, 2], [3, 3, 2, 3], [3]]
    ) {
        p, _ in
        let before = p[0].convolved(with: p[1]) + p[2]
        return (before * before.relu()).sum()
    },
]

private let poolCases: [GradientCase] =
    [
        ("whole windows", [2, 4, 6, 3] as Shape, PoolGeometry(size: PixelSize(2))),
        ("a rest", [1, 5, 7, 17], PoolGeometry(size: PixelSize(height: 2, width: 3))),
        (
            "overlap and padding", [1, 5, 6, 2],
            PoolGeometry(size: PixelSize(3), stride: PixelSize(2), padding: .pixels(PixelSize(1)))
        ),
        ("same", [1, 5, 4, 2], PoolGeometry(size: PixelSize(3), stride: PixelSize(1), padding: .same)),
        ("gaps", [1, 7, 7, 2], PoolGeometry(size: PixelSize(2), stride: PixelSize(3))),
    ].flatMap { name, input, geometry in
        let output = geometry.outputShape(of: input) ?? []
        return [
            GradientCase(name: "max pool, \(name)", shapes: [input, output]) { p, _ in
                (p[0].maxPooled(geometry) * p[1]).sum()
            },
            GradientCase(name: "average pool, \(name)", shapes: [input, output]) { p, _ in
                (p[0].averagePooled(geometry) * p[1]).sum()
            },
        ]
    } + [
        GradientCase(name: "ReLU, then max pool", shapes: [[2, 4, 4, 3], [2, 2, 2, 3]]) { p, _ in
            (p[0].relu().maxPooled(PoolGeometry(size: PixelSize(2))) * p[1]).sum()
        },
        GradientCase(name: "mean of all positions", shapes: [[2, 3, 4, 5], [2, 5]]) { p, _ in
            (p[0].positionMean() * p[1]).sum()
        },
        GradientCase(name: "greatest of all positions", shapes: [[2, 9, 8, 5], [2, 5]]) { p, _ in
            (p[0].positionMaximum() * p[1]).sum()
        },
    ]
    + UpsampleMode.allCases.map { mode in
        GradientCase(name: "upsample, \(mode.rawValue)", shapes: [[2, 2, 3, 3], [2, 4, 9, 3]]) { p, _ in
            (p[0].upsampled(by: PixelSize(height: 2, width: 3), mode) * p[1]).sum()
        }
    }

private let pictureNormCases: [GradientCase] = [
    GradientCase(name: "batch norm", shapes: [[3, 2, 4, 19], [19], [19], [3, 2, 4, 19]]) { p, _ in
        (p[0].batchNormalizedAlone(gain: p[1], bias: p[2]) * p[3]).sum()
    },
    GradientCase(name: "batch norm with ReLU", shapes: [[9, 5], [5], [5], [9, 5]]) { p, _ in
        (p[0].batchNormalizedAlone(gain: p[1], bias: p[2]).relu() * p[3]).sum()
    },
    GradientCase(name: "batch norm with residual and ReLU", shapes: [[9, 5], [5], [5], [9, 5], [9, 5]]) { p, _ in
        ((p[0].batchNormalizedAlone(gain: p[1], bias: p[2]) + p[3]).relu() * p[4]).sum()
    },
    GradientCase(name: "two batch norms with ReLU", shapes: [[9, 5], [5], [5], [9, 5], [5], [5]]) { p, _ in
        let first = p[0].batchNormalizedAlone(gain: p[1], bias: p[2])
        return (first + p[3].batchNormalizedAlone(gain: p[4], bias: p[5])).relu().squared().sum()
    },
    GradientCase(name: "a residual block", shapes: [[2, 4, 4, 12], [3, 3, 12, 12], [12], [12]]) { p, _ in
        let convolved = p[0].convolved(with: p[1], ConvolutionGeometry(padding: .same))
        return (convolved.batchNormalizedAlone(gain: p[2], bias: p[3]) + p[0]).relu().squared().sum()
    },
    GradientCase(name: "batch norm by given moments", shapes: [[4, 5], [5], [5], [5], [5], [4, 5]], range: 0.2...1.5) {
        p, _ in
        let moments = RunningMoments(mean: p[3], variance: p[4])
        return (p[0].batchNormalized(gain: p[1], bias: p[2], by: moments) * p[5]).sum()
    },
    GradientCase(name: "concatenation", shapes: [[2, 3, 4], [2, 3, 1], [2, 3, 18], [2, 3, 23]]) { p, _ in
        (Tensor.concatenated(Array(p.prefix(3))) * p[3]).sum()
    },
    GradientCase(name: "columns", shapes: [[3, 7], [3, 2]]) { p, _ in
        (p[0].columns(0..<2) * p[1]).sum() + (p[0].columns(4..<6) * p[1]).squared().sum()
    },
]

extension Tensor {
    /// Batch norm that keeps nothing from step to step.
    fileprivate func batchNormalizedAlone(gain: Tensor, bias: Tensor) -> Tensor {
        graph.apply(BatchNorm(epsilon: 1e-3), to: [self, gain, bias])[0]
    }
}
