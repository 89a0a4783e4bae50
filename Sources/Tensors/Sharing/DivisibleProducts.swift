import CKernels

/// Cut by the rows of the result.
extension MatMulInstruction: DivisibleBody {
    var units: Int { shape.rows }

    func part(_ units: Range<Int>) -> Self {
        var part = self
        let start = units.lowerBound * shape.c_row_stride
        part.shape.rows = units.count
        part.left = left.advanced(by: units.lowerBound * shape.a_row_stride)
        part.output = output.advanced(by: start)
        part.addend = addend.advanced(by: start)
        part.preactivation = preactivation.advanced(by: start)
        part.saved = saved.advanced(by: start)
        return part
    }

    func accesses(in plan: Plan) -> [Access?] {
        let made = max(0, shape.rows - 1) * shape.c_row_stride + shape.columns
        return [
            .read(left, shape.rows, shape.inner, strides: (shape.a_row_stride, shape.a_column_stride)),
            .read(right, shape.inner, shape.columns, strides: (shape.b_row_stride, shape.b_column_stride)),
            .read(bias, shape.columns), .read(addend, made), .read(saved, made),
            .written(output, made), .written(preactivation, made),
        ]
    }

    /// A vector is computed whole.
    var work: Int { shape.rows * shape.inner * unitCount(shape.columns, of: Access.line) * Access.line }
}

/// Sums of rows are cut by rows, sums of columns by columns, and one sum of everything not at all.
extension ReductionInstruction: DivisibleBody {
    var units: Int {
        switch axis {
        case .everything: 1
        case .row: rows
        case .column: unitCount(columns, of: Access.line)
        }
    }

    func part(_ units: Range<Int>) -> Self {
        var part = self
        switch axis {
        case .everything: break
        case .row:
            part.rows = units.count
            part.input = input.advanced(by: units.lowerBound * rowStride)
            part.output = output.advanced(by: units.lowerBound)
        case .column:
            let range = elements(units, of: Access.line, count: columns)
            part.columns = range.count
            part.input = input.advanced(by: range.lowerBound)
            part.output = output.advanced(by: range.lowerBound)
        }
        return part
    }

    func accesses(in plan: Plan) -> [Access?] {
        let made =
            switch axis {
            case .everything: 1
            case .row: rows
            case .column: columns
            }
        return [.read(input, rows, columns, strides: (rowStride, 1)), .written(output, made)]
    }

    var work: Int { rows * columns * 8 }
}

extension SoftmaxInstruction: DivisibleBody {
    var units: Int { rows }

    func part(_ units: Range<Int>) -> Self {
        var part = self
        part.rows = units.count
        part.input = input.advanced(by: units.lowerBound * columns)
        part.upstream = upstream.advanced(by: units.lowerBound * columns)
        part.output = output.advanced(by: units.lowerBound * columns)
        return part
    }

    func accesses(in plan: Plan) -> [Access?] {
        [.read(input, rows * columns), .read(upstream, rows * columns), .written(output, rows * columns)]
    }

    var work: Int { rows * columns * 60 }
}

extension ArgMaxInstruction: DivisibleBody {
    var units: Int { rows }

    func part(_ units: Range<Int>) -> Self {
        var part = self
        part.rows = units.count
        part.input = input.advanced(by: units.lowerBound * columns)
        part.output = output.advanced(by: units.lowerBound)
        return part
    }

    func accesses(in plan: Plan) -> [Access?] { [.read(input, rows * columns), .written(output, rows)] }

    var work: Int { rows * columns * 20 }
}

extension RowNormInstruction: DivisibleBody {
    var units: Int { rows }

    func part(_ units: Range<Int>) -> Self {
        var part = self
        part.rows = units.count
        part.input = input.advanced(by: units.lowerBound * columns)
        part.statistics = statistics.advanced(by: units.lowerBound * 2)
        part.output = output.advanced(by: units.lowerBound * columns)
        return part
    }

    func accesses(in plan: Plan) -> [Access?] {
        [
            .read(input, rows * columns), .read(gain, columns), .read(bias, columns),
            .written(statistics, rows * 2), .written(output, rows * columns),
        ]
    }

    var work: Int { rows * columns * 20 }
}
