import Glibc

/// Normally distributed noise.
enum Noise {
    /// Adds noise to numbers, two at a time (Box and Muller 1958).
    static func add(
        to values: UnsafeMutableBufferPointer<Float>, deviation: Double, random: inout SplitMix64
    ) {
        var index = 0
        while index < values.count {
            // 1 - u lies in (0, 1], so its logarithm is finite.
            let radius = deviation * (-2 * log(1 - random.uniform())).squareRoot()
            let angle = 2 * Double.pi * random.uniform()
            values[index] += Float(radius * cos(angle))
            if index + 1 < values.count { values[index + 1] += Float(radius * sin(angle)) }
            index += 2
        }
    }
}
