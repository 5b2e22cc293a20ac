#ifndef CROSSOVER_PER_CPU_H
#define CROSSOVER_PER_CPU_H

// Makes the compiler write a function for AVX-512, for AVX2 and for every other processor.
#if defined(__x86_64__) && defined(__linux__)
#define PER_CPU __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define PER_CPU
#endif

#endif
