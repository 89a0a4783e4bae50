/// Changes that training examples get at random, so that a model sees each one a little differently every time.
///
/// All magnitudes are multiplied by a strength, which can be changed while a run trains. What an example gets is a function
/// of the run's seed, the step and the example's place in the batch, and so needs no state.
public struct Augmentation: Hashable, Codable, Sendable {
    /// `flip`: whether half of the pictures are mirrored left to right.
    public var flips = false
    /// `shift`: pictures move by up to this share of their size, each way.
    public var shift = 0.0
    /// `rotate`: pictures turn by up to so many degrees, each way.
    public var rotation = 0.0
    /// `zoom`: pictures grow or shrink by up to this share.
    public var zoom = 0.0
    /// `color`: brightness, contrast and saturation change by up to this share.
    public var color = 0.0
    /// `cutout`: a square of this share of the picture's smaller side becomes its mean.
    public var cutout = 0.0
    /// `mixup`: how evenly examples are mixed in pairs, with their targets (the concentration of a Beta distribution).
    public var mixup = 0.0
    /// `noise`: standard deviation of what is added to every number, in units of the scaled values.
    public var noise = 0.0

    /// Nothing is changed.
    public init() {}

    /// Whether anything is changed.
    public var isActive: Bool { self != Augmentation() }

    /// Whether anything is asked for that pictures alone can have.
    public var needsPictures: Bool {
        var rest = self
        rest.noise = 0
        rest.mixup = 0
        return rest.isActive
    }

    /// The keys of `[augment]`, without the strength.
    public static let keys = ["flip", "shift", "rotate", "zoom", "color", "cutout", "mixup", "noise"]

    /// With magnitudes multiplied. Mirroring is all or nothing: its share of the pictures follows the strength, up to a half.
    private func scaled(by strength: Double) -> Augmentation {
        var scaled = self
        scaled.shift = min(0.9, shift * strength)
        scaled.rotation = min(180, rotation * strength)
        scaled.zoom = min(0.9, zoom * strength)
        scaled.color = min(1, color * strength)
        scaled.cutout = min(1, cutout * strength)
        scaled.noise = noise * strength
        return scaled
    }

    /// Changes the examples of a batch in place.
    ///
    /// - Parameters:
    ///   - features: The batch: so many examples of the type, scaled.
    ///   - seed: The run's.
    ///   - step: The number of the step, from 1.
    ///   - strength: 0 changes nothing.
    public func apply(
        to features: UnsafeMutableBufferPointer<Float>, example: ExampleType, seed: UInt64, step: Int, strength: Double
    ) {
        let width = example.elementCount
        guard strength > 0, isActive, width > 0, !example.isInteger else { return }
        let scaled = scaled(by: strength)
        var source = SplitMix64(seed: seed, stream: Self.stream &+ UInt64(bitPattern: Int64(step)))
        let stepSeed = source.next()
        var picture = PictureAugmentation(example, scaled, flipShare: flips ? min(0.5, 0.5 * strength) : 0)
        for index in 0..<features.count / width {
            var random = SplitMix64(seed: stepSeed, stream: UInt64(index))
            let place = UnsafeMutableBufferPointer(rebasing: features[index * width..<(index + 1) * width])
            picture?.apply(to: place, random: &random)
            if scaled.noise > 0 { Noise.add(to: place, deviation: scaled.noise, random: &random) }
        }
    }

    /// Keeps these draws apart from other uses of the same seed.
    private static let stream: UInt64 = 0xA06E_0000_0000_0000
}
