@testable import Datasets

extension ExampleSource {
    /// The features of all examples.
    var features: [Float] {
        let rows = (0..<count).map { Int32($0) }
        var values = [Float](repeating: 0, count: count * example.elementCount)
        values.withUnsafeMutableBytes { bytes in
            if let place = bytes.baseAddress { rows.withUnsafeBufferPointer { readFeatures(of: $0, into: place) } }
        }
        return values
    }

    /// The targets of all examples.
    var allTargets: Targets? { targets(of: (0..<count).map { Int32($0) }) }
}
