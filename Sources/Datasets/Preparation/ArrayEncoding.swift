/// How an array's examples become features: `(value - offset) / scale`, which brings them to 0...1.
///
/// Bytes are divided by 255; other types by the range of the training examples.
struct ArrayEncoding: Hashable, Codable, Sendable {
    /// The shape of an example in the file.
    let fileShape: [Int]
    let offset: Float
    let scale: Float

    /// `rows`: the training examples.
    static func fitted(to array: NumericArray, rows: [Int32], scaling: Scaling) -> ArrayEncoding {
        var range: ClosedRange<Float> = array.naturalRange ?? 0...0
        if scaling == .none {
            range = 0...1
        } else if array.naturalRange == nil {
            range = self.range(of: array, rows: rows)
        }
        let width = range.upperBound - range.lowerBound
        return ArrayEncoding(
            fileShape: array.exampleShape, offset: range.lowerBound, scale: width > 0 && width.isFinite ? width : 1)
    }

    private static func range(of array: NumericArray, rows: [Int32]) -> ClosedRange<Float> {
        let width = array.exampleShape.reduce(1, *)
        let values = array.values
        var smallest = Float.greatestFiniteMagnitude
        var largest = -Float.greatestFiniteMagnitude
        for row in rows {
            for value in values[Int(row) * width..<(Int(row) + 1) * width] {
                smallest = min(smallest, value)
                largest = max(largest, value)
            }
        }
        return smallest <= largest ? smallest...largest : 0...1
    }

    /// What an example is for the model: two dimensions are a grey picture, three one with channels.
    var exampleType: ExampleType {
        switch fileShape.count {
        case 2: .image(height: fileShape[0], width: fileShape[1], channels: 1)
        case 3 where isChannelsFirst: .image(height: fileShape[1], width: fileShape[2], channels: fileShape[0])
        case 3: .image(height: fileShape[0], width: fileShape[1], channels: fileShape[2])
        default: .features(fileShape.reduce(1, *))
        }
    }

    /// Whether colours come one whole plane after another, as PyTorch has them. The model takes them side by side.
    var isChannelsFirst: Bool {
        fileShape.count == 3 && [1, 3].contains(fileShape[0]) && ![1, 3].contains(fileShape[2])
    }

    /// Whether `value * scale + offset` is a sample from 0 to 255.
    var isBytes: Bool { offset == 0 && (scale == 255 || scale == 1) }

    /// The shape as people read it: never empty.
    var exampleSize: [Int] { fileShape.isEmpty ? [1] : fileShape }

    /// Refuses an array whose examples have another shape.
    func check(_ array: NumericArray) throws(DataError) {
        guard array.exampleShape == fileShape else {
            throw array.error(.shapesDiffer(expected: fileShape, found: array.exampleShape))
        }
    }
}
