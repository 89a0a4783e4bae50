import CKernels

extension Executor {
    /// Writes an input.
    public func write(_ values: UnsafeBufferPointer<Float>, to input: Tensor) {
        let place = place(ofInput: input, .float32, count: values.count)
        guard let source = values.baseAddress else { return }
        address(place.location).update(from: source, count: values.count)
    }

    /// Writes an input.
    public func write(_ values: [Float], to input: Tensor) {
        values.withUnsafeBufferPointer { write($0, to: input) }
    }

    /// Writes an input of integers.
    public func write(_ values: [Int32], to input: Tensor) {
        let place = place(ofInput: input, .int32, count: values.count)
        integers(place.location).update(from: values, count: values.count)
    }

    /// How many elements an input has, of all slices.
    public func count(ofInput input: Tensor) -> Int { place(ofInput: input, input.elementType).count }

    /// Lets an input be written in place: 4 bytes an element, row by row, those of all slices.
    public func write(into input: Tensor, _ body: (UnsafeMutableRawPointer) -> Void) {
        let place = place(ofInput: input, input.elementType)
        body(UnsafeMutableRawPointer(address(place.location)))
    }

    /// Writes rows of a data set into an input: row `i` of the input becomes row `rows[i]` of the source.
    /// - Parameter source: All rows, each as long as a row of the input.
    public func gather(
        rows: UnsafeBufferPointer<Int32>, from source: UnsafeBufferPointer<Float>, into input: Tensor
    ) {
        let width = rows.isEmpty ? 0 : count(ofInput: input) / rows.count
        let place = place(ofInput: input, .float32, count: width * rows.count)
        guard let index = rows.baseAddress, let data = source.baseAddress else { return }
        checkRows(rows, width: width, available: source.count)
        descent_gather_rows(pool.handle, rows.count, width, data, index, address(place.location))
    }

    /// Writes rows of a data set of integers into an input.
    /// - Parameter source: All rows, each as long as a row of the input.
    public func gather(
        rows: UnsafeBufferPointer<Int32>, from source: UnsafeBufferPointer<Int32>, into input: Tensor
    ) {
        let width = rows.isEmpty ? 0 : count(ofInput: input) / rows.count
        let place = place(ofInput: input, .int32, count: width * rows.count)
        guard let index = rows.baseAddress, let data = source.baseAddress else { return }
        checkRows(rows, width: width, available: source.count)
        descent_gather_rows_int32(pool.handle, rows.count, width, data, index, integers(place.location))
    }

    /// The number that a value of rank 0 has after a step: the mean of the slices'.
    public func scalar(_ result: Tensor) -> Float {
        precondition(result.shape.count == 1, "a value of shape \(result.shape) is not one number")
        let place = place(ofResult: result, .float32)
        let numbers = UnsafeBufferPointer(start: address(place.location), count: place.slices)
        return numbers.count == 1 ? numbers[0] : Float(numbers.reduce(0.0) { $0 + Double($1) } / Double(numbers.count))
    }

    /// The floats that a value has after a step, row by row.
    public func values(_ result: Tensor) -> [Float] {
        withValues(result) { Array($0) }
    }

    /// The integers that a value has after a step, row by row.
    public func integers(_ result: Tensor) -> [Int32] {
        let place = place(ofResult: result, .int32)
        return Array(UnsafeBufferPointer(start: integers(place.location), count: place.count))
    }

    /// Gives the floats that a value has after a step, row by row, without copying them.
    public func withValues<Result, Failure: Error>(
        _ result: Tensor, _ body: (UnsafeBufferPointer<Float>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let place = place(ofResult: result, .float32)
        return try body(UnsafeBufferPointer(start: address(place.location), count: place.count))
    }

    private func integers(_ location: Location) -> UnsafeMutablePointer<Int32> {
        UnsafeMutableRawPointer(address(location)).assumingMemoryBound(to: Int32.self)
    }

    private func place(ofInput input: Tensor, _ type: ElementType, count: Int? = nil) -> Plan.Place {
        guard let place = plan.inputs[input.id], place.type == input.type else {
            preconditionFailure("the tensor written to is no input that the plan reads")
        }
        precondition(place.type.elementType == type, "the input has elements of type \(place.type.elementType)")
        precondition(
            count == nil || count == place.count,
            "\(count ?? 0) numbers do not fill \(place.slices) times an input of \(place.type.shape)")
        return place
    }

    private func place(ofResult result: Tensor, _ type: ElementType) -> Plan.Place {
        guard let place = plan.results[result.id], place.type == result.type else {
            preconditionFailure("the tensor read is none of the plan's outputs")
        }
        precondition(place.type.elementType == type, "the output has elements of type \(place.type.elementType)")
        return place
    }

    private func checkRows(_ rows: UnsafeBufferPointer<Int32>, width: Int, available: Int) {
        for row in rows {
            precondition(row >= 0 && (Int(row) + 1) * width <= available, "row \(row) is not in the data set")
        }
    }
}
