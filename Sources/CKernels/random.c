/// A counter hash rather than Philox: three multiplications a word against twenty, and each word stands alone, so that
/// no block of four has to be laid out alike on every instruction set. It is Wellons' `triple32` (a bijection of 32
/// bits whose bias is near the best found) with 32 bits of the key mixed in before each round and at the end. Mixing
/// the key in between the rounds, not only before the first, is what keeps two keys from giving one shifted sequence.
#include "random.h"

#include "pool.h"

#include "include/DescentRandom.h"

/// The finaliser of SplitMix64 (Steele, Lea and Flood, 2014): a bijection in which every bit moves every other.
static uint64_t mixed(uint64_t x) {
    x += UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

descent_random_key descent_random_key_make(uint64_t seed, uint64_t stream, uint64_t step) {
    uint64_t first = mixed(mixed(mixed(seed) ^ stream) ^ step);
    uint64_t second = mixed(first ^ UINT64_C(0x6a09e667f3bcc909));
    return (descent_random_key){
        {(uint32_t)first, (uint32_t)(first >> 32), (uint32_t)second, (uint32_t)(second >> 32)}};
}

uint32_t descent_random_word(descent_random_key key, uint64_t index) {
    uint32_t x = (uint32_t)index + key.words[0] + (uint32_t)(index >> 32) * DESCENT_RANDOM_UPPER;
    x ^= x >> 17;
    x *= DESCENT_RANDOM_MULTIPLIER_1;
    x ^= key.words[1];
    x ^= x >> 11;
    x *= DESCENT_RANDOM_MULTIPLIER_2;
    x += key.words[2];
    x ^= x >> 15;
    x *= DESCENT_RANDOM_MULTIPLIER_3;
    x ^= key.words[3];
    return x ^ (x >> 14);
}

typedef struct random_job {
    const descent_kernels *kernels;
    const descent_random_key *key;
    /// The number of the first element.
    size_t start;
    size_t count;
    float first, second;
    const float *x;
    float *y;
} random_job;

static void uniform_chunk(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    const random_job *job = context;
    descent_range range = descent_chunk_range(chunk, job->count);
    job->kernels->uniform(job->key, range.start, range.count, job->first, job->second, job->y + range.start);
}

void descent_random_uniform(
    descent_pool *pool, descent_random_key key, size_t count, float low, float high, float *y) {
    random_job job
        = {.kernels = descent_pool_kernels(pool), .key = &key, .count = count, .first = low, .second = high, .y = y};
    descent_run_chunks(pool, count, uniform_chunk, &job);
}

static void dropout_chunk(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    const random_job *job = context;
    descent_range range = descent_chunk_range(chunk, job->count);
    job->kernels->dropout(
        job->key, job->start + range.start, job->first, range.count, job->x + range.start, job->y + range.start);
}

void descent_dropout(
    descent_pool *pool, descent_random_key key, float rate, size_t start, size_t count, const float *x, float *y) {
    random_job job = {.kernels = descent_pool_kernels(pool), .key = &key, .start = start, .count = count, .first = rate,
        .x = x, .y = y};
    descent_run_chunks(pool, count, dropout_chunk, &job);
}
