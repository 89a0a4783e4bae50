/// Some of the elements or rows of an instruction: a range that an instruction can hold.
struct Portion: BitwiseCopyable, Sendable {
    let start: Int
    let count: Int

    init(_ range: Range<Int>) {
        start = range.lowerBound
        count = range.count
    }
}
