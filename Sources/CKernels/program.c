/// Programs of elementwise operations: each step runs over a tile that the first-level cache holds, then the next step.
#include "include/DescentElementwise.h"

#include "pool.h"

#include <stdalign.h>
#include <string.h>

/// Elements in a tile: with a dozen operands, 24 KiB.
enum { tile_size = 512 };

typedef struct program_job {
    const descent_kernels *kernels;
    size_t rows, columns;
    /// The elements that the job is about.
    size_t start, count;
    const descent_slot *slots;
    int32_t slot_count;
    const descent_program_step *steps;
    int32_t step_count;
} program_job;

/// `y[i] = row[(start + i) % columns]`
static void spread_row(const float *row, size_t columns, size_t start, size_t count, float *y) {
    size_t column = start % columns;
    for (size_t i = 0; i < count; column = 0) {
        size_t length = descent_least(columns - column, count - i);
        memcpy(y + i, row + column, length * sizeof(float));
        i += length;
    }
}

/// `y[i] = column[(start + i) / columns]`
static void spread_column(
    const descent_kernels *kernels, const float *column, size_t columns, size_t start, size_t count, float *y) {
    size_t row = start / columns, left = columns - start % columns;
    for (size_t i = 0; i < count; row += 1, left = columns) {
        size_t length = descent_least(left, count - i);
        kernels->fill(length, column[row], y + i);
        i += length;
    }
}

/// A row vector of the only row, or a column vector of the only column, is the matrix itself.
static descent_slot_kind slot_kind(const program_job *job, const descent_slot *slot) {
    bool is_whole = (slot->kind == descent_slot_kind_row && job->rows == 1)
        || (slot->kind == descent_slot_kind_column && job->columns == 1);
    return is_whole ? descent_slot_kind_full : slot->kind;
}

/// Makes each slot a buffer of the tile `range`: in place in memory, or a copy in `storage`.
static void resolve_slots(const program_job *job, descent_range range, float (*storage)[tile_size], float **buffers) {
    for (int32_t index = 0; index < job->slot_count; index += 1) {
        const descent_slot *slot = &job->slots[index];
        buffers[index] = storage[index];
        switch (slot_kind(job, slot)) {
        case descent_slot_kind_full: buffers[index] = slot->data + range.start; break;
        case descent_slot_kind_row:
            spread_row(slot->data, job->columns, range.start, range.count, storage[index]);
            break;
        case descent_slot_kind_column:
            spread_column(job->kernels, slot->data, job->columns, range.start, range.count, storage[index]);
            break;
        case descent_slot_kind_scalar: buffers[index] = slot->data; break;
        case descent_slot_kind_temporary: break;
        }
    }
}

static void run_step(const program_job *job, const descent_program_step *step, size_t count, float **buffers,
    float *spread) {
    const descent_kernels *kernels = job->kernels;
    const float *left = buffers[step->left];
    if (job->slots[step->left].kind == descent_slot_kind_scalar) {
        kernels->fill(count, *left, spread);
        left = spread;
    }
    if (!descent_operation_is_binary(step->operation)) {
        kernels->unary(step->operation, count, left, buffers[step->result]);
    } else if (job->slots[step->right].kind == descent_slot_kind_scalar) {
        kernels->binary_scalar(step->operation, count, left, *buffers[step->right], buffers[step->result]);
    } else {
        kernels->binary(step->operation, count, left, buffers[step->right], buffers[step->result]);
    }
}

static void program_chunk(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    const program_job *job = context;
    alignas(64) float storage[DESCENT_PROGRAM_SLOTS][tile_size];
    alignas(64) float spread[tile_size];
    float *buffers[DESCENT_PROGRAM_SLOTS];
    descent_range work = descent_chunk_range(chunk, job->count);
    for (size_t done = 0; done < work.count; done += tile_size) {
        descent_range tile = {job->start + work.start + done, descent_least(tile_size, work.count - done)};
        resolve_slots(job, tile, storage, buffers);
        for (int32_t index = 0; index < job->step_count; index += 1) {
            run_step(job, &job->steps[index], tile.count, buffers, spread);
        }
    }
}

void descent_program_run(descent_pool *pool, size_t rows, size_t columns, size_t start, size_t count,
    const descent_slot *slots, int32_t slot_count, const descent_program_step *steps, int32_t step_count) {
    program_job job = {descent_pool_kernels(pool), rows, columns, start, count, slots, slot_count, steps, step_count};
    descent_run_chunks(pool, count, program_chunk, &job);
}
