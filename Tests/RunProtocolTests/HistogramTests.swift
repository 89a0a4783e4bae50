import RunProtocol
import Testing

@Suite("Histograms")
struct HistogramTests {
    @Test(
        "every finite value is in one bin, the greatest in the last",
        arguments: [
            ([0, 1, 2, 3], 4, [1, 1, 1, 1]), ([1, 1, 1], 3, [3, 0, 0]), ([], 2, [0, 0]),
            ([-1, .nan, 1, .infinity], 2, [1, 1]),
        ] as [([Float], Int, [Int])])
    func counts(values: [Float], bins: Int, expected: [Int]) {
        let histogram = Histogram(of: values, bins: bins)
        #expect(histogram.counts == expected)
        #expect(histogram.lowest <= histogram.highest)
    }
}
