import CKernels

/// Cut by rows, or where there are none by lines of elements.
extension ProgramInstruction: DivisibleBody {
    var units: Int { unitCount(part.count, of: unit) }

    func part(_ units: Range<Int>) -> Self {
        var result = self
        result.part = Portion(elements(units, of: unit, count: part.count))
        return result
    }

    func accesses(in plan: Plan) -> [Access?] {
        let written = Set(plan.programSteps[firstStep..<firstStep + stepCount].map(\.result))
        return (0..<slotCount).map { index in
            let slot = plan.programSlots[firstSlot + index]
            switch slot.kind {
            case .full:
                let place = slot.location.advanced(by: part.start)
                return Access(place, count: part.count, isWrite: written.contains(Int32(index)))
            case .row: return .read(slot.location, columns)
            case .column: return .read(slot.location, rows)
            case .scalar: return .read(slot.location, 1)
            default: return nil
            }
        }
    }

    var work: Int { part.count * stepCount * 8 }
}

extension DropoutInstruction: DivisibleBody {
    var units: Int { unitCount(part.count, of: columns) }

    func part(_ units: Range<Int>) -> Self {
        var result = self
        result.part = Portion(elements(units, of: columns, count: part.count))
        return result
    }

    func accesses(in plan: Plan) -> [Access?] {
        [
            .read(input.advanced(by: part.start), part.count), .read(rate),
            .written(output.advanced(by: part.start), part.count),
        ]
    }

    var work: Int { part.count * 20 }
}

extension SGDInstruction: DivisibleBody {
    var units: Int { unitCount(count, of: Access.line) }

    func part(_ units: Range<Int>) -> Self {
        let range = elements(units, of: Access.line, count: count)
        var part = self
        part.count = range.count
        part.parameters = parameters.advanced(by: range.lowerBound)
        part.gradients = gradients.advanced(by: range.lowerBound)
        part.velocity = velocity.advanced(by: range.lowerBound)
        return part
    }

    func accesses(in plan: Plan) -> [Access?] {
        [.read(gradients, count), .written(parameters, count), .written(velocity, count)]
            + [learningRate, momentum, weightDecay, gradientScale].map(Access.read)
    }

    /// Mostly the lines that the other threads have read, and that are taken from their caches to be written.
    var work: Int { count * 60 }
}

extension AdamInstruction: DivisibleBody {
    var units: Int { unitCount(count, of: Access.line) }

    func part(_ units: Range<Int>) -> Self {
        let range = elements(units, of: Access.line, count: count)
        var part = self
        part.count = range.count
        part.parameters = parameters.advanced(by: range.lowerBound)
        part.gradients = gradients.advanced(by: range.lowerBound)
        part.firstMoment = firstMoment.advanced(by: range.lowerBound)
        part.secondMoment = secondMoment.advanced(by: range.lowerBound)
        return part
    }

    func accesses(in plan: Plan) -> [Access?] {
        [
            .read(gradients, count), .written(parameters, count), .written(firstMoment, count),
            .written(secondMoment, count),
        ] + [learningRate, beta1, beta2, epsilon, weightDecay, gradientScale].map(Access.read)
    }

    var work: Int { count * 40 }
}

extension NormInstruction: DivisibleBody {
    func accesses(in plan: Plan) -> [Access?] { [.read(input, count), .written(output, 1)] }

    var work: Int { count * 8 }
}

extension ClipScaleInstruction: DivisibleBody {
    func accesses(in plan: Plan) -> [Access?] { [.read(norm), .read(limit), .written(output, 1)] }

    var work: Int { 100 }
}
