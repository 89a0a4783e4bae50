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
    var median: Double {
        guard !numbers.isEmpty else { return 0 }
        let sorted = numbers.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}
