/// Examples that lie in memory as an array's file holds them, and are scaled when they are read.
struct ArrayExamples: ExampleSource {
    let numbers: ArrayNumbers
    let encoding: ArrayEncoding
    let count: Int
    let targets: Targets?
    let target: TargetType?

    var example: ExampleType { encoding.exampleType }
    var isResident: Bool { true }

    func readFeatures(of rows: UnsafeBufferPointer<Int32>, into place: UnsafeMutableRawPointer) {
        let width = example.elementCount
        let values = place.bindMemory(to: Float.self, capacity: rows.count * width)
        switch numbers {
        case .bytes(let bytes):
            bytes.withUnsafeBufferPointer { read(rows, of: $0, width: width, into: values) { Float($0) } }
        case .floats(let floats):
            floats.withUnsafeBufferPointer { read(rows, of: $0, width: width, into: values) { $0 } }
        }
    }

    @inline(__always)
    private func read<Number>(
        _ rows: UnsafeBufferPointer<Int32>, of numbers: UnsafeBufferPointer<Number>, width: Int,
        into values: UnsafeMutablePointer<Float>, _ float: (Number) -> Float
    ) {
        let (offset, factor) = (encoding.offset, 1 / encoding.scale)
        // Planes of colours are put side by side.
        let channels = encoding.isChannelsFirst ? encoding.fileShape[0] : 1
        let pixels = width / max(1, channels)
        var target = values
        for row in rows {
            precondition(row >= 0 && Int(row) < count, "row \(row) is outside the data")
            guard let base = numbers.baseAddress else { return }
            let source = base + Int(row) * width
            if channels == 1 {
                for index in 0..<width { target[index] = (float(source[index]) - offset) * factor }
            } else {
                for channel in 0..<channels {
                    for pixel in 0..<pixels {
                        target[pixel * channels + channel] = (float(source[channel * pixels + pixel]) - offset) * factor
                    }
                }
            }
            target += width
        }
    }

    func readTargets(of rows: UnsafeBufferPointer<Int32>, into place: UnsafeMutableRawPointer) {
        guard let targets, let target else { return }
        targets.gather(rows, width: target.elementCount(of: example), into: place)
    }
}
