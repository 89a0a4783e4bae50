/// An instruction of which parts can be run by themselves: each unit (a row, a line of elements) is made by the same arithmetic
/// whatever part it lies in.
protocol DivisibleBody: InstructionBody {
    /// How many units there are; 1 of what cannot be cut but may run beside others.
    var units: Int { get }

    /// The instruction that makes some of the units.
    func part(_ units: Range<Int>) -> Self

    /// What is read and written.
    func accesses(in plan: Plan) -> [Access?]

    /// About how long it takes, in multiply-adds of a product that would take as long.
    var work: Int { get }
}

extension DivisibleBody {
    var units: Int { 1 }
    func part(_ units: Range<Int>) -> Self { self }
}

extension Instruction {
    /// The body of an instruction that can be cut or can run beside others, nil of one that goes its own way.
    var divisible: (any DivisibleBody)? {
        switch self {
        case .matMul(let body): body
        case .program(let body): body
        case .reduction(let body): body
        case .dropout(let body): body
        case .softmax(let body): body
        case .argMax(let body): body
        case .softmaxCrossEntropy(let body): body
        case .elementLoss(let body): body
        case .lossMean(let body): body
        case .rowNorm(let body): body
        case .norm(let body): body
        case .clipScale(let body): body
        case .sgd(let body): body
        case .adam(let body): body
        default: nil
        }
    }

    /// The instruction that makes some of the units. Precondition: it is divisible.
    func part(_ units: Range<Int>) -> Instruction {
        switch self {
        case .matMul(let body): .matMul(body.part(units))
        case .program(let body): .program(body.part(units))
        case .reduction(let body): .reduction(body.part(units))
        case .dropout(let body): .dropout(body.part(units))
        case .softmax(let body): .softmax(body.part(units))
        case .argMax(let body): .argMax(body.part(units))
        case .softmaxCrossEntropy(let body): .softmaxCrossEntropy(body.part(units))
        case .elementLoss(let body): .elementLoss(body.part(units))
        case .rowNorm(let body): .rowNorm(body.part(units))
        case .sgd(let body): .sgd(body.part(units))
        case .adam(let body): .adam(body.part(units))
        default: self
        }
    }
}

/// The elements of some units, each of `unit` elements, the last perhaps of fewer.
func elements(_ units: Range<Int>, of unit: Int, count: Int) -> Range<Int> {
    min(units.lowerBound * unit, count)..<min(units.upperBound * unit, count)
}

/// How many units of `unit` elements cover `count`.
func unitCount(_ count: Int, of unit: Int) -> Int { (count + unit - 1) / max(1, unit) }
