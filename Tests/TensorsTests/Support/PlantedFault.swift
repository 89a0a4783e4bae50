import CKernels

@testable import Tensors

/// The square, with a kernel and a gradient that may be wrong.
struct PlantedFault: ElementwiseOperation, ReferenceOperation {
    let kernel: descent_operation
    let gradientFactor: Float
    let name = "plantedFault"

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] { inputs }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.outputGradient * context.inputs[0] * gradientFactor]
    }

    func reference(_ inputs: [ReferenceValue]) -> [[Double]] { [inputs[0].numbers.map { $0 * $0 }] }
}
