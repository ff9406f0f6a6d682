/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What cellar.ko exports, for C and for C++. */
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

int cellar_pour(int glasses);
int cellar_vintage(int years);
int cellar_secret(void);
int cellar_label(void);
extern int cellar_poured;

#ifdef __cplusplus
}
#endif
