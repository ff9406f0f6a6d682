/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What ledger.ko exports, for C and for C++. */
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

/* Books cents; a negative number is money that goes out. What is then in the ledger, or -EDOM when there is too little. */
long ledger_book(long cents);

#ifdef __cplusplus
}
#endif
