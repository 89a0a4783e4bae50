/// Pictures of one size, kept as bytes and scaled when they are read.
struct PixelExamples: ExampleSource {
    let storage: RowStorage
    let encoding: PictureEncoding
    let targets: Targets?
    let target: TargetType?

    var count: Int { storage.count }
    var example: ExampleType { encoding.exampleType }

    func readFeatures(of rows: UnsafeBufferPointer<Int32>, into place: UnsafeMutableRawPointer) {
        let rowBytes = storage.rowBytes
        let values = place.bindMemory(to: Float.self, capacity: rows.count * rowBytes)
        withUnsafeTemporaryAllocation(byteCount: rowBytes, alignment: 16) { buffer in
            guard let samples = buffer.baseAddress else { return }
            let bytes = UnsafePointer(samples.bindMemory(to: UInt8.self, capacity: rowBytes))
            for index in rows.indices {
                storage.read(UnsafeBufferPointer(rebasing: rows[index..<index + 1]), into: samples)
                scale(bytes, into: values + index * rowBytes)
            }
        }
    }

    private func scale(_ samples: UnsafePointer<UInt8>, into values: UnsafeMutablePointer<Float>) {
        let channels = encoding.channels
        for channel in 0..<channels {
            let mean = encoding.means[channel]
            let factor = 1 / encoding.scales[channel]
            var place = channel
            while place < storage.rowBytes {
                values[place] = (Float(samples[place]) - mean) * factor
                place += channels
            }
        }
    }

    func readTargets(of rows: UnsafeBufferPointer<Int32>, into place: UnsafeMutableRawPointer) {
        targets?.gather(rows, width: 1, into: place)
    }
}
