import CKernels
import Testing

@Suite("Recurrent networks")
struct RecurrentTests {
    static let cases: [RecurrentCase] = [descent_recurrent_cell.lstm, .gru].flatMap { cell in
        [
            RecurrentCase(cell: cell, batch: 1, steps: 1, inputs: 1, units: 1),
            RecurrentCase(cell: cell, batch: 3, steps: 5, inputs: 7, units: 13, isReversed: true, gap: 13),
            RecurrentCase(cell: cell, batch: 5, steps: 4, inputs: 3, units: 16, hasPadding: true),
            RecurrentCase(cell: cell, batch: 13, steps: 6, inputs: 20, units: 33, hasPadding: true, gap: 3),
            RecurrentCase(cell: cell, batch: 2, steps: 9, inputs: 64, units: 64),
            RecurrentCase(cell: cell, batch: 25, steps: 3, inputs: 10, units: 150, isReversed: true, hasPadding: true),
            RecurrentCase(cell: cell, batch: 40, steps: 3, inputs: 16, units: 128),
            RecurrentCase(cell: cell, batch: 32, steps: 4, inputs: 64, units: 200),
        ]
    }

    /// What `TensorsTests` holds against Float64 and PyTorch is the best set of this machine; here the others are held to it.
    @Test("every instruction set gives the same numbers, and writes nothing beyond its places", arguments: cases)
    func parity(_ recurrent: RecurrentCase) throws {
        let expected = recurrent.run(on: try TestPool())
        #expect(!expected.isEmpty)
        for isa in supportedInstructionSets {
            let made = recurrent.run(on: try TestPool(threads: 2, isa: isa))
            let tolerance = Tolerance(absolute: 2e-5, relative: 2e-5)
            #expect(disagreement(made, expected.map(Double.init), within: tolerance) == nil, "\(isa)")
        }
    }

    @Test("the number of threads changes no bit, however the threads share the work", arguments: cases)
    func threads(_ recurrent: RecurrentCase) throws {
        let work = SharedWork(recurrent.testDescription) { recurrent.run(on: $0) }
        for isa in supportedInstructionSets { #expect(try work.threadCountsThatDiffer(isa: isa) == [], "\(isa)") }
    }
}
