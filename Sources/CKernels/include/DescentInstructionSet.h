/// Which vector instructions the kernels use.
#ifndef DESCENT_INSTRUCTION_SET_H
#define DESCENT_INSTRUCTION_SET_H

#include "DescentBase.h"

#pragma clang assume_nonnull begin

/// A set of vector instructions for which the kernels are compiled.
typedef DESCENT_ENUM(descent_isa) {
    /// 4 floats wide: SSE2 on x86-64, NEON on AArch64. Runs everywhere.
    descent_isa_generic = 0,
    /// 8 floats wide, with fused multiply-add.
    descent_isa_avx2 = 1,
    /// 16 floats wide (F, VL, BW, DQ).
    descent_isa_avx512 = 2,
} descent_isa;

/// What became of a request for an instruction set.
typedef DESCENT_ENUM(descent_isa_verdict) {
    /// Nothing was asked for: the best that this processor has was taken.
    descent_isa_verdict_best = 0,
    /// The set asked for was taken.
    descent_isa_verdict_asked = 1,
    /// The name is none of `avx512`, `avx2`, `generic`; the best set was taken.
    descent_isa_verdict_unknown = 2,
    /// This processor lacks the set asked for; the best set was taken.
    descent_isa_verdict_unsupported = 3,
} descent_isa_verdict;

/// The instruction set to use, and whether it is the one asked for.
typedef struct descent_isa_choice {
    descent_isa isa;
    descent_isa_verdict verdict;
} descent_isa_choice;

/// Whether this processor can run the kernels of an instruction set.
bool descent_isa_is_supported(descent_isa isa);

/// The name that `DESCENT_ISA` knows an instruction set by: `generic`, `avx2` or `avx512`.
const char *descent_isa_name(descent_isa isa);

/// The instruction set for a requested name; NULL or "" asks for the best. Never fails: see the verdict.
descent_isa_choice descent_isa_choose(const char *_Nullable requested);

/// `descent_isa_choose` of the environment variable `DESCENT_ISA`. The command line reports a verdict that is an error.
descent_isa_choice descent_isa_from_environment(void);

#pragma clang assume_nonnull end

#endif
