#include "recurrent.h"

#include "include/DescentGemm.h"
#include "pool.h"

#include <string.h>

/// A cache line and the longest vector.
enum { line = 16 };

/// Multiply-adds of one step below which the steps are not shared by units: a step costs two waits for the other threads.
static const double least_shared_work = 1e6;

/// Floats of recurrent weights that each thread may hold in its second-level cache, so that threads can share the sequences
/// and never wait for each other.
static const size_t most_weights_of_thread = 1u << 16;

/// In whole lines, and an odd number of them.
static size_t row_stride_of(size_t count) { return (descent_pieces(count, line) | 1) * line; }

static size_t whole_lines(size_t count) { return descent_pieces(count, line) * line; }

static size_t gate_columns(const descent_recurrent_shape *shape) { return descent_recurrent_gates(shape) * shape->units; }

size_t descent_recurrent_gate_floats(const descent_recurrent_shape *shape) {
    return shape->batch * shape->steps * row_stride_of(4 * shape->units);
}

size_t descent_recurrent_state_floats(const descent_recurrent_shape *shape) {
    const size_t states = shape->cell == descent_recurrent_cell_lstm ? 2 : 1;
    return states * shape->batch * (shape->steps + 1) * row_stride_of(shape->units);
}

/// How the threads share the steps. Either each takes some sequences through all steps, or all take each step together, and
/// each some of its units. A number that is computed is the same chain of operations either way.
typedef struct recurrent_plan {
    size_t panels, row_pieces, piece_rows;
    bool shares_sequences, is_shared;
} recurrent_plan;

static recurrent_plan plan_of(const descent_pool *pool, const descent_recurrent_shape *shape) {
    const descent_kernels *kernels = descent_pool_kernels(pool);
    const size_t threads = (size_t)descent_pool_thread_count(pool), batch = descent_greatest(1, shape->batch);
    const size_t weights = gate_columns(shape) * shape->units;
    const double work = (double)weights * (double)batch;
    recurrent_plan plan = {.panels = descent_pieces(shape->units, kernels->tile_columns), .row_pieces = 1};
    plan.shares_sequences = threads == 1 || weights <= most_weights_of_thread || work < least_shared_work;
    if (plan.shares_sequences) {
        plan.is_shared = threads > 1 && work * (double)shape->steps >= least_shared_work;
        if (plan.is_shared) {
            plan.row_pieces = descent_greatest(1, descent_least(threads, batch / (kernels->tile_rows / 2)));
        }
    } else {
        plan.is_shared = true;
        const size_t wanted = descent_pieces(2 * threads, plan.panels);
        plan.row_pieces = descent_greatest(1, descent_least(wanted, batch / kernels->tile_rows));
    }
    plan.piece_rows = descent_pieces(batch, plan.row_pieces);
    plan.row_pieces = descent_pieces(shape->batch, plan.piece_rows);
    return plan;
}

/// What is in the scratch: first what lies in the order of the steps, then what the threads need.
typedef struct recurrent_scratch {
    float *rows, *packed, *carry, *products;
} recurrent_scratch;

static size_t rows_floats(const descent_recurrent_shape *shape) {
    return whole_lines(shape->batch * shape->steps * shape->inputs);
}

static size_t packed_floats(const descent_recurrent_shape *shape) {
    return gate_columns(shape) * whole_lines(shape->units);
}

static size_t carry_floats(const descent_recurrent_shape *shape) {
    return 2 * shape->batch * row_stride_of(shape->units);
}

static size_t products_of_thread(const descent_pool *pool, const descent_recurrent_shape *shape) {
    return descent_recurrent_gates(shape) * plan_of(pool, shape).piece_rows * descent_pool_kernels(pool)->tile_columns;
}

static recurrent_scratch scratch_of(const descent_recurrent_shape *shape, float *scratch) {
    recurrent_scratch parts = {.rows = scratch};
    parts.packed = parts.rows + rows_floats(shape);
    parts.carry = parts.packed + packed_floats(shape);
    parts.products = parts.carry + carry_floats(shape);
    return parts;
}

static descent_recurrent_job job_of(const descent_recurrent_shape *shape) {
    return (descent_recurrent_job){.shape = *shape,
        .gate_stride = row_stride_of(4 * shape->units),
        .state_stride = row_stride_of(shape->units)};
}

/// The states lie one kind after the other.
static void place_states(descent_recurrent_job *job, float *states) {
    job->hidden = states;
    if (job->shape.cell == descent_recurrent_cell_lstm) {
        job->cells = states + job->shape.batch * (job->shape.steps + 1) * job->state_stride;
    }
}

