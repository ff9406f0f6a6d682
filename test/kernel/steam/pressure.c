// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <steam.h>

int steam_pressure(void)
{
	return PRESSURE;
}
