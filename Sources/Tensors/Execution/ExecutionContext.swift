import CKernels

/// What an instruction sees while it runs: the memory behind its places, and the step.
struct ExecutionContext {
    let pool: OpaquePointer
    /// The allocations that `Location.base` counts.
    let bases: UnsafePointer<UnsafeMutableRawPointer>
    /// The scalar slots in Float64.
    let scalars: UnsafePointer<Double>
    /// For what a kernel needs while it runs; nil when none needs any.
    let scratch: UnsafeMutablePointer<Float>?
    let programSlots: UnsafePointer<descent_slot>
    let programSteps: UnsafePointer<descent_program_step>
    /// The run's seed.
    let seed: UInt64
    /// The step, from 1.
    let step: Int
    /// Which slice of the examples is computed, from 0.
    var slice = 0
    /// Whether gradients are added to those that are there.
    var addsUp = false

    /// What a part of a region sees: kernels that share nothing, and scratch of its own.
    func ofPart(pool: OpaquePointer, scratchStart: Int) -> ExecutionContext {
        ExecutionContext(
            pool: pool, bases: bases, scalars: scalars, scratch: scratch.map { $0 + scratchStart },
            programSlots: programSlots, programSteps: programSteps, seed: seed, step: step, slice: slice,
            addsUp: addsUp)
    }

    /// The floats at a place.
    @inline(__always)
    func floats(_ location: Location) -> UnsafeMutablePointer<Float> {
        bases[Int(location.base)].assumingMemoryBound(to: Float.self) + location.offset
    }

    /// The floats at a place that may be absent.
    @inline(__always)
    func optionalFloats(_ location: Location) -> UnsafeMutablePointer<Float>? {
        location.isAbsent ? nil : floats(location)
    }

    /// The integers at a place.
    @inline(__always)
    func integers(_ location: Location) -> UnsafeMutablePointer<Int32> {
        bases[Int(location.base)].assumingMemoryBound(to: Int32.self) + location.offset
    }

    /// The integers at a place that may be absent.
    @inline(__always)
    func optionalIntegers(_ location: Location) -> UnsafeMutablePointer<Int32>? {
        location.isAbsent ? nil : integers(location)
    }

    /// The scratch of a kernel that always needs some, or is content with any address.
    @inline(__always)
    var neededScratch: UnsafeMutablePointer<Float> {
        scratch ?? bases[Int(Location.scalarBase)].assumingMemoryBound(to: Float.self)
    }

    /// A single number.
    @inline(__always)
    func number(_ source: NumberSource) -> Double {
        switch source {
        case .number(let number): number
        case .slot(let index): scalars[index]
        case .location(let location): Double(floats(location).pointee)
        }
    }
}
