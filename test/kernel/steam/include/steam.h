/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
int steam_pressure(void);
