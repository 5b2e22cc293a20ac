#define _GNU_SOURCE
#include "CBLAS.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

enum { rowMajor = 101, noTranspose = 111, transpose = 112 };

typedef void (*sgemm_function)(int order, int transA, int transB, int m, int n, int k, float alpha,
                               const float *a, int lda, const float *b, int ldb, float beta,
                               float *c, int ldc);

static sgemm_function sgemm;
static int (*getThreads)(void);
static char description[256];

// Accelerate is part of macOS. Its file is not on the disk, but dlopen knows it by this path.
#if defined(__APPLE__)
#define CANDIDATES(separator) "/System/Library/Frameworks/Accelerate.framework/Accelerate"
#else
#define CANDIDATES(separator) "libblas.so.3" separator "libopenblas.so.0" separator "libcblas.so.3"
#endif
#define COMMA ,

static const char *const candidates[] = {CANDIDATES(COMMA)};

// The kernels shall follow from the processor alone: a shell that names others would change both
// the rounding and, by half, the speed. Threads are ours.
static void ignoreEnvironment(bool hidesNewer) {
    if (hidesNewer) setenv("OPENBLAS_CORETYPE", "Haswell", 1);
    else unsetenv("OPENBLAS_CORETYPE");
    unsetenv("OPENBLAS_L2_SIZE");
    setenv("OPENBLAS_NUM_THREADS", "1", 1);
#if defined(__APPLE__)
    setenv("VECLIB_MAXIMUM_THREADS", "1", 1);
#endif
}

static void describe(void *library, const char *name) {
    char *(*config)(void) = (char *(*)(void))dlsym(library, "openblas_get_config");
    void (*setThreads)(int) = (void (*)(int))dlsym(library, "openblas_set_num_threads");
    getThreads = (int (*)(void))dlsym(library, "openblas_get_num_threads");
    if (setThreads) setThreads(1);
    snprintf(description, sizeof description, "%s", config ? config() : name);
}

bool cblas_open(bool hidesNewer) {
    if (sgemm) return true;
    ignoreEnvironment(hidesNewer);
    for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++) {
        void *library = dlopen(candidates[i], RTLD_NOW | RTLD_LOCAL);
        if (!library) continue;
        sgemm = (sgemm_function)dlsym(library, "cblas_sgemm");
        if (sgemm) {
            describe(library, candidates[i]);
            return true;
        }
        dlclose(library);
    }
    return false;
}

const char *cblas_description(void) { return description; }

int cblas_threads(void) { return getThreads ? getThreads() : 0; }

const char *cblas_candidates(void) { return CANDIDATES(", "); }

void cblas_multiply(bool transposeA, bool transposeB, int m, int n, int k, float alpha,
                    const float *a, int lda, const float *b, int ldb, float beta, float *c,
                    int ldc) {
    sgemm(rowMajor, transposeA ? transpose : noTranspose, transposeB ? transpose : noTranspose, m, n,
          k, alpha, a, lda, b, ldb, beta, c, ldc);
}
