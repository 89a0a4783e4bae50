/// Planned training steps by what needs a plan of its own. A change of batch size, of what is frozen, or of dropout from
/// nothing plans anew; going back finds the plan again.
struct ProgramCache {
    struct Key: Hashable {
        var batchSize: Int
        var hasDropout: Bool
        /// Whether a step goes over several batches.
        var accumulates: Bool
        /// The names of parameters that stay as they are.
        var frozen: Set<String>
    }

    private static let capacity = 8

    private var programs: [Key: TrainingProgram] = [:]

    mutating func program(_ key: Key, make: () throws -> TrainingProgram) rethrows -> TrainingProgram {
        if let program = programs[key] { return program }
        if programs.count >= Self.capacity { programs = [:] }
        let program = try make()
        programs[key] = program
        return program
    }
}
