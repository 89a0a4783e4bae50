/// How a quantity that only grows (time, epochs, examples) goes with the steps, in bounded memory.
struct StepMap: Sendable, Equatable {
    private(set) var steps: [Double] = [0]
    private(set) var values: [Double] = [0]
    private static let capacity = 2048

    /// Notes the value at a step; one that is not above the last step begins anew from there.
    mutating func append(_ value: Double, at step: Int) {
        let step = Double(step)
        guard value.isFinite else { return }
        while let last = steps.last, last >= step, steps.count > 1 {
            steps.removeLast()
            values.removeLast()
        }
        guard step > 0 else { return }
        steps.append(step)
        values.append(max(value, values.last ?? 0))
        if steps.count > Self.capacity { thin() }
    }

    /// Every second place goes; straight lines between the others stand for it.
    private mutating func thin() {
        let kept = steps.indices.filter { $0 % 2 == 0 || $0 == steps.count - 1 }
        steps = kept.map { steps[$0] }
        values = kept.map { values[$0] }
    }

    /// The value at a step; beyond the last one it goes on as it did on the whole.
    func value(at step: Double) -> Double {
        Self.interpolate(step, from: steps, to: values)
    }

    /// The step of a value.
    func step(at value: Double) -> Double {
        Self.interpolate(value, from: values, to: steps)
    }

    private static func interpolate(_ place: Double, from: [Double], to: [Double]) -> Double {
        guard let lastPlace = from.last, let lastValue = to.last, from.count > 1 else { return place }
        if place >= lastPlace { return lastPlace > 0 ? lastValue * place / lastPlace : lastValue }
        var (low, high) = (0, from.count - 1)
        while high - low > 1 {
            let middle = (low + high) / 2
            if from[middle] <= place { low = middle } else { high = middle }
        }
        let span = from[high] - from[low]
        guard span > 0 else { return to[low] }
        return to[low] + (place - from[low]) / span * (to[high] - to[low])
    }
}
