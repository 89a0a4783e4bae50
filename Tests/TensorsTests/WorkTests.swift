import Testing

@testable import Tensors

@Suite("The work of a step")
struct WorkTests {
    @Test("of a convolution is counted forward and back, without the gradient of what is data")
    func convolution() {
        let graph = Graph()
        let input = graph.input("x", shape: [2, 8, 8, 3])
        let weight = graph.parameter("w", shape: [3, 3, 3, 5], initializer: .ones)
        let output = input.convolved(with: weight, ConvolutionGeometry(padding: .same))
        graph.storeGradients(of: output.mean(), withRespectTo: graph.parameters)
        let one = 2 * 8 * 8 * 5 * 27
        #expect(Plan(graph, outputs: [output]).multiplyAdds == 2 * one)
    }

    @Test("of a product is rows times inner times columns")
    func product() {
        let graph = Graph()
        let product = graph.input("a", shape: [4, 6]).matMul(graph.input("b", shape: [6, 5]))
        #expect(Plan(graph, outputs: [product]).multiplyAdds == 4 * 6 * 5)
    }
}
