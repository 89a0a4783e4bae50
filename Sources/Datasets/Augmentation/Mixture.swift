import Glibc

/// Examples of a batch mixed in pairs: each keeps the larger share of itself, and takes the same share of its partner's numbers
/// and target (mixup: Zhang, Cisse, Dauphin, Lopez-Paz 2018).
public struct Mixture: Hashable, Sendable {
    /// The share of the partner, from 0 to a half.
    public let share: Double
    /// The partner of each example; an example may be its own.
    public let partners: [Int]

    /// - Parameter concentration: Of the Beta distribution that the share is drawn from; 0 mixes nothing.
    public init(count: Int, concentration: Double, seed: UInt64, step: Int) {
        var random = SplitMix64(seed: seed, stream: Self.stream &+ UInt64(bitPattern: Int64(step)))
        let drawn = concentration > 0 ? Self.beta(min(1, concentration), &random) : 0
        share = min(drawn, 1 - drawn)
        var partners = Array(0..<count)
        random.shuffle(&partners)
        self.partners = partners
    }

    /// Mixes the numbers of a batch's examples.
    public func mix(_ features: UnsafeMutableBufferPointer<Float>) {
        guard share > 0, !partners.isEmpty else { return }
        let width = features.count / partners.count
        let unmixed = Array(features)
        let (own, other) = (Float(1 - share), Float(share))
        for (index, partner) in partners.enumerated() where index != partner {
            for place in 0..<width {
                features[index * width + place] =
                    own * unmixed[index * width + place] + other * unmixed[partner * width + place]
            }
        }
    }

    /// A number from a symmetric Beta distribution of a concentration of at most 1 (Jöhnk 1964).
    private static func beta(_ concentration: Double, _ random: inout SplitMix64) -> Double {
        for _ in 0..<1000 {
            let first = pow(random.uniform(), 1 / concentration)
            let second = pow(random.uniform(), 1 / concentration)
            if first + second > 0, first + second <= 1 { return first / (first + second) }
        }
        return 0
    }

    /// Keeps these draws apart from other uses of the same seed.
    private static let stream: UInt64 = 0x313D_0000_0000_0000
}
