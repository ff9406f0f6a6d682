/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What the two files of the module know of each other. */
#pragma once

#define MAX_ROOMS 8

extern int thermostat_rooms[MAX_ROOMS];
extern unsigned int thermostat_room_count;

int thermostat_hottest(void);
