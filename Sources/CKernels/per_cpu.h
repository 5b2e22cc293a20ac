#ifndef CROSSOVER_PER_CPU_H
#define CROSSOVER_PER_CPU_H

// PER_CPU(float, name, (parameters with types), (their names)) { … } defines a function that the
// compiler writes for AVX-512, for AVX2 and for every other processor; a call takes the one that
// this processor has. Not `target_clones`: there the loader chooses, before anybody can say that
// newer instructions are to be hidden.
#if defined(__x86_64__)

typedef enum ck_level { ck_level_any, ck_level_avx2, ck_level_avx512 } ck_level;
// What this processor has and is not hidden.
ck_level ck_cpu_level(void);

// By features: to the compiler a processor by the name of x86-64-v4 is one on which half of AVX-512's
// width is better.
#define TARGET_AVX2 __attribute__((target("avx2,bmi,bmi2,f16c,fma,lzcnt,movbe")))
#define TARGET_AVX512                                                                              \
    __attribute__((target("avx2,bmi,bmi2,f16c,fma,lzcnt,movbe,avx512f,avx512bw,avx512cd,avx512dq," \
                          "avx512vl")))

#define PER_CPU(RESULT, NAME, PARAMETERS, NAMES)                                                   \
    __attribute__((always_inline)) static inline RESULT NAME##_body PARAMETERS;                    \
    TARGET_AVX512 static RESULT NAME##_avx512 PARAMETERS { return NAME##_body NAMES; }             \
    TARGET_AVX2 static RESULT NAME##_avx2 PARAMETERS { return NAME##_body NAMES; }                 \
    static RESULT NAME##_any PARAMETERS { return NAME##_body NAMES; }                              \
    RESULT NAME PARAMETERS {                                                                       \
        switch (ck_cpu_level()) {                                                                  \
        case ck_level_avx512: return NAME##_avx512 NAMES;                                          \
        case ck_level_avx2: return NAME##_avx2 NAMES;                                              \
        default: return NAME##_any NAMES;                                                          \
        }                                                                                          \
    }                                                                                              \
    static inline RESULT NAME##_body PARAMETERS

#else
#define PER_CPU(RESULT, NAME, PARAMETERS, NAMES) RESULT NAME PARAMETERS
#endif

#endif
