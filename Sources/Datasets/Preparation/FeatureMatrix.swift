/// The features being made: one row an example, row-major.
struct FeatureMatrix {
    private(set) var values: [Float]
    let width: Int

    init(rowCount: Int, width: Int) {
        values = [Float](repeating: 0, count: rowCount * width)
        self.width = width
    }

    /// Sets one feature of the rows from `firstRow` on.
    mutating func fill(feature: Int, firstRow: Int, count: Int, with value: (_ row: Int) -> Float) {
        let width = self.width
        values.withUnsafeMutableBufferPointer { values in
            var place = firstRow * width + feature
            for row in 0..<count {
                values[place] = value(row)
                place += width
            }
        }
    }

    /// Sets a single value.
    mutating func set(row: Int, feature: Int, to value: Float) {
        values[row * width + feature] = value
    }
}
