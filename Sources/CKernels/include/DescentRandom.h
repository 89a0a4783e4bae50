/// Counter-based random numbers: number `i` of a key is a pure function of both, whatever the threads and vectors.
///
/// Normally distributed numbers are left to Swift, which makes them in Float64 from `descent_random_word`: only
/// initialisers need them, once a run.
#ifndef DESCENT_RANDOM_H
#define DESCENT_RANDOM_H

#include "DescentPool.h"

#pragma clang assume_nonnull begin

/// What selects a sequence of random numbers.
typedef struct descent_random_key {
    uint32_t words[4];
} descent_random_key;

/// The key of a sequence: `seed` is the run's, `stream` says what the numbers are for (one dropout layer, one
/// parameter), `step` when. Any change of any of the three gives an unrelated sequence.
descent_random_key descent_random_key_make(uint64_t seed, uint64_t stream, uint64_t step);

/// Number `index` of the key's sequence: 32 uniform bits.
uint32_t descent_random_word(descent_random_key key, uint64_t index);

/// `y[i] = low + (high - low) * u` with `u` in [0, 1) of 24 bits: the upper bits of word `i`.
void descent_random_uniform(
    descent_pool *pool, descent_random_key key, size_t count, float low, float high, float *y);

/// Dropout with inverse scaling: `y[i] = x[i] / (1 - rate)` where word `i` says keep (a share of `1 - rate`), else 0.
/// `rate` in 0...1. The first element is number `start` of the key's sequence. The backward is the same function with the same key:
/// `dx = dropout(dy)`.
void descent_dropout(
    descent_pool *pool, descent_random_key key, float rate, size_t start, size_t count, const float *x, float *y);

#pragma clang assume_nonnull end

#endif
