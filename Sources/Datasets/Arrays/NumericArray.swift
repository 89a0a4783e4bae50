/// Numbers in a grid, as a file holds them; the first dimension counts the examples.
struct NumericArray: Sendable {
    /// The file's path, for messages.
    let file: String
    var shape: [Int]
    /// Row-major, as many as the product of `shape`.
    var numbers: ArrayNumbers

    /// The same as floats, in an array of their own.
    var values: [Float] { numbers.floats }

    /// The range that the element type spans where that is the natural scale: 0...255 for bytes.
    var naturalRange: ClosedRange<Float>? {
        if case .bytes = numbers { 0...255 } else { nil }
    }

    /// The number of examples.
    var count: Int { shape.first ?? 0 }
    /// The shape of one example.
    var exampleShape: [Int] { Array(shape.dropFirst()) }

    /// An error in this file.
    func error(_ problem: DataProblem) -> DataError { DataError(problem, file: file) }
}
