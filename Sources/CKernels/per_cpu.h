#ifndef CROSSOVER_PER_CPU_H
#define CROSSOVER_PER_CPU_H

// PER_CPU(float, name, (parameters with types), (their names)) { … } defines a function that the
// compiler writes for AVX-512, for AVX2 and for every other processor; a call takes the one that
// this processor has. Not `target_clones`: there the loader chooses, before anybody can say that
// newer instructions are to be hidden. Within, `isWide` is a constant: whether there are 32
// registers of 64 bytes.

// What such a function calls must be compiled within it: for the processor that it is compiled for.
#define INLINE static inline __attribute__((always_inline))

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
    PER_CPU_BODY(RESULT, NAME, PARAMETERS);                                                        \
    TARGET_AVX512 static RESULT NAME##_avx512 PARAMETERS { return NAME##_body(true, BARE NAMES); } \
    TARGET_AVX2 static RESULT NAME##_avx2 PARAMETERS { return NAME##_body(false, BARE NAMES); }    \
    static RESULT NAME##_any PARAMETERS { return NAME##_body(false, BARE NAMES); }                 \
    RESULT NAME PARAMETERS {                                                                       \
        switch (ck_cpu_level()) {                                                                  \
        case ck_level_avx512: return NAME##_avx512 NAMES;                                          \
        case ck_level_avx2: return NAME##_avx2 NAMES;                                              \
        default: return NAME##_any NAMES;                                                          \
        }                                                                                          \
    }                                                                                              \
    PER_CPU_BODY(RESULT, NAME, PARAMETERS)

#else

#define PER_CPU(RESULT, NAME, PARAMETERS, NAMES)                                                   \
    PER_CPU_BODY(RESULT, NAME, PARAMETERS);                                                        \
    RESULT NAME PARAMETERS { return NAME##_body(false, BARE NAMES); }                              \
    PER_CPU_BODY(RESULT, NAME, PARAMETERS)

#endif

#define PER_CPU_BODY(RESULT, NAME, PARAMETERS)                                                     \
    INLINE RESULT NAME##_body(__attribute__((unused)) const bool isWide, BARE PARAMETERS)
#define BARE(...) __VA_ARGS__

#endif
