import CKernels
import Testing

@Suite("Choosing an instruction set")
struct InstructionSetTests {
    @Test("nothing asked for is the best supported", arguments: [nil, ""])
    func best(name: String?) throws {
        let choice = descent_isa_choose(name)
        #expect(choice.verdict == .best)
        #expect(choice.isa == supportedInstructionSets.last)
    }

    @Test("a supported name is taken", arguments: supportedInstructionSets)
    func asked(isa: descent_isa) {
        let choice = descent_isa_choose(descent_isa_name(isa))
        #expect(choice.verdict == .asked)
        #expect(choice.isa == isa)
    }

    @Test("a name that is none is reported, not obeyed", arguments: ["avx", "AVX2", "avx512 ", "sse"])
    func unknown(name: String) {
        let choice = descent_isa_choose(name)
        #expect(choice.verdict == .unknown)
        #expect(choice.isa == supportedInstructionSets.last)
    }

    @Test("a set that the processor lacks is reported")
    func unsupported() {
        for isa in [descent_isa.avx2, .avx512] where !descent_isa_is_supported(isa) {
            #expect(descent_isa_choose(descent_isa_name(isa)).verdict == .unsupported)
        }
    }

    @Test("a pool keeps its instruction set", arguments: supportedInstructionSets)
    func poolKeepsIt(isa: descent_isa) throws {
        #expect(try TestPool(isa: isa).instructionSet == isa)
    }
}
