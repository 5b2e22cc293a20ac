#include "CKernels.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

#if defined(__x86_64__)
#define RELAX() __builtin_ia32_pause()
#else
#define RELAX() ((void)0)
#endif

// A decoder calls the pool some three hundred times a token, a few microseconds apart: a worker
// that went to sleep in between would be woken too late. So it looks for work for a while first.
// When the machine has other work to do, looking must not keep it from that: after a short while
// each look gives the processor away.
enum { quickLooks = 500, looks = 2500 };

static void pauseBriefly(int look) {
    if (look < quickLooks) RELAX();
    else sched_yield();
}

struct ck_pool {
    size_t workers;
    pthread_t *threads;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    atomic_size_t round;   // counts the runs; a change tells the workers to start
    atomic_size_t next;    // the next task to take
    atomic_size_t running; // workers that have not finished this round
    atomic_bool stopping;
    atomic_size_t ready;   // hands each thread its number
    size_t tasks;
    ck_task body;
    void *context;
};

static void takeTasks(ck_pool *pool, size_t worker) {
    for (;;) {
        size_t task = atomic_fetch_add_explicit(&pool->next, 1, memory_order_relaxed);
        if (task >= pool->tasks) return;
        pool->body(pool->context, task, worker);
    }
}

static void waitForRound(ck_pool *pool, size_t seen) {
    for (int look = 0; look < looks; look++) {
        if (atomic_load_explicit(&pool->round, memory_order_acquire) != seen) return;
        pauseBriefly(look);
    }
    pthread_mutex_lock(&pool->lock);
    while (atomic_load(&pool->round) == seen) pthread_cond_wait(&pool->wake, &pool->lock);
    pthread_mutex_unlock(&pool->lock);
}

static void *work(void *argument) {
    ck_pool *pool = argument;
    size_t worker = atomic_fetch_add(&pool->ready, 1) + 1;
    for (size_t seen = 0;; seen++) {
        waitForRound(pool, seen);
        if (atomic_load(&pool->stopping)) return NULL;
        takeTasks(pool, worker);
        atomic_fetch_sub_explicit(&pool->running, 1, memory_order_release);
    }
}

static void startRound(ck_pool *pool) {
    pthread_mutex_lock(&pool->lock);
    atomic_fetch_add_explicit(&pool->round, 1, memory_order_release);
    pthread_cond_broadcast(&pool->wake);
    pthread_mutex_unlock(&pool->lock);
}

ck_pool *ck_pool_create(size_t workers) {
    ck_pool *pool = calloc(1, sizeof *pool);
    if (!pool) return NULL;
    pool->threads = calloc(workers, sizeof *pool->threads);
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->wake, NULL);
    pool->workers = 1;
    while (pool->threads && pool->workers < workers) {
        if (pthread_create(&pool->threads[pool->workers], NULL, work, pool)) break;
        pool->workers++;
    }
    if (pool->workers == workers) return pool;
    ck_pool_destroy(pool);
    return NULL;
}

void ck_pool_destroy(ck_pool *pool) {
    atomic_store(&pool->stopping, true);
    startRound(pool);
    for (size_t i = 1; i < pool->workers; i++) pthread_join(pool->threads[i], NULL);
    pthread_cond_destroy(&pool->wake);
    pthread_mutex_destroy(&pool->lock);
    free(pool->threads);
    free(pool);
}

size_t ck_pool_workers(const ck_pool *pool) { return pool->workers; }

void ck_pool_run(ck_pool *pool, size_t tasks, ck_task body, void *context) {
    if (tasks == 1 || pool->workers == 1) {
        for (size_t task = 0; task < tasks; task++) body(context, task, 0);
        return;
    }
    pool->tasks = tasks;
    pool->body = body;
    pool->context = context;
    atomic_store_explicit(&pool->next, 0, memory_order_relaxed);
    atomic_store_explicit(&pool->running, pool->workers - 1, memory_order_relaxed);
    startRound(pool);
    takeTasks(pool, 0);
    for (int look = 0; atomic_load_explicit(&pool->running, memory_order_acquire); look++)
        pauseBriefly(look < quickLooks ? look : quickLooks);
}
