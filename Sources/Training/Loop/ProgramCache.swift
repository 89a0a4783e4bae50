/// Planned training steps by what needs a plan of its own. A change of batch size, of dropout from nothing or of what is frozen plans anew;
/// going back finds the plan again.
struct ProgramCache {
    private struct Key: Hashable {
        var batchSize: Int
        var hasDropout: Bool
        var frozen: Set<String>
    }

    private static let capacity = 8

    private var programs: [Key: TrainingProgram] = [:]

    mutating func program(
        batchSize: Int, hasDropout: Bool, frozen: Set<String>, make: () throws -> TrainingProgram
    ) rethrows -> TrainingProgram {
        let key = Key(batchSize: batchSize, hasDropout: hasDropout, frozen: frozen)
        if let program = programs[key] { return program }
        if programs.count >= Self.capacity { programs = [:] }
        let program = try make()
        programs[key] = program
        return program
    }
}
