import Testing

@testable import Datasets

@Suite("Augmentation")
struct AugmentationTests {
    private static let picture = ExampleType.image(height: 6, width: 8, channels: 3)

    private func batch(_ example: ExampleType, count: Int) -> [Float] {
        (0..<count * example.elementCount).map { Float(($0 * 37) % 101) / 50 - 1 }
    }

    private func apply(
        _ change: (inout Augmentation) -> Void, to values: [Float], _ example: ExampleType = picture, seed: UInt64 = 3,
        step: Int = 1, strength: Double = 1
    ) -> [Float] {
        var options = Augmentation()
        change(&options)
        var values = values
        values.withUnsafeMutableBufferPointer {
            options.apply(to: $0, example: example, seed: seed, step: step, strength: strength)
        }
        return values
    }

    private static let everything: @Sendable (inout Augmentation) -> Void = {
        ($0.flips, $0.shift, $0.rotation, $0.zoom, $0.color, $0.cutout, $0.noise) = (true, 0.2, 15, 0.2, 0.3, 0.3, 0.1)
    }

    @Test("is a function of seed, step and place in the batch")
    func isPure() {
        let values = batch(Self.picture, count: 5)
        let once = apply(Self.everything, to: values)
        #expect(once == apply(Self.everything, to: values))
        #expect(once != apply(Self.everything, to: values, seed: 4))
        #expect(once != apply(Self.everything, to: values, step: 2))
        // The first examples of a batch do not depend on how many follow.
        let width = Self.picture.elementCount
        #expect(apply(Self.everything, to: Array(values.prefix(2 * width))) == Array(once.prefix(2 * width)))
        #expect(once.allSatisfy { $0.isFinite })
    }

    @Test("changes nothing where nothing is asked for, at strength 0, and in texts")
    func nothing() {
        let values = batch(Self.picture, count: 3)
        #expect(apply({ _ in }, to: values) == values)
        #expect(apply(Self.everything, to: values, strength: 0) == values)
        #expect(apply(Self.everything, to: values, .tokens(length: 144, vocabulary: 9)) == values)
    }

    @Test("mirrors about half of the pictures, exactly")
    func flips() {
        let values = batch(Self.picture, count: 200)
        let changed = apply({ $0.flips = true }, to: values)
        var mirrored = 0
        for index in 0..<200 {
            let range = index * 144..<(index + 1) * 144
            if Array(changed[range]) == Array(values[range]) { continue }
            mirrored += 1
            for row in 0..<6 {
                for column in 0..<8 {
                    let (here, there) = (index * 144 + (row * 8 + column) * 3, index * 144 + (row * 8 + 7 - column) * 3)
                    #expect(changed[here] == values[there] && changed[here + 2] == values[there + 2])
                }
            }
        }
        #expect((75...125).contains(mirrored))
    }

    @Test("moves by whole pixels, so that nothing is blurred", arguments: 1...20)
    func shifts(step: Int) {
        let values = batch(Self.picture, count: 1)
        let changed = apply({ $0.shift = 0.3 }, to: values, step: step)
        #expect(Set(changed).isSubset(of: Set(values)))
    }

    @Test(
        "turned and zoomed, values stay between the least and the greatest; a plain picture stays plain",
        arguments: 1...20)
    func transforms(step: Int) {
        let values = batch(Self.picture, count: 2)
        let changed = apply(
            { ($0.rotation, $0.zoom, $0.shift, $0.flips) = (40, 0.3, 0.2, true) }, to: values, step: step)
        #expect(changed != values)
        #expect((changed.min() ?? 9) >= (values.min() ?? 0) && (changed.max() ?? -9) <= (values.max() ?? 0))
        let plain = [Float](repeating: 0.25, count: 288)
        #expect(
            apply({ ($0.rotation, $0.zoom, $0.cutout) = (40, 0.3, 0.5) }, to: plain, step: step).allSatisfy {
                abs($0 - 0.25) < 1e-6
            })
    }

    @Test("covers a square of the share asked for with the mean")
    func cutout() {
        let values = batch(Self.picture, count: 1)
        let mean = values.reduce(0, +) / 144
        for step in 1...30 {
            let covered = apply({ $0.cutout = 0.5 }, to: values, step: step).count { abs($0 - mean) < 1e-5 }
            // 3 x 3 pixels of 3 channels, fewer at an edge.
            #expect((3 * 2 * 2...3 * 9 + 3).contains(covered))
        }
    }

    @Test("noise has mean 0 and the deviation asked for, times the strength", arguments: [0.5, 1, 2])
    func noise(strength: Double) {
        let changed = apply(
            { $0.noise = 0.1 }, to: [Float](repeating: 0, count: 9_999), .features(3), strength: strength)
        let mean = changed.reduce(0) { $0 + Double($1) } / 9_999
        let variance = changed.reduce(0) { $0 + Double($1) * Double($1) } / 9_999
        #expect(abs(mean) < 0.005 * strength)
        #expect(abs(variance.squareRoot() - 0.1 * strength) < 0.003 * strength)
    }

    @Test("colour leaves a grey picture's shape and moves its level and contrast")
    func color() {
        let example = ExampleType.image(height: 2, width: 2, channels: 1)
        let changed = apply({ $0.color = 0.5 }, to: [0, 1, 2, 3], example)
        let steps = zip(changed, changed.dropFirst()).map { $1 - $0 }
        #expect(steps.allSatisfy { abs($0 - steps[0]) < 1e-5 && $0 > 0.4 && $0 < 1.6 })
    }

    @Test("mixes pairs by a share from 0 to a half, the same for a seed and step")
    func mixup() {
        var shares: [Double] = []
        for step in 1...400 {
            let mixture = Mixture(count: 6, concentration: 0.4, seed: 5, step: step)
            #expect(mixture == Mixture(count: 6, concentration: 0.4, seed: 5, step: step))
            #expect(mixture.partners.sorted() == Array(0..<6))
            #expect(mixture.share >= 0 && mixture.share <= 0.5)
            shares.append(mixture.share)
            var values = (0..<12).map { Float($0 * $0) }
            let before = values
            values.withUnsafeMutableBufferPointer { mixture.mix($0) }
            for (index, partner) in mixture.partners.enumerated() {
                let expected =
                    (1 - mixture.share) * Double(before[2 * index]) + mixture.share * Double(before[2 * partner])
                #expect(abs(Double(values[2 * index]) - expected) < 1e-4)
            }
        }
        // The mean of min(x, 1 - x) under Beta(0.4, 0.4), by numerical integration with scipy's beta.pdf: 0.160.
        #expect(abs(shares.reduce(0, +) / 400 - 0.160) < 0.03)
        #expect(Mixture(count: 4, concentration: 0, seed: 5, step: 1).share == 0)
    }
}
