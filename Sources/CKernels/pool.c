#define _GNU_SOURCE
#include "pool.h"

#include "include/DescentPrecision.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#define CACHE_LINE 128
#define SPIN_NANOSECONDS 300000
#define PAUSES_BETWEEN_LOOKS 256
/// Small jobs that are timed shared, and as many alone; and those that then go the faster way, until both are timed again.
#define TRIAL_JOBS 96
#define SETTLED_JOBS 6000
/// Looks, of some 10 ns, after which a thread is taken to have lost its core.
#define LOOKS_UNTIL_LOST 2048
#define LONGEST_LOOK_NANOSECONDS 20000

/// Chunks not yet claimed of a lane: a share of a job's chunks that one thread claims first.
struct lane {
    alignas(CACHE_LINE) atomic_long unclaimed;
};

/// The protocol: the caller writes the job, then publishes it by storing how many chunks each lane has in `unclaimed`
/// (release), then counts `job_number` up. A thread owns a chunk when its decrement of `unclaimed` found a positive
/// number (acquire), and only then reads the job: the job cannot end, so cannot be written again, before that chunk is
/// counted in `finished`. A worker that comes late finds nothing to claim, or validly claims from the next job.
///
/// Each thread claims from its own lane first, so that chunk `i` of one job and of the next tend to run on the same
/// core, whose cache holds their data: a line that another core has written costs some 10 ns. Then it helps the other
/// lanes.

/// Which way small jobs go: whether sharing them pays changes with what else runs, and with where the system has put the cores.
enum stage { stage_tries_sharing, stage_tries_alone, stage_shares, stage_goes_alone };

struct descent_pool {
    alignas(CACHE_LINE) atomic_ulong job_number;
    alignas(CACHE_LINE) atomic_size_t finished;

    alignas(CACHE_LINE) descent_chunk_function function;
    void *context;
    size_t chunk_count;

    alignas(CACHE_LINE) atomic_int sleeping;
    atomic_bool stopping;
    pthread_mutex_t mutex;
    pthread_cond_t work_came;

    int32_t thread_count;
    /// Of `descent_pool_run_promptly`: how many more jobs the stage has, and what those of the trials took. The caller's.
    enum stage stage;
    int32_t stage_jobs;
    int64_t shared_nanoseconds, alone_nanoseconds;
    descent_isa isa;
    descent_precision precision;
    const descent_kernels *kernels;
    struct worker *workers;
    /// One for each thread.
    struct lane *lanes;
};

struct worker {
    pthread_t thread;
    descent_pool *pool;
    int32_t index;
};

