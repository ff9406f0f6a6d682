/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* linux/delay.h for C++. A part of lkm/abi.h, which includes it. */

LKM_FORWARD(void, msleep, (unsigned int ms), (ms))
