#ifndef CROSSOVER_HALVES_AMX_H
#define CROSSOVER_HALVES_AMX_H

#include "halves.h"

// Whether this processor has tiles for bfloat16, the system lets the process use them, and they
// were seen to compute what plain C computes. Finds out once; may be called from any thread.
bool ck_halves_amx_usable(void);
// ck_halves_product on tiles.
void ck_halves_amx(const uint16_t *x, size_t rows, const uint16_t *panel, size_t columns, float *y,
                   size_t ldy, size_t width, float beta);

#endif
