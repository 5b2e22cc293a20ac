#ifndef CROSSOVER_CBLAS_H
#define CROSSOVER_CBLAS_H

#include <stdbool.h>

// The machine's BLAS, opened when it is first needed.
//
// It is opened at run time rather than linked because OpenBLAS reads its environment while it is
// being loaded, and the same run is to give the same record whatever the shell says: the kernels
// are those that OpenBLAS chooses for the processor, or those for AVX-512 or AVX2 where it does not
// know the processor, and it keeps to one thread, since Crossover splits products itself, in pieces
// that do not depend on the number of threads.

// Opens the library once; later calls do nothing. False when no library with a C interface was
// found. Call it before any product, from one thread. `hidesNewer`: OpenBLAS takes its kernels for
// AVX2 whatever the processor has; another library does not know of it.
bool cblas_open(bool hidesNewer);

// "OpenBLAS 0.3.21 … SkylakeX MAX_THREADS=64", or the library's file name when it does not say.
const char *cblas_description(void);

// How many threads the library says it would use for a product; 0 when it does not say.
int cblas_threads(void);

// The file names that were tried, for an error message.
const char *cblas_candidates(void);

// C = alpha · op(A) · op(B) + beta · C on row-major f32; op transposes when told.
// op(A) is [m, k], op(B) is [k, n], C is [m, n]; lda, ldb, ldc are row strides in elements.
// Source of the calling convention: BLAS Technical Forum Standard, appendix B (C interface).
void cblas_multiply(bool transposeA, bool transposeB, int m, int n, int k, float alpha,
                    const float *a, int lda, const float *b, int ldb, float beta, float *c,
                    int ldc);

#endif
