// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The other file of the module: what it does with the rooms. */
#include "thermostat.h"

int thermostat_hottest(void)
{
	int hottest = thermostat_rooms[0];
	unsigned int i;

	for (i = 1; i < thermostat_room_count; i++)
		if (thermostat_rooms[i] > hottest)
			hottest = thermostat_rooms[i];
	return hottest;
}
