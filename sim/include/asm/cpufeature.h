/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models arch/x86/include/asm/cpufeature.h (Linux 6.1), for C: the features that each x86-64 has. Others have no name here. */
#pragma once

#ifndef __cplusplus
#define X86_FEATURE_FPU 0
#define X86_FEATURE_TSC 4
#define X86_FEATURE_MSR 5
#define X86_FEATURE_PAE 6
#define X86_FEATURE_CX8 8
#define X86_FEATURE_APIC 9
#define X86_FEATURE_PGE 13
#define X86_FEATURE_CMOV 15
#define X86_FEATURE_CLFLUSH 19
#define X86_FEATURE_MMX 23
#define X86_FEATURE_FXSR 24
#define X86_FEATURE_XMM 25
#define X86_FEATURE_XMM2 26
#define X86_FEATURE_SYSCALL 43
#define X86_FEATURE_NX 52
#define X86_FEATURE_LM 61

#define boot_cpu_has(feature) ((void)(feature), 1)
#define static_cpu_has(feature) boot_cpu_has(feature)
#define cpu_feature_enabled(feature) boot_cpu_has(feature)
#endif
