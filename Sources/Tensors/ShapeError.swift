/// A combination of shapes that an operation or a layer cannot take.
public struct ShapeError: Error, Hashable, CustomStringConvertible {
    /// The operation or the layer that was asked: `matMul`, `hidden0`.
    public let subject: String
    /// What it was given, in order.
    public let given: [TensorType]
    /// What it would have taken: `the columns of the first to equal the rows of the second`.
    public let expectation: String

    /// An error of `subject`, which was given these types and expected something else.
    public init(_ subject: String, given: [TensorType], expected expectation: String) {
        self.subject = subject
        self.given = given
        self.expectation = expectation
    }

    /// `matMul cannot take [2, 3] and [4, 5]: it expects ...`.
    public var description: String {
        let shapes = given.map(\.description).joined(separator: " and ")
        return "\(subject) cannot take \(shapes): it expects \(expectation)"
    }
}
