import Foundation
import RunProtocol
import TerminalUI

/// How a control moves over a hyperparameter's range: places on the slider, and steps that land on round values.
struct ControlScale {
    let declaration: Hyperparameter

    init(_ declaration: Hyperparameter) {
        self.declaration = declaration
    }

    private var isLogarithmic: Bool { declaration.scale == .logarithmic }

    /// The least value with a place of its own on a logarithmic slider: a range that begins at zero has no end there.
    private var logarithmicFloor: Double {
        declaration.minimum > 0 ? declaration.minimum : declaration.maximum * 1e-6
    }

    /// A value's place on the slider, from 0 to 1.
    func fraction(of value: Double) -> Double {
        let (low, high) = (declaration.minimum, declaration.maximum)
        guard value.isFinite, high > low else { return 0 }
        let share =
            isLogarithmic
            ? (value > 0 ? log(value / logarithmicFloor) / log(high / logarithmicFloor) : 0)
            : (value - low) / (high - low)
        return min(max(share, 0), 1)
    }

    /// The round value nearest to a place on the slider.
    func value(at fraction: Double) -> Double {
        let (low, high) = (declaration.minimum, declaration.maximum)
        if !isLogarithmic {
            let step = linearStep(isCoarse: false)
            return limited(rounded(low + (high - low) * fraction, to: step))
        }
        if fraction <= 0 { return low }
        let exact = logarithmicFloor * pow(high / logarithmicFloor, fraction)
        if declaration.isInteger { return limited(pow(2, log2(exact).rounded())) }
        let power = pow(10, floor(log10(exact)))
        return limited(rounded(exact / power, to: 0.1) * power)
    }

    /// The next round value up or down.
    func stepped(from value: Double, up: Bool, isCoarse: Bool) -> Double {
        if !isLogarithmic {
            let step = linearStep(isCoarse: isCoarse)
            let exact = value / step
            let next = up ? (exact + 1e-6).rounded(.down) + 1 : (exact - 1e-6).rounded(.up) - 1
            return limited(rounded(next * step, to: step))
        }
        if value <= 0 { return up ? limited(logarithmicFloor) : declaration.minimum }
        if declaration.isInteger { return limited(doubled(value, up: up, times: isCoarse ? 3 : 1)) }
        let next = nextOnGrid(from: value, up: up, grid: isCoarse ? [1] : [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8])
        if !up, next < logarithmicFloor * 0.999 { return declaration.minimum }
        return limited(next)
    }

    private func linearStep(isCoarse: Bool) -> Double {
        let range = declaration.maximum - declaration.minimum
        if declaration.isInteger { return isCoarse ? 10 : 1 }
        return AxisTicks.niceStep(range / 150) * (isCoarse ? 10 : 1)
    }

    /// The next power of two.
    private func doubled(_ value: Double, up: Bool, times: Int) -> Double {
        var value = value
        for _ in 0..<times {
            let exponent = log2(value)
            value = pow(2, up ? (exponent + 1e-9).rounded(.down) + 1 : (exponent - 1e-9).rounded(.up) - 1)
        }
        return max(value, 1)
    }

    /// The next of the grid's mantissas times a power of ten.
    private func nextOnGrid(from value: Double, up: Bool, grid: [Double]) -> Double {
        let exponent = Int(floor(log10(value) + 1e-9))
        let candidates = (exponent - 1...exponent + 1).flatMap { power in grid.map { decimal($0, power) } }
        return up
            ? candidates.first { $0 > value * 1.0001 } ?? value * 10
            : candidates.last { $0 < value * 0.9999 } ?? value / 10
    }

    /// mantissa x 10^exponent as the decimal text reads, so that 3e-4 is exactly what a person would have typed.
    private func decimal(_ mantissa: Double, _ exponent: Int) -> Double {
        Double("\(mantissa)e\(exponent)") ?? mantissa * pow(10, Double(exponent))
    }

    private func rounded(_ value: Double, to step: Double) -> Double {
        let exact = (value / step).rounded() * step
        // Away with the tail of binary fractions: 0.30000000000000004.
        return Double(String(format: "%.10g", exact)) ?? exact
    }

    private func limited(_ value: Double) -> Double {
        let whole = declaration.isInteger ? value.rounded() : value
        return min(max(whole, declaration.minimum), declaration.maximum)
    }
}
