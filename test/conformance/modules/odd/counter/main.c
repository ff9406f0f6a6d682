// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The other source of odd-name that is called main.c. */
int count_to(int limit);

int count_to(int limit)
{
	return limit;
}