// The products over all steps at once.

/// A part of a product's columns: where they lie in the weights and in a row of gates.
typedef struct gate_columns_part {
    size_t weights, gates, count;
} gate_columns_part;

/// The columns of the input's weights, in as many parts as lie side by side in both: a GRU's candidate is last in the one
/// and first in the other.
static size_t input_parts(const descent_recurrent_shape *shape, gate_columns_part parts[2]) {
    const size_t units = shape->units;
    if (shape->cell == descent_recurrent_cell_lstm) {
        parts[0] = (gate_columns_part){0, 0, 4 * units};
        return 1;
    }
    parts[0] = (gate_columns_part){0, units, 2 * units};
    parts[1] = (gate_columns_part){2 * units, 0, units};
    return 2;
}

static descent_gemm_shape arguments_shape(const descent_recurrent_shape *shape, size_t columns) {
    descent_gemm_shape gemm = descent_gemm_shape_make(
        shape->batch * shape->steps, columns, shape->inputs, false, false);
    gemm.b_row_stride = (ptrdiff_t)gate_columns(shape);
    gemm.c_row_stride = (ptrdiff_t)row_stride_of(4 * shape->units);
    return gemm;
}

static descent_gemm_shape input_gradient_shape(const descent_recurrent_shape *shape, size_t columns, bool adds) {
    descent_gemm_shape gemm = descent_gemm_shape_make(
        shape->batch * shape->steps, shape->inputs, columns, false, true);
    gemm.a_row_stride = (ptrdiff_t)row_stride_of(4 * shape->units);
    gemm.b_column_stride = (ptrdiff_t)gate_columns(shape);
    gemm.accumulate = adds;
    return gemm;
}

/// `rows` numbers a step (inputs or units), their rows `row_stride` apart, times the gradients of gates.
static descent_gemm_shape weight_gradient_shape(
    const descent_recurrent_shape *shape, size_t rows, size_t row_stride, size_t columns) {
    descent_gemm_shape gemm = descent_gemm_shape_make(rows, columns, shape->batch * shape->steps, true, false);
    gemm.a_column_stride = (ptrdiff_t)row_stride;
    gemm.b_row_stride = (ptrdiff_t)row_stride_of(4 * shape->units);
    gemm.c_row_stride = (ptrdiff_t)gate_columns(shape);
    return gemm;
}

static size_t products_floats(const descent_pool *pool, const descent_recurrent_shape *shape) {
    size_t most = products_of_thread(pool, shape) * (size_t)descent_pool_thread_count(pool);
    gate_columns_part parts[2];
    for (size_t count = input_parts(shape, parts); count > 0; count -= 1) {
        const size_t columns = parts[count - 1].count;
        const descent_gemm_shape shapes[3] = {arguments_shape(shape, columns),
            input_gradient_shape(shape, columns, count > 1),
            weight_gradient_shape(shape, shape->inputs, shape->inputs, columns)};
        for (size_t i = 0; i < 3; i += 1) {
            most = descent_greatest(most, descent_gemm_scratch_floats(pool, &shapes[i]));
        }
    }
    const descent_gemm_shape recurrent
        = weight_gradient_shape(shape, shape->units, row_stride_of(shape->units), gate_columns(shape));
    return descent_greatest(most, descent_gemm_scratch_floats(pool, &recurrent));
}

size_t descent_recurrent_scratch_floats(const descent_pool *pool, const descent_recurrent_shape *shape) {
    return rows_floats(shape) + packed_floats(shape) + carry_floats(shape) + products_floats(pool, shape);
}

// Rows in the order of time, `[batch, steps]`, and in that of the steps, `[steps, batch]`.

typedef struct order_job {
    const descent_recurrent_shape *shape;
    const float *from;
    float *to;
    bool is_back;
} order_job;

static void order_sequence(void *context, size_t sequence, int32_t thread) {
    (void)thread;
    const order_job *job = context;
    const descent_recurrent_shape *shape = job->shape;
    const size_t columns = shape->inputs;
    for (size_t time = 0; time < shape->steps; time += 1) {
        const size_t step = shape->is_reversed ? shape->steps - 1 - time : time;
        const size_t timed = (sequence * shape->steps + time) * columns,
                     stepped = (step * shape->batch + sequence) * columns;
        memcpy(job->to + (job->is_back ? timed : stepped), job->from + (job->is_back ? stepped : timed),
            columns * sizeof(float));
    }
}

