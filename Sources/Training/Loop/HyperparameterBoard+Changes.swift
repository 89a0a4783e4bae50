import RunProtocol

extension HyperparameterBoard {
    /// What came of a wish to change a value.
    enum Change {
        case applied(key: String, note: String?)
        case rejected(String)
    }

    /// Sets a value if it may be had. A scheduled one is pinned, and the note says so.
    mutating func set(_ key: String, to value: Double) -> Change {
        guard let declaration = declaration(key) else { return unknown(key) }
        if let problem = declaration.problem(with: value) { return .rejected(problem) }
        let wasScheduled = isScheduled(key)
        pin(key, at: value)
        return .applied(
            key: key, note: wasScheduled ? "\(declaration.title) is pinned: its schedule no longer moves it" : nil)
    }

    /// Keeps a moving value where it is.
    mutating func hold(_ key: String, at value: Double) -> Change {
        guard let declaration = declaration(key) else { return unknown(key) }
        guard isScheduled(key) else { return .rejected("\(declaration.title) does not move: there is nothing to hold") }
        pin(key, at: value)
        return .applied(key: key, note: "\(declaration.title) is held at \(NumberText.brief(value))")
    }

    /// Multiplies a value, and with it all that its schedule will bring.
    mutating func multiply(_ key: String, by factor: Double) -> Change {
        guard let declaration = declaration(key) else { return unknown(key) }
        guard factor.isFinite, factor > 0 else { return .rejected("the factor must be a number above 0") }
        if let plan = plans[key] {
            let scaled = plan.multiplied(by: factor)
            for value in [scaled.bounds.first, scaled.bounds.last] where value != 0 {
                if let problem = declaration.problem(with: value) { return .rejected(problem) }
            }
            replace(key, by: scaled)
            return .applied(key: key, note: nil)
        }
        let value = self[declaration] * factor
        if let problem = declaration.problem(with: value) { return .rejected(problem) }
        put(key, value)
        let note = followsRecipe(key) ? "the schedule of \(declaration.title) goes on from there" : nil
        return .applied(key: key, note: note)
    }

    /// Moves a value along a plan from now on.
    mutating func follow(_ plan: ValuePlan, _ key: String) -> Change {
        guard let declaration = declaration(key) else { return unknown(key) }
        guard !declaration.isInteger, declaration.effect == .nextStep else {
            return .rejected("\(declaration.title) cannot move from step to step: set it instead")
        }
        switch plan {
        case .ramp(_, let value, _, let steps):
            if let problem = declaration.problem(with: value) { return .rejected(problem) }
            guard steps > 0 else { return .rejected("the number of steps must be above 0") }
        case .decay(_, _, let steps):
            guard steps > 0 else { return .rejected("the number of steps must be above 0") }
        }
        pin(key, at: self[declaration])
        replace(key, by: plan)
        return .applied(key: key, note: "\(declaration.title): \(plan.summary)")
    }

    /// Gives a value back to the recipe's schedule.
    mutating func followSchedule(_ key: String) -> Change {
        guard let base = scheduled[key] else { return .rejected("no schedule moves \"\(key)\" in this run") }
        guard !followsRecipe(key) || values[key] != base else {
            return .rejected("\"\(key)\" already follows its schedule")
        }
        unpin(key)
        put(key, base)
        return .applied(key: key, note: nil)
    }

    private func unknown(_ key: String) -> Change {
        .rejected("this run has no \"\(key)\"\(Suggestion.text(for: key, among: declarations.map(\.key)))")
    }
}
