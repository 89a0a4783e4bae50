import CKernels

/// What the factors of matrix products are rounded to. Sums, results, weights, moments, norms and losses are fp32 in either.
public enum Precision: String, CaseIterable, Hashable, Codable, Sendable {
    case fp32
    /// 8 significant bits: products of dense layers are about twice as fast. It needs a processor with AVX-512 BF16.
    case bf16

    /// Whether this machine can compute so, with the instruction set that is in use.
    public var isSupported: Bool {
        descent_precision_is_supported(kernel, descent_isa_from_environment().isa)
    }

    /// Why this machine cannot compute so and what to do, as one sentence; nil when it can.
    public var problem: String? {
        guard !isSupported else { return nil }
        let best = descent_precision_is_supported(kernel, descent_isa_choose(nil).isa)
        return best
            ? "bf16 needs the instruction set avx512, but DESCENT_ISA asks for another: take that away or use fp32"
            : "bf16 needs a processor with AVX-512 BF16, which this one has not: use fp32"
    }

    var kernel: descent_precision {
        switch self {
        case .fp32: .fp32
        case .bf16: .bf16
        }
    }
}
