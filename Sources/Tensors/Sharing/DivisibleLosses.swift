extension SoftmaxCrossEntropyInstruction: DivisibleBody {
    var units: Int { part.count }

    func part(_ units: Range<Int>) -> Self {
        var result = self
        result.part = Portion(units)
        return result
    }

    func accesses(in plan: Plan) -> [Access?] {
        let (start, made) = (part.start * classes, part.count * classes)
        return [
            .read(logits.advanced(by: start), made), .read(labels, rows), .read(classWeights, classes),
            .read(smoothing), gamma.flatMap(Access.read), .read(upstream),
            .written(rowLosses.advanced(by: part.start), part.count),
            .written(gradient.advanced(by: start), made),
        ]
    }

    var work: Int { part.count * classes * 60 }
}

extension ElementLossInstruction: DivisibleBody {
    var units: Int { part.count }

    func part(_ units: Range<Int>) -> Self {
        var result = self
        result.part = Portion(units)
        return result
    }

    func accesses(in plan: Plan) -> [Access?] {
        let (start, made) = (part.start * columns, part.count * columns)
        return [
            .read(predictions.advanced(by: start), made), .read(targets.advanced(by: start), made),
            .read(parameter), .read(upstream), .written(rowLosses.advanced(by: part.start), part.count),
            .written(gradient.advanced(by: start), made),
        ]
    }

    var work: Int { part.count * columns * 60 }
}

extension LossMeanInstruction: DivisibleBody {
    func accesses(in plan: Plan) -> [Access?] {
        [.read(rowLosses, rows), .read(labels, rows), .read(classWeights, classes), .written(loss, 1)]
    }

    var work: Int { rows * 20 }
}
