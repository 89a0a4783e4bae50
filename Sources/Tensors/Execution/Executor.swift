import CKernels

/// Replays a plan on a store's variables. It owns the memory between the instructions; one thread at a time may use it.
///
/// A replay allocates nothing. Denormal numbers count as zero while it runs.
public final class Executor {
    /// What is replayed.
    public let plan: Plan
    let pool: ThreadPool
    private let store: VariableStore
    private let arena: AlignedBuffer
    /// A value of all slices, at whose part of a slice a base points while that slice runs.
    private struct SlicedValue {
        let base: Int
        let floats: Int
        let buffer: AlignedBuffer
    }
    private let slicedValues: [SlicedValue]
    /// The slots of elementwise programs that lie in such values.
    private let slicedSlots: [Int]
    /// For what a kernel needs while it runs. It lies behind the plan's part of the workspace.
    private let scratchFloats: Int
    /// Where the workspace lay when addresses were last made.
    private var workspaceGeneration: Int
    private let scalarFloats: AlignedBuffer
    private let scalarNumbers: UnsafeMutablePointer<Double>
    private let bases: UnsafeMutablePointer<UnsafeMutableRawPointer>
    private let programSlots: UnsafeMutablePointer<descent_slot>
    private let programSteps: UnsafeMutablePointer<descent_program_step>
    private let instructions: UnsafeMutableBufferPointer<Instruction>
    private let scripts: Scripts

    /// The run's seed: with the step it decides what dropout keeps.
    public var seed: UInt64

    /// An executor of a plan on variables that fit it.
    /// - Throws: `VariableMismatch` when the store is of another model.
    public convenience init(
        _ plan: Plan, store: VariableStore, pool: ThreadPool, seed: UInt64
    ) throws(VariableMismatch) {
        try self.init(plan, store: store, pool: pool, seed: seed, sharingFrom: Region.leastSharedWork)
    }

    /// - Parameter leastWork: The multiply-adds from which instructions are handed to several threads together.
    init(
        _ plan: Plan, store: VariableStore, pool: ThreadPool, seed: UInt64, sharingFrom leastWork: Int
    ) throws(VariableMismatch) {
        if let problem = plan.layout.difference(from: store.layout) { throw VariableMismatch(problem) }
        self.plan = plan
        self.store = store
        self.pool = pool
        self.seed = seed
        arena = AlignedBuffer(count: plan.arenaFloats)
        let sliced = plan.buffers.enumerated().compactMap { index, buffer -> SlicedValue? in
            guard case .slices(_, let floats) = buffer else { return nil }
            return SlicedValue(
                base: Int(Location.firstBuffer) + index, floats: floats,
                buffer: AlignedBuffer(count: floats * plan.slices))
        }
        slicedValues = sliced
        slicedSlots = plan.programSlots.indices.filter { slot in
            sliced.contains { $0.base == Int(plan.programSlots[slot].location.base) }
        }
        scripts = Scripts(plan, pool, sharingFrom: leastWork)
        scratchFloats = max(
            plan.instructions.reduce(0) { max($0, $1.scratchFloats(pool.handle)) }, scripts.scratchFloats)
        pool.workspace.reserve(plan.workspaceFloats + scratchFloats)
        workspaceGeneration = pool.workspace.generation
        scalarFloats = AlignedBuffer(count: plan.scalars.count)
        scalarNumbers = .allocate(capacity: max(1, plan.scalars.count))
        bases = .allocate(capacity: Int(Location.firstBuffer) + plan.buffers.count)
        programSlots = .allocate(capacity: max(1, plan.programSlots.count))
        programSteps = .allocate(capacity: max(1, plan.programSteps.count))
        instructions = .allocate(capacity: plan.instructions.count)
        bind()
    }

    deinit {
        scalarNumbers.deallocate()
        bases.deallocate()
        programSlots.deallocate()
        programSteps.deallocate()
        instructions.deallocate()
    }

    /// Turns places into addresses and writes the constants.
    private func bind() {
        bases[Int(Location.arenaBase)] = UnsafeMutableRawPointer(arena.pointer)
        bases[Int(Location.scalarBase)] = UnsafeMutableRawPointer(scalarFloats.pointer)
        for (index, buffer) in plan.buffers.enumerated() {
            guard case .variables(let buffer) = buffer else { continue }
            bases[Int(Location.firstBuffer) + index] = UnsafeMutableRawPointer(store.buffer(buffer).pointer)
        }
        for value in slicedValues { bases[value.base] = UnsafeMutableRawPointer(value.buffer.pointer) }
        for slot in plan.scalars { set(slot.index, to: slot.initialValue) }
        for constant in plan.constants {
            for (index, value) in constant.values.enumerated() { address(constant.location)[index] = value }
        }
        bindWorkspace()
        for (index, step) in plan.programSteps.enumerated() { (programSteps + index).initialize(to: step) }
        _ = instructions.initialize(from: plan.instructions)
    }

    /// Turns places in the workspace into addresses, which move when it grows.
    private func bindWorkspace() {
        workspaceGeneration = pool.workspace.generation
        bases[Int(Location.workspaceBase)] = UnsafeMutableRawPointer(pool.workspace.pointer)
        for index in plan.programSlots.indices { bindSlot(index) }
    }

    private func bindSlot(_ index: Int) {
        let slot = plan.programSlots[index]
        let data = slot.location.isAbsent ? nil : address(slot.location)
        (programSlots + index).initialize(to: descent_slot(data: data, kind: slot.kind))
    }

