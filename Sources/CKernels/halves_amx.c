#include "halves_amx.h"

#if defined(__x86_64__) && defined(__linux__)
#include <immintrin.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "CKernels.h"

#define TILES __attribute__((target("amx-tile,amx-bf16")))
#define tile_configure _tile_loadconfig
#define tile_zero _tile_zero
#define tile_load _tile_loadd
#define tile_store _tile_stored
#define tile_multiply_add _tile_dpbf16ps
#define tile_release _tile_release

#include "halves_tiles.h"

// Tiles are 8 KB of state for each thread, so Linux wants to be asked before they are used; the
// answer holds for all threads. Source: Linux, Documentation/arch/x86/xstate.rst.
static bool permitted(void) {
    enum { requestPermission = 0x1023, tileData = 18 };
    return syscall(SYS_arch_prctl, requestPermission, tileData) == 0;
}

static bool usable;

// The order matters: an instruction without permission ends the process.
static void find(void) {
    usable = ck_cpu_has(ck_amx_tile) && ck_cpu_has(ck_amx_bf16) && permitted() && tilesAgree();
}

bool ck_halves_amx_usable(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, find);
    return usable;
}

void ck_halves_amx(const uint16_t *x, size_t rows, const uint16_t *panel, size_t columns, float *y,
                   size_t ldy, size_t width, float beta) {
    tilesProduct(x, rows, panel, columns, y, ldy, width, beta);
}
#endif
