import Testing

@testable import Datasets

@Suite("Examples in memory")
struct ResidentExamplesTests {
    private let source = ResidentExamples(
        [1, 2, 3, 4, 5, 6], example: .features(2), targets: .classes([0, 2, 1]), target: .classes(3), count: 3)

    @Test("rows come in the order that they are asked for, and may come twice")
    func order() {
        let rows: [Int32] = [2, 0, 2]
        var values = [Float](repeating: 0, count: 6)
        values.withUnsafeMutableBytes { bytes in
            if let place = bytes.baseAddress {
                rows.withUnsafeBufferPointer { source.readFeatures(of: $0, into: place) }
            }
        }
        #expect(values == [5, 6, 1, 2, 5, 6])
        #expect(source.targets(of: rows) == .classes([1, 0, 1]))
    }

    @Test("the digest's bytes are the features and then the targets")
    func digest() {
        var bytes: [UInt8] = []
        source.forEachBytes { bytes += $0 }
        let floats = [1, 2, 3, 4, 5, 6].map { Float($0).bitPattern }
        let expected = (floats + [0, 2, 1]).flatMap { word in
            withUnsafeBytes(of: word.littleEndian) { Array($0) }
        }
        #expect(bytes == expected)
    }

    @Test(
        "a target type knows its size",
        arguments: [
            (TargetType.classes(5), 1), (.values(12), 12), (.nextTokens(vocabulary: 9), 7),
        ])
    func sizes(type: TargetType, count: Int) {
        #expect(type.elementCount(of: .tokens(length: 7, vocabulary: 9)) == count)
    }
}