static inline void relax(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

static int64_t nanoseconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

/// The first chunk of a lane.
static size_t lane_start(const descent_pool *pool, size_t lane, size_t chunk_count) {
    return lane * chunk_count / (size_t)pool->thread_count;
}

/// Runs chunks of a lane until none is left to claim. Gives how many it ran.
static size_t run_lane(descent_pool *pool, size_t lane, int32_t thread) {
    atomic_long *counter = &pool->lanes[lane].unclaimed;
    size_t ran = 0;
    // Looking first keeps idle threads from writing the line; a decrement past zero is harmless.
    while (atomic_load_explicit(counter, memory_order_relaxed) > 0) {
        long unclaimed = atomic_fetch_sub_explicit(counter, 1, memory_order_acquire);
        if (unclaimed <= 0) { break; }
        size_t end = lane_start(pool, lane + 1, pool->chunk_count);
        pool->function(pool->context, end - (size_t)unclaimed, thread);
        ran += 1;
    }
    return ran;
}

/// Runs chunks until none is left to claim, those of the thread's own lane first. Gives how many it ran.
static size_t run_chunks(descent_pool *pool, int32_t thread) {
    size_t ran = 0;
    for (int32_t step = 0; step < pool->thread_count; step += 1) {
        ran += run_lane(pool, (size_t)((thread + step) % pool->thread_count), thread);
    }
    return ran;
}

static bool has_news(descent_pool *pool, unsigned long seen) {
    return atomic_load(&pool->job_number) != seen || atomic_load(&pool->stopping);
}

/// Spins for a while; whether there was news. Yields now and then, so that more threads than cores still get on. Time
/// during which the thread had lost its core does not count, or it would go to sleep as soon as it is back.
static bool spin_for_news(descent_pool *pool, unsigned long seen) {
    int64_t last = nanoseconds(), spun = 0;
    for (unsigned looks = 0; spun < SPIN_NANOSECONDS; looks += 1) {
        for (int pause = 0; pause < PAUSES_BETWEEN_LOOKS; pause += 1) {
            if (atomic_load_explicit(&pool->job_number, memory_order_acquire) != seen) { return true; }
            relax();
        }
        if (atomic_load(&pool->stopping)) { return true; }
        if (looks % 4 == 3) { sched_yield(); }
        int64_t now = nanoseconds();
        spun += now - last < LONGEST_LOOK_NANOSECONDS ? now - last : LONGEST_LOOK_NANOSECONDS;
        last = now;
    }
    return false;
}

static void sleep_until_news(descent_pool *pool, unsigned long seen) {
    pthread_mutex_lock(&pool->mutex);
    // Sequentially consistent on both sides: either the caller sees the sleeper and signals, or the sleeper sees the
    // work.
    atomic_fetch_add(&pool->sleeping, 1);
    while (!has_news(pool, seen)) { pthread_cond_wait(&pool->work_came, &pool->mutex); }
    atomic_fetch_sub(&pool->sleeping, 1);
    pthread_mutex_unlock(&pool->mutex);
}

static void *worker_main(void *argument) {
    struct worker *worker = argument;
    descent_pool *pool = worker->pool;
    descent_flush_denormals();
    while (!atomic_load(&pool->stopping)) {
        unsigned long seen = atomic_load_explicit(&pool->job_number, memory_order_acquire);
        size_t ran = run_chunks(pool, worker->index);
        if (ran > 0) { atomic_fetch_add_explicit(&pool->finished, ran, memory_order_release); }
        if (!spin_for_news(pool, seen)) { sleep_until_news(pool, seen); }
    }
    return NULL;
}

static void wake_workers(descent_pool *pool, size_t useful) {
    int sleeping = atomic_load(&pool->sleeping);
    if (sleeping == 0 || useful == 0) { return; }
    pthread_mutex_lock(&pool->mutex);
    if (useful >= (size_t)sleeping) {
        pthread_cond_broadcast(&pool->work_came);
    } else {
        for (size_t i = 0; i < useful; i += 1) { pthread_cond_signal(&pool->work_came); }
    }
    pthread_mutex_unlock(&pool->mutex);
}

static void run_alone(descent_chunk_function function, void *context, size_t chunk_count) {
    for (size_t chunk = 0; chunk < chunk_count; chunk += 1) { function(context, chunk, 0); }
}

/// Shares a job among the threads. Gives whether a thread was waited for for long.
static bool share(descent_pool *pool, descent_chunk_function function, void *context, size_t chunk_count) {
    pool->function = function;
    pool->context = context;
    pool->chunk_count = chunk_count;
    atomic_store_explicit(&pool->finished, 0, memory_order_relaxed);
    for (size_t lane = 0; lane < (size_t)pool->thread_count; lane += 1) {
        size_t count = lane_start(pool, lane + 1, chunk_count) - lane_start(pool, lane, chunk_count);
        atomic_store_explicit(&pool->lanes[lane].unclaimed, (long)count, memory_order_release);
    }
    atomic_fetch_add(&pool->job_number, 1);
    wake_workers(pool, chunk_count - 1);

    size_t own = run_chunks(pool, 0);
    const size_t others = chunk_count - own;
    unsigned looks = 1;
    for (; atomic_load_explicit(&pool->finished, memory_order_acquire) < others; looks += 1) {
        relax();
        // A worker with a chunk may have lost its core: give it this one.
        if (looks % LOOKS_UNTIL_LOST == 0) { sched_yield(); }
    }
    return looks > LOOKS_UNTIL_LOST;
}

void descent_pool_run(descent_pool *pool, descent_chunk_function function, void *context, size_t chunk_count) {
    if (pool->thread_count == 1 || chunk_count < 2) {
        run_alone(function, context, chunk_count);
    } else {
        share(pool, function, context, chunk_count);
    }
}

static void enter(descent_pool *pool, enum stage stage) {
    pool->stage = stage;
    pool->stage_jobs = stage <= stage_tries_alone ? TRIAL_JOBS : SETTLED_JOBS;
}

static void enter_next_stage(descent_pool *pool) {
    switch (pool->stage) {
    case stage_tries_sharing: enter(pool, stage_tries_alone); break;
    case stage_tries_alone:
        enter(pool, pool->shared_nanoseconds < pool->alone_nanoseconds ? stage_shares : stage_goes_alone);
        break;
    case stage_shares:
    case stage_goes_alone:
        pool->shared_nanoseconds = pool->alone_nanoseconds = 0;
        enter(pool, stage_tries_sharing);
        break;
    }
}

void descent_pool_run_promptly(
    descent_pool *pool, descent_chunk_function function, void *context, size_t chunk_count) {
    if (pool->thread_count == 1 || chunk_count < 2) {
        run_alone(function, context, chunk_count);
        return;
    }
    if (pool->stage_jobs == 0) { enter_next_stage(pool); }
    pool->stage_jobs -= 1;
    const bool shares = pool->stage == stage_tries_sharing || pool->stage == stage_shares;
    const bool is_trial = pool->stage <= stage_tries_alone;
    const int64_t start = is_trial ? nanoseconds() : 0;
    bool lost_core = false;
    if (shares) {
        lost_core = share(pool, function, context, chunk_count);
    } else {
        run_alone(function, context, chunk_count);
    }
    if (is_trial) { *(shares ? &pool->shared_nanoseconds : &pool->alone_nanoseconds) += nanoseconds() - start; }
    // A core that is lost comes back after milliseconds only.
    if (lost_core) { enter(pool, stage_goes_alone); }
}

/// Joins the first `count` workers after telling them to stop.
static void stop_workers(descent_pool *pool, int32_t count) {
    pthread_mutex_lock(&pool->mutex);
    atomic_store(&pool->stopping, true);
    pthread_cond_broadcast(&pool->work_came);
    pthread_mutex_unlock(&pool->mutex);
    for (int32_t i = 0; i < count; i += 1) { pthread_join(pool->workers[i].thread, NULL); }
}

static void free_pool(descent_pool *pool) {
    pthread_cond_destroy(&pool->work_came);
    pthread_mutex_destroy(&pool->mutex);
    free(pool->lanes);
    free(pool->workers);
    free(pool);
}

/// Starts the workers with all signals blocked, so that a signal always comes to a thread of the program's own. Gives
/// how many started.
static int32_t start_workers(descent_pool *pool, int32_t count) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int32_t started = 0;
    for (; started < count; started += 1) {
        struct worker *worker = &pool->workers[started];
        worker->pool = pool;
        worker->index = started + 1;
        if (pthread_create(&worker->thread, NULL, worker_main, worker) != 0) { break; }
#if defined(__linux__)
        pthread_setname_np(worker->thread, "descent-worker");
#endif
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

descent_pool *descent_pool_create(int32_t threads, descent_isa isa) {
    int32_t thread_count = threads < 1 ? 1 : threads > 256 ? 256 : threads;
    descent_pool *pool = aligned_alloc(CACHE_LINE, sizeof(descent_pool));
    if (pool == NULL) { return NULL; }
    *pool = (descent_pool){.thread_count = thread_count,
        .stage_jobs = TRIAL_JOBS,
        .isa = isa,
        .kernels = descent_kernels_for(isa)};
    pthread_mutex_init(&pool->mutex, NULL);
    pthread_cond_init(&pool->work_came, NULL);
    pool->workers = calloc((size_t)thread_count, sizeof(struct worker));
    pool->lanes = aligned_alloc(CACHE_LINE, (size_t)thread_count * sizeof(struct lane));
    if (pool->workers == NULL || pool->lanes == NULL) {
        free_pool(pool);
        return NULL;
    }
    for (int32_t lane = 0; lane < thread_count; lane += 1) { atomic_init(&pool->lanes[lane].unclaimed, 0); }
    int32_t started = start_workers(pool, thread_count - 1);
    if (started < thread_count - 1) {
        stop_workers(pool, started);
        free_pool(pool);
        return NULL;
    }
    return pool;
}

void descent_pool_destroy(descent_pool *pool) {
    stop_workers(pool, pool->thread_count - 1);
    free_pool(pool);
}

int32_t descent_pool_thread_count(const descent_pool *pool) { return pool->thread_count; }

descent_isa descent_pool_isa(const descent_pool *pool) { return pool->isa; }

const descent_kernels *descent_pool_kernels(const descent_pool *pool) { return pool->kernels; }

void descent_pool_set_precision(descent_pool *pool, descent_precision precision) { pool->precision = precision; }

descent_precision descent_pool_precision(const descent_pool *pool) { return pool->precision; }
