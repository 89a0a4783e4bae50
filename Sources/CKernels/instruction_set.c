#include "include/DescentInstructionSet.h"

#include <stdlib.h>
#include <string.h>

bool descent_isa_is_supported(descent_isa isa) {
    switch (isa) {
    case descent_isa_generic: return true;
#if defined(__x86_64__)
    case descent_isa_avx2: return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    case descent_isa_avx512:
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl")
            && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq");
#else
    case descent_isa_avx2:
    case descent_isa_avx512: return false;
#endif
    }
    return false;
}

const char *descent_isa_name(descent_isa isa) {
    switch (isa) {
    case descent_isa_generic: return "generic";
    case descent_isa_avx2: return "avx2";
    case descent_isa_avx512: return "avx512";
    }
    return "generic";
}

static descent_isa best_isa(void) {
    if (descent_isa_is_supported(descent_isa_avx512)) { return descent_isa_avx512; }
    if (descent_isa_is_supported(descent_isa_avx2)) { return descent_isa_avx2; }
    return descent_isa_generic;
}

descent_isa_choice descent_isa_choose(const char *requested) {
    if (requested == NULL || requested[0] == '\0') {
        return (descent_isa_choice){.isa = best_isa(), .verdict = descent_isa_verdict_best};
    }
    const descent_isa all[] = {descent_isa_generic, descent_isa_avx2, descent_isa_avx512};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i += 1) {
        if (strcmp(requested, descent_isa_name(all[i])) != 0) { continue; }
        if (descent_isa_is_supported(all[i])) {
            return (descent_isa_choice){.isa = all[i], .verdict = descent_isa_verdict_asked};
        }
        return (descent_isa_choice){.isa = best_isa(), .verdict = descent_isa_verdict_unsupported};
    }
    return (descent_isa_choice){.isa = best_isa(), .verdict = descent_isa_verdict_unknown};
}

descent_isa_choice descent_isa_from_environment(void) { return descent_isa_choose(getenv("DESCENT_ISA")); }
