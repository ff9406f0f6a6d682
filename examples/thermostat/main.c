// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Parameters: plain ones, an array, and one that a function of the module checks. Two files make the module; this one is
 * where it starts. */
#include <linux/module.h>
#include <linux/moduleparam.h>

#include "thermostat.h"

int thermostat_rooms[MAX_ROOMS] = { 20, 20 };
unsigned int thermostat_room_count = 2;
module_param_array_named(rooms, thermostat_rooms, int, &thermostat_room_count, 0644);
MODULE_PARM_DESC(rooms, "the temperature of each room, in degrees Celsius");

static char *owner = "nobody";
module_param(owner, charp, 0444);
MODULE_PARM_DESC(owner, "whose house it is");

/* Set by insmod, and by whoever writes to /sys/module/thermostat/parameters/limit: both come here. */
static int set_limit(const char *value, const struct kernel_param *kp)
{
	int wanted, error = kstrtoint(value, 0, &wanted);

	if (error)
		return error;
	if (wanted < 5 || wanted > 30)
		return -EINVAL;
	return param_set_int(value, kp);
}

static int limit = 25;
static const struct kernel_param_ops limit_ops = { .set = set_limit, .get = param_get_int };
module_param_cb(limit, &limit_ops, &limit, 0644);
MODULE_PARM_DESC(limit, "the highest temperature of a room, 5 to 30");

static int __init thermostat_init(void)
{
	if (thermostat_hottest() > limit) {
		pr_err("thermostat: %d degrees are too hot for %s\n", thermostat_hottest(), owner);
		return -EINVAL;
	}
	pr_info("thermostat: %u rooms, %d degrees at most\n", thermostat_room_count, thermostat_hottest());
	return 0;
}

static void __exit thermostat_exit(void)
{
	pr_info("thermostat: off, the hottest room had %d degrees\n", thermostat_hottest());
}

module_init(thermostat_init);
module_exit(thermostat_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("A module with parameters, of two files");