static void order_rows(
    descent_pool *pool, const descent_recurrent_shape *shape, const float *from, float *to, bool is_back) {
    order_job job = {shape, from, to, is_back};
    descent_pool_run(pool, order_sequence, &job, shape->batch);
}

// The steps.

typedef struct recurrent_run {
    const descent_kernels *kernels;
    const descent_recurrent_job *job;
    recurrent_plan plan;
    bool is_forward;
    size_t step;
    float *products;
    size_t products_of_thread;
} recurrent_run;

static void pack_panel(void *context, size_t panel, int32_t thread) {
    (void)thread;
    const recurrent_run *run = context;
    run->kernels->recurrent_pack(run->job, panel, run->is_forward);
}

static void run_panel(const recurrent_run *run, size_t step, descent_range rows, size_t panel, int32_t thread) {
    float *products = run->products + (size_t)thread * run->products_of_thread;
    if (run->is_forward) {
        run->kernels->recurrent_step(run->job, step, rows, panel, products);
    } else {
        run->kernels->recurrent_step_backward(run->job, run->job->shape.steps - 1 - step, rows, panel, products);
    }
}

/// Some sequences, through all steps.
static void run_sequences(void *context, size_t piece, int32_t thread) {
    const recurrent_run *run = context;
    const descent_range rows = descent_piece(piece, run->plan.piece_rows, run->job->shape.batch);
    for (size_t step = 0; step < run->job->shape.steps; step += 1) {
        for (size_t panel = 0; panel < run->plan.panels; panel += 1) { run_panel(run, step, rows, panel, thread); }
    }
}

/// Some units of one step. A thread tends to get those that it had in the step before, whose weights its cache holds.
static void run_units(void *context, size_t chunk, int32_t thread) {
    const recurrent_run *run = context;
    const descent_range rows
        = descent_piece(chunk % run->plan.row_pieces, run->plan.piece_rows, run->job->shape.batch);
    run_panel(run, run->step, rows, chunk / run->plan.row_pieces, thread);
}

static void run_steps(descent_pool *pool, const descent_recurrent_job *job, bool is_forward, float *products) {
    recurrent_run run = {.kernels = descent_pool_kernels(pool),
        .job = job,
        .plan = plan_of(pool, &job->shape),
        .is_forward = is_forward,
        .products = products,
        .products_of_thread = products_of_thread(pool, &job->shape)};
    if (run.plan.is_shared) {
        descent_pool_run(pool, pack_panel, &run, run.plan.panels);
    } else {
        for (size_t panel = 0; panel < run.plan.panels; panel += 1) { pack_panel(&run, panel, 0); }
    }
    if (run.plan.shares_sequences) {
        if (run.plan.is_shared) {
            descent_pool_run(pool, run_sequences, &run, run.plan.row_pieces);
        } else {
            run_sequences(&run, 0, 0);
        }
        return;
    }
    for (; run.step < job->shape.steps; run.step += 1) {
        descent_pool_run(pool, run_units, &run, run.plan.panels * run.plan.row_pieces);
    }
}

void descent_recurrent(descent_pool *pool, const descent_recurrent_shape *shape,
    const descent_recurrent_weights *weights, const float *x, const int32_t *tokens, float *y, float *last,
    float *gates, float *states, float *scratch) {
    const recurrent_scratch parts = scratch_of(shape, scratch);
    descent_recurrent_job job = job_of(shape);
    job.tokens = tokens;
    job.weights = weights->recurrent;
    job.packed = parts.packed;
    job.candidate_bias = weights->candidate_bias;
    job.gates = gates;
    job.y = y;
    job.last = last;
    place_states(&job, states);
    memset(job.hidden, 0, shape->batch * job.state_stride * sizeof(float));
    if (job.cells != NULL) { memset(job.cells, 0, shape->batch * job.state_stride * sizeof(float)); }

    order_rows(pool, shape, x, parts.rows, false);
    gate_columns_part columns[2];
    for (size_t count = input_parts(shape, columns); count > 0; count -= 1) {
        const gate_columns_part part = columns[count - 1];
        const descent_gemm_shape gemm = arguments_shape(shape, part.count);
        descent_gemm(pool, &gemm, parts.rows, weights->input + part.weights, gates + part.gates,
            weights->bias + part.weights, NULL, NULL, parts.products);
    }
    run_steps(pool, &job, true, parts.products);
}

