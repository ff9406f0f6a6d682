/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What till.ko exports. */
#pragma once

/* Puts cents into the till; a negative number takes some out. What is then in it, or -EDOM when there is too little. */
long till_add(long cents);