    /// Turns to a slice: what the caller writes and reads lies elsewhere for each.
    private func select(slice: Int) {
        guard !slicedValues.isEmpty else { return }
        for value in slicedValues {
            bases[value.base] = UnsafeMutableRawPointer(value.buffer.pointer + slice * value.floats)
        }
        for index in slicedSlots { bindSlot(index) }
    }

    /// The floats at a place.
    func address(_ location: Location) -> UnsafeMutablePointer<Float> {
        bases[Int(location.base)].assumingMemoryBound(to: Float.self) + location.offset
    }
}

// MARK: - Steps

extension Executor {
    /// Runs a whole step.
    /// - Parameter step: The number of the step, from 1: Adam's `t` and dropout's counter.
    public func run(step: Int) {
        if plan.slices == 1 { return replay(scripts.whole, step: step) }
        runForwardBackward(step: step)
        runUpdate(step: step)
    }

    /// Runs the step up to where the weights would change: losses, gradients and their norm can be read after it.
    public func runForwardBackward(step: Int) {
        if plan.slices == 1 { return replay(scripts.forwardBackward, step: step) }
        runGradients(step: step)
        runSettling(step: step)
    }

    /// Runs forward and backward, slice by slice.
    /// - Parameter addsUp: Whether gradients are added to those that are there: those of the batches before in the same step.
    public func runGradients(step: Int, addsUp: Bool = false) {
        if plan.slices == 1 { return replay(scripts.gradients, step: step, addsUp: addsUp) }
        for slice in 0..<plan.slices {
            runForward(step: step, slice: slice)
            runBackward(step: step, slice: slice, addsUp: addsUp)
        }
        select(slice: 0)
    }

    /// Runs a slice up to where the first output is there: the loss, where that is the first. `runBackward` goes on.
    public func runForward(step: Int, slice: Int) {
        select(slice: slice)
        replay(scripts.forward, step: step, slice: slice, addsUp: slice > 0)
    }

    /// Runs a slice from behind the first output on, right after `runForward`.
    /// - Parameter addsUp: As `runGradients` has it.
    public func runBackward(step: Int, slice: Int, addsUp: Bool = false) {
        replay(scripts.backward, step: step, slice: slice, addsUp: addsUp || slice > 0)
        if slice == plan.slices - 1 { select(slice: 0) }
    }

    /// Runs what is made of the gradients of all examples before the weights change: penalties, the norm.
    public func runSettling(step: Int) {
        replay(scripts.settling, step: step)
    }

    /// Runs the rest of a step: clipping and the optimizer.
    public func runUpdate(step: Int) {
        replay(scripts.update, step: step)
    }

    private func replay(_ script: ReplayScript, step: Int, slice: Int = 0, addsUp: Bool = false) {
        if workspaceGeneration != pool.workspace.generation { bindWorkspace() }
        let state = descent_flush_denormals()
        let context = ExecutionContext(
            pool: pool.handle, bases: UnsafePointer(bases), scalars: UnsafePointer(scalarNumbers),
            scratch: scratchFloats > 0 ? pool.workspace.pointer + plan.workspaceFloats : nil,
            programSlots: UnsafePointer(programSlots),
            programSteps: UnsafePointer(programSteps), seed: seed, step: step, slice: slice, addsUp: addsUp)
        script.run(instructions, on: pool, context)
        descent_restore_floating_point(state)
    }
}

/// What each of the ways to run a plan goes through.
private struct Scripts {
    let whole: ReplayScript
    let forwardBackward: ReplayScript
    let gradients: ReplayScript
    let forward: ReplayScript
    let backward: ReplayScript
    let settling: ReplayScript
    let update: ReplayScript
    /// The floats that the parts of regions need for their kernels, all threads together.
    let scratchFloats: Int

    init(_ plan: Plan, _ pool: ThreadPool, sharingFrom leastWork: Int) {
        let end = plan.instructions.count
        func script(_ range: Range<Int>) -> ReplayScript {
            ReplayScript(range, of: plan, pool: pool, sharingFrom: leastWork)
        }
        whole = script(0..<end)
        forwardBackward = script(0..<plan.updateStart)
        gradients = script(0..<plan.settlingStart)
        forward = script(0..<plan.forwardEnd)
        backward = script(plan.forwardEnd..<plan.settlingStart)
        settling = script(plan.settlingStart..<plan.updateStart)
        update = script(plan.updateStart..<end)
        let all = [whole, forwardBackward, gradients, forward, backward, settling, update]
        let most = all.reduce(0) { max($0, $1.scratchFloats) }
        scratchFloats = most * pool.threadCount
    }
}

// MARK: - Scalars

extension Executor {
    /// Changes a number that is read at each step.
    /// - Returns: Whether the plan has it; a plan without dropout has no dropout rate, which is no error.
    @discardableResult
    public func setScalar(_ name: String, to value: Double) -> Bool {
        guard let index = plan.scalarIndices[name] else { return false }
        set(index, to: value)
        return true
    }

    /// Changes a number that is read at each step, without looking for its name.
    public func set(_ slot: ScalarSlot, to value: Double) {
        precondition(
            slot.index < plan.scalars.count && plan.scalars[slot.index].name == slot.name,
            "the scalar \(slot.name) belongs to another plan")
        set(slot.index, to: value)
    }

    /// What a number is now, nil when the plan has none of that name.
    public func scalarValue(_ name: String) -> Double? {
        plan.scalarIndices[name].map { scalarNumbers[$0] }
    }

    private func set(_ index: Int, to value: Double) {
        scalarNumbers[index] = value
        scalarFloats.pointer[index] = Float(value)
    }
}
