/// Planned training steps by what needs a plan of its own. A change of batch size or of dropout from nothing plans anew;
/// going back finds the plan again.
struct ProgramCache {
    private struct Key: Hashable {
        var batchSize: Int
        var hasDropout: Bool
    }

    private static let capacity = 8

    private var programs: [Key: TrainingProgram] = [:]

    mutating func program(
        batchSize: Int, hasDropout: Bool, make: () throws -> TrainingProgram
    ) rethrows -> TrainingProgram {
        let key = Key(batchSize: batchSize, hasDropout: hasDropout)
        if let program = programs[key] { return program }
        if programs.count >= Self.capacity { programs = [:] }
        let program = try make()
        programs[key] = program
        return program
    }
}
