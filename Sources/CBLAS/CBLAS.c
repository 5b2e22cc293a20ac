#define _GNU_SOURCE
#include "CBLAS.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

// OpenBLAS's name of the kernels for what this processor can do; NULL where it has not even AVX2.
static const char *processorsKernels(void) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("x86-64-v4")) return "SkylakeX";
    if (__builtin_cpu_supports("x86-64-v3")) return "Haswell";
#endif
    return NULL;
}

// Whether OpenBLAS has taken kernels that are older than AVX2, as it does for a processor that is
// newer than itself: 0.3.21 (Debian 12) multiplies at a third of the speed on Emerald Rapids.
static bool mistookProcessor(void *library) {
    static const char *const older[] = {"Prescott", "Nehalem", "Sandybridge"};
    char *(*name)(void) = (char *(*)(void))dlsym(library, "openblas_get_corename");
    for (size_t i = 0; name && i < sizeof older / sizeof *older; i++)
        if (strcmp(name(), older[i]) == 0) return processorsKernels() != NULL;
    return false;
}

// OpenBLAS looks at its processor while it is being loaded, so another choice needs loading again.
static void *load(const char *name) {
    void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (library && mistookProcessor(library)) {
        dlclose(library);
        setenv("OPENBLAS_CORETYPE", processorsKernels(), 1);
        library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    }
    return library;
}

bool cblas_open(bool hidesNewer) {
    if (sgemm) return true;
    ignoreEnvironment(hidesNewer);
    for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++) {
        void *library = load(candidates[i]);
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
