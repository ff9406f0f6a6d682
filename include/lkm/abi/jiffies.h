/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* linux/jiffies.h for C++. A part of lkm/abi.h, which includes it. */

LKM_FORWARD(unsigned long, msecs_to_jiffies, (unsigned int ms), (ms))
