/// The constants of the counter hash, for `random.c` and `random.inc`: the multipliers of Wellons' `triple32`.
#ifndef DESCENT_RANDOM_INTERNAL_H
#define DESCENT_RANDOM_INTERNAL_H

#define DESCENT_RANDOM_UPPER 0x9e3779b1u
#define DESCENT_RANDOM_MULTIPLIER_1 0xed5ad4bbu
#define DESCENT_RANDOM_MULTIPLIER_2 0xac4c1b51u
#define DESCENT_RANDOM_MULTIPLIER_3 0x31848babu

#endif
