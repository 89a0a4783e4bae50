extension LoweredGraph {
    /// Makes one program out of elementwise operations over the same shape, where one reads what another makes.
    mutating func fuseElementwise() {
        let phases = phases()
        for start in indices.sorted(by: { self[$0].rank < self[$1].rank }) where nodes[start] != nil {
            guard program(start) != nil else { continue }
            var current = start
            while let producer = producer(of: current, phases: phases) {
                current = merge(producer, into: current)
            }
        }
    }

    /// A node as an elementwise program, nil when it is none.
    private func program(_ index: Int) -> ElementwiseProgram? {
        guard let node = nodes[index]?.node, let operation = node.operation else { return nil }
        if let program = operation as? ElementwiseProgram { return program }
        guard let operation = operation as? any ElementwiseOperation else { return nil }
        return ElementwiseProgram(operation, inputs: node.inputs.map(type(of:)), outputs: node.outputs)
    }

    /// A node whose result a program reads and that can be part of it.
    private func producer(of index: Int, phases: [Int: Phase]) -> Int? {
        guard let consumer = program(index) else { return nil }
        return self[index].node.inputs.map(\.node).first { candidate in
            guard let producer = program(candidate), producer.shape == consumer.shape,
                producer.slotCount + consumer.slotCount <= ElementwiseProgram.maximumSlotCount,
                phase(candidate, phases) == phase(index, phases)
            else { return false }
            return canFuse([candidate, index])
        }
    }

    private func phase(_ index: Int, _ phases: [Int: Phase]) -> Phase {
        phases[self[index].rank] ?? .update
    }

    /// One program that does what two do, one after the other.
    private mutating func merge(_ first: Int, into second: Int) -> Int {
        guard let producer = program(first), let consumer = program(second) else { return second }
        let firstInputs = self[first].node.inputs
        var merged = ProgramMerge(producer, inputs: firstInputs)
        merged.append(consumer, inputs: self[second].node.inputs, producer: first)
        let kept = (0..<producer.outputs).filter { output in
            let value = ValueID(node: first, output: output)
            return isKept(value) || users(of: value) != [second]
        }
        let outputs =
            kept.map { [ValueID(node: first, output: $0)] }
            + (0..<consumer.outputs).map { [ValueID(node: second, output: $0)] }
        return fuse(
            [first, second], into: merged.program(keeping: kept), inputs: merged.inputs, outputs: outputs)
    }
}

/// Two programs on their way to one.
private struct ProgramMerge {
    private var merged: ElementwiseProgram
    private let producer: ElementwiseProgram
    private(set) var inputs: [ValueID]

    init(_ producer: ElementwiseProgram, inputs: [ValueID]) {
        self.producer = producer
        self.inputs = inputs
        merged = producer
    }

    /// Adds the second program, which reads outputs of the first, the node `producer`.
    mutating func append(_ consumer: ElementwiseProgram, inputs consumerInputs: [ValueID], producer node: Int) {
        let offset = producer.members.count
        var operands: [ElementwiseProgram.Operand] = []
        for value in consumerInputs {
            if value.node == node, let member = member(making: value.output) {
                operands.append(.member(member))
            } else if let known = inputs.firstIndex(of: value) {
                operands.append(.input(known))
            } else {
                operands.append(.input(inputs.count))
                inputs.append(value)
            }
        }
        func moved(_ operand: ElementwiseProgram.Operand) -> ElementwiseProgram.Operand {
            switch operand {
            case .input(let input): operands[input]
            case .member(let member): .member(member + offset)
            }
        }
        for var member in consumer.members {
            member.left = moved(member.left)
            member.right = member.right.map(moved)
            if case .variable(let input) = member.target, case .input(let place) = operands[input] {
                member.target = .variable(place)
            }
            if case .output(let output) = member.target { member.target = .output(output + producer.outputs) }
            merged.members.append(member)
        }
        merged.inputs = inputs.count
        merged.outputs = producer.outputs + consumer.outputs
    }

    private func member(making output: Int) -> Int? {
        producer.members.firstIndex { $0.target == .output(output) }
    }

    /// The merged program, with only some of the first program's outputs.
    func program(keeping kept: [Int]) -> ElementwiseProgram {
        var program = merged
        for index in program.members.indices {
            guard case .output(let output) = program.members[index].target else { continue }
            if output >= producer.outputs {
                program.members[index].target = .output(output - producer.outputs + kept.count)
            } else if let place = kept.firstIndex(of: output) {
                program.members[index].target = .output(place)
            } else {
                program.members[index].target = .temporary
            }
        }
        program.outputs = kept.count + merged.outputs - producer.outputs
        return program
    }
}
