import CKernels

/// A place in memory, relative to something that the executor allocates: an offset in floats.
struct Location: Hashable, Sendable {
    /// Which allocation: see the constants below; from `firstBuffer` on, the plan's buffers in order.
    var base: Int32
    var offset: Int

    static let arenaBase: Int32 = 0
    static let scalarBase: Int32 = 1
    /// What lives no longer than a run: see `Workspace`.
    static let workspaceBase: Int32 = 2
    static let firstBuffer: Int32 = 3

    /// No place: an operand that is not there.
    static let absent = Location(base: -1, offset: 0)

    var isAbsent: Bool { base < 0 }

    /// The place some floats on.
    func advanced(by floats: Int) -> Location { Location(base: base, offset: offset + floats) }
}

/// Where an instruction reads a single number from.
enum NumberSource: Hashable, Sendable {
    /// It never changes.
    case number(Double)
    /// A scalar slot, in Float64.
    case slot(Int)
    /// A value that the plan computes.
    case location(Location)
}

/// An operand of an elementwise program before its place is known.
struct ProgramSlot: Sendable {
    let location: Location
    let kind: descent_slot_kind
}
