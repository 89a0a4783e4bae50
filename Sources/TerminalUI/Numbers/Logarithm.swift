import Foundation

/// The logarithm that axes and sliders are laid out by.
enum Logarithm {
    static func natural(_ value: Double) -> Double { log(value) }
    static func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
}
