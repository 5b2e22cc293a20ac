#ifndef CROSSOVER_PER_CPU_H
#define CROSSOVER_PER_CPU_H

// ThreadSanitizer watches the function that picks one, too, which the loader calls before the
// sanitizer is ready.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define CROSSOVER_ONE_CPU
#endif
#endif

// Makes the compiler write a function for AVX-512, for AVX2 and for every other processor.
#if defined(__x86_64__) && defined(__linux__) && !defined(CROSSOVER_ONE_CPU)
#define PER_CPU __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define PER_CPU
#endif

#endif
