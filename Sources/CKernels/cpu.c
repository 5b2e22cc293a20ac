#include "CKernels.h"
#include "per_cpu.h"

#if defined(__aarch64__) && defined(__linux__)
#include <sys/auxv.h>
#elif defined(__aarch64__) && defined(__APPLE__)
#include <sys/sysctl.h>
#endif

// In the order of ck_feature; the names are those of Linux's /proc/cpuinfo.
static const char *const names[ck_feature_count] = {
    "avx2", "fma", "avx512f", "avx512bw", "avx512_vnni", "avx_vnni", "avx512_bf16",
    "amx_tile", "amx_int8", "amx_bf16", "asimddp", "i8mm", "bf16",
};

const char *ck_cpu_feature_name(ck_feature feature) { return names[feature]; }

static bool hidesNewer;

bool ck_cpu_hide_newer(void) {
    hidesNewer = ck_cpu_has(ck_avx2) && ck_cpu_has(ck_fma);
    return hidesNewer;
}

bool ck_cpu_hides_newer(void) { return hidesNewer; }

#if defined(__x86_64__)

// The compiler's own look at CPUID, which also asks whether the system keeps the wide registers.
bool ck_cpu_has(ck_feature feature) {
    if (hidesNewer && feature != ck_avx2 && feature != ck_fma) return false;
    __builtin_cpu_init();
    switch (feature) {
    case ck_avx2: return __builtin_cpu_supports("avx2");
    case ck_fma: return __builtin_cpu_supports("fma");
    case ck_avx512f: return __builtin_cpu_supports("avx512f");
    case ck_avx512bw: return __builtin_cpu_supports("avx512bw");
    case ck_avx512_vnni: return __builtin_cpu_supports("avx512vnni");
    case ck_avx_vnni: return __builtin_cpu_supports("avxvnni");
    case ck_avx512_bf16: return __builtin_cpu_supports("avx512bf16");
    case ck_amx_tile: return __builtin_cpu_supports("amx-tile");
    case ck_amx_int8: return __builtin_cpu_supports("amx-int8");
    case ck_amx_bf16: return __builtin_cpu_supports("amx-bf16");
    default: return false;
    }
}

ck_level ck_cpu_level(void) {
    if (!hidesNewer && __builtin_cpu_supports("x86-64-v4")) return ck_level_avx512;
    return __builtin_cpu_supports("x86-64-v3") ? ck_level_avx2 : ck_level_any;
}

#elif defined(__aarch64__) && defined(__linux__)

// Bits of the kernel's ABI (Linux, Documentation/arch/arm64/elf_hwcaps.rst).
bool ck_cpu_has(ck_feature feature) {
    switch (feature) {
    case ck_asimddp: return getauxval(AT_HWCAP) >> 20 & 1;
    case ck_i8mm: return getauxval(AT_HWCAP2) >> 13 & 1;
    case ck_bf16: return getauxval(AT_HWCAP2) >> 14 & 1;
    default: return false;
    }
}

#elif defined(__aarch64__) && defined(__APPLE__)

// Apple's developer documentation, "Determining instruction set characteristics". Untried.
bool ck_cpu_has(ck_feature feature) {
    const char *name;
    switch (feature) {
    case ck_asimddp: name = "hw.optional.arm.FEAT_DotProd"; break;
    case ck_i8mm: name = "hw.optional.arm.FEAT_I8MM"; break;
    case ck_bf16: name = "hw.optional.arm.FEAT_BF16"; break;
    default: return false;
    }
    int value = 0;
    size_t size = sizeof value;
    return sysctlbyname(name, &value, &size, NULL, 0) == 0 && value != 0;
}

#else

bool ck_cpu_has(ck_feature feature) {
    (void)feature;
    return false;
}

#endif
