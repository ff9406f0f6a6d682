/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* linux/capability.h for C++. A part of lkm/abi.h, which includes it. */

/* `cap` as in linux/capability.h. */
LKM_FORWARD(int, capable, (int cap), (cap))