static void place_last_gradient(const descent_recurrent_job *job) {
    const size_t units = job->shape.units;
    for (size_t row = 0; row < job->shape.batch; row += 1) {
        float *carry = job->carry + row * job->state_stride;
        if (job->dlast == NULL) {
            memset(carry, 0, units * sizeof(float));
        } else {
            memcpy(carry, job->dlast + row * job->shape.y_stride, units * sizeof(float));
        }
        if (job->cells != NULL) { memset(job->cell_carry + row * job->state_stride, 0, units * sizeof(float)); }
    }
}

void descent_recurrent_backward(descent_pool *pool, const descent_recurrent_shape *shape,
    const float *recurrent_weights, const int32_t *tokens, const float *gates, const float *states,
    const float *dy, const float *dlast, float *dgates, float *scratch) {
    const recurrent_scratch parts = scratch_of(shape, scratch);
    descent_recurrent_job job = job_of(shape);
    job.tokens = tokens;
    job.weights = recurrent_weights;
    job.packed = parts.packed;
    job.gates = (float *)gates;
    job.dy = dy;
    job.dlast = dlast;
    job.dgates = dgates;
    job.carry = parts.carry;
    job.cell_carry = parts.carry + shape->batch * job.state_stride;
    place_states(&job, (float *)states);
    place_last_gradient(&job);
    run_steps(pool, &job, false, parts.products);
}

void descent_recurrent_input_gradient(descent_pool *pool, const descent_recurrent_shape *shape,
    const float *input_weights, const float *dgates, float *dx, float *scratch) {
    const recurrent_scratch parts = scratch_of(shape, scratch);
    gate_columns_part columns[2];
    const size_t count = input_parts(shape, columns);
    for (size_t i = 0; i < count; i += 1) {
        const descent_gemm_shape gemm = input_gradient_shape(shape, columns[i].count, i > 0);
        descent_gemm(pool, &gemm, dgates + columns[i].gates, input_weights + columns[i].weights, parts.rows, NULL, NULL,
            NULL, parts.products);
    }
    order_rows(pool, shape, parts.rows, dx, true);
}

// The gradients of biases: sums over all rows.

typedef struct bias_job {
    const descent_kernels *kernels;
    const descent_recurrent_shape *shape;
    const float *dgates;
    /// By slot.
    float *sums[4];
    size_t stripe;
} bias_job;

static void bias_stripe(void *context, size_t chunk, int32_t thread) {
    (void)thread;
    const bias_job *job = context;
    const descent_recurrent_shape *shape = job->shape;
    const descent_range units = descent_piece(chunk / 4, job->stripe, shape->units);
    float *sums = job->sums[chunk % 4] + units.start;
    memset(sums, 0, units.count * sizeof(float));
    job->kernels->add_column_sums(shape->batch * shape->steps, units.count,
        job->dgates + chunk % 4 * shape->units + units.start, row_stride_of(4 * shape->units), sums);
}

void descent_recurrent_weight_gradients(descent_pool *pool, const descent_recurrent_shape *shape, const float *x,
    const float *states, const float *dgates, const descent_recurrent_gradients *gradients, float *scratch) {
    const recurrent_scratch parts = scratch_of(shape, scratch);
    order_rows(pool, shape, x, parts.rows, false);
    gate_columns_part columns[2];
    for (size_t count = input_parts(shape, columns); count > 0; count -= 1) {
        const gate_columns_part part = columns[count - 1];
        const descent_gemm_shape gemm = weight_gradient_shape(shape, shape->inputs, shape->inputs, part.count);
        descent_gemm(pool, &gemm, parts.rows, dgates + part.gates, gradients->input + part.weights, NULL, NULL, NULL,
            parts.products);
    }
    const descent_gemm_shape gemm
        = weight_gradient_shape(shape, shape->units, row_stride_of(shape->units), gate_columns(shape));
    descent_gemm(pool, &gemm, states, dgates + descent_recurrent_offset(shape), gradients->recurrent, NULL, NULL, NULL,
        parts.products);

    const bool is_lstm = shape->cell == descent_recurrent_cell_lstm;
    float *bias = gradients->bias;
    const size_t units = shape->units;
    bias_job job = {.kernels = descent_pool_kernels(pool), .shape = shape, .dgates = dgates,
        .stripe = descent_column_stripe(shape->batch * shape->steps, units)};
    for (size_t slot = 0; slot < 4; slot += 1) { job.sums[slot] = bias + (is_lstm ? slot : (slot + 2) % 3) * units; }
    if (!is_lstm) { job.sums[3] = gradients->candidate_bias; }
    descent_pool_run(pool, bias_stripe, &job, 4 * descent_pieces(units, job.stripe));
}
