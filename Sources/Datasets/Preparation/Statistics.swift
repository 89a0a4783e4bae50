/// What some numbers have in common; zeros for none. Summed in order, so that the same numbers give the same bits.
struct Statistics {
    private(set) var mean = 0.0
    /// The population's standard deviation; 0 where rounding is all there is.
    private(set) var deviation = 0.0
    private(set) var smallest = 0.0
    private(set) var largest = 0.0
    private let numbers: [Double]

    init(_ numbers: [Double]) {
        self.numbers = numbers
        guard let first = numbers.first else { return }
        smallest = first
        largest = first
        for number in numbers {
            mean += number / Double(numbers.count)
            smallest = min(smallest, number)
            largest = max(largest, number)
        }
        var squares = 0.0
        for number in numbers { squares += (number - mean) * (number - mean) }
        deviation = (squares / Double(numbers.count)).squareRoot()
        if smallest == largest || deviation <= 1e-12 * mean.magnitude { deviation = 0 }
    }

    /// The middle one, or the mean of the two in the middle.
    var median: Double { quantile(0.5) }

    /// The value below which a share of the numbers lies, between two of them by a straight line.
    func quantile(_ share: Double) -> Double {
        guard !numbers.isEmpty else { return 0 }
        let sorted = numbers.sorted()
        let place = share * Double(sorted.count - 1)
        let below = Int(place)
        let above = min(below + 1, sorted.count - 1)
        return sorted[below] + (sorted[above] - sorted[below]) * (place - Double(below))
    }

    /// The number that occurs most often; the smallest of equals.
    var mostFrequent: Double {
        var best = (value: 0.0, count: 0)
        var run = (value: 0.0, count: 0)
        for number in numbers.sorted() {
            run = run.count > 0 && run.value == number ? (number, run.count + 1) : (number, 1)
            if run.count > best.count { best = run }
        }
        return best.value
    }

    /// What stands in for a missing number.
    func fill(_ missing: MissingFill) -> Double {
        switch missing {
        case .mean, .drop, .ownCategory: mean
        case .median: median
        case .mostFrequent: mostFrequent
        }
    }

    /// What is taken off a number and what it is divided by then; the divisor is never 0.
    func offsetAndScale(_ scaling: Scaling) -> (offset: Double, scale: Double) {
        let (offset, scale): (Double, Double) =
            switch scaling {
            case .standard: (mean, deviation)
            case .minMax: (smallest, largest - smallest)
            // Half of a normal distribution lies within 1.349 deviations.
            case .robust: (median, (quantile(0.75) - quantile(0.25)) / 1.349)
            case .none: (0, 1)
            }
        if scale > 0 { return (offset, scale) }
        // More than half of the numbers are one: the deviation still tells the others apart.
        return (offset, scaling == .robust && deviation > 0 ? deviation : 1)
    }
}
