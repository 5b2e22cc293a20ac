#ifndef CROSSOVER_UNROLL_H
#define CROSSOVER_UNROLL_H

// Loops over arrays that are meant to stay in registers: only unrolled ones do.
#define UNROLL _Pragma("clang loop unroll(full)")

#endif
