// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Says in the log how bright an LED of its own is told to be: insmod lamps.ko area=blinking */
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/reboot.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/version.h>

#include "areas.h"

static bool quiet;

/* The context differs: a work may sleep, a timer may not. */
static void lamp_set(struct led_classdev *led, enum led_brightness brightness)
{
	if (!quiet)
		say("%s is %d%s", led->name, (int)brightness, in_softirq() ? ", says a timer" : "");
}

static int slow_result;

static int slow_set(struct led_classdev *led, enum led_brightness brightness)
{
	msleep(1);
	say("%s is %d, says %s", led->name, (int)brightness, current->flags & PF_WQ_WORKER ? "a work" : "who asked");
	return slow_result;
}

static enum led_brightness lamp_get(struct led_classdev *led)
{
	return 7;
}

static struct led_classdev lamp = { .name = "lamp:green", .brightness_set = lamp_set, .max_brightness = 10 };
static struct led_classdev same = { .name = "lamp:green", .brightness_set = lamp_set, .brightness_get = lamp_get };
static struct led_classdev slow = { .name = "lamp:slow", .brightness_set_blocking = slow_set, .default_trigger = "lamps_own" };

static int own_activate(struct led_classdev *led)
{
	say("%s gets the trigger, data %d", led->name, led_get_trigger_data(led) != NULL);
	led_set_trigger_data(led, &slow_result);
	return led->flags & LED_HW_PLUGGABLE ? -EPERM : 0;
}

static void own_deactivate(struct led_classdev *led)
{
	say("%s loses the trigger, data %d", led->name, led_get_trigger_data(led) == &slow_result);
}

static ssize_t mood_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%s is calm\n", led_trigger_get_led(dev)->name);
}
static DEVICE_ATTR_RO(mood);
static struct attribute *own_attrs[] = { &dev_attr_mood.attr, NULL };
ATTRIBUTE_GROUPS(own);

static struct led_trigger own = {
	.name = "lamps_own",
	.activate = own_activate,
	.deactivate = own_deactivate,
	.groups = own_groups,
};
static struct led_trigger again = { .name = "lamps_own" };

static int brightness(void)
{
	int err = led_classdev_register(NULL, &lamp);

	if (err)
		return err;
	say("%s of %d", dev_name(lamp.dev), lamp.max_brightness);
	tell(led_classdev_register(NULL, &same));
	say("%s of %d, %d", dev_name(same.dev), same.max_brightness, same.brightness);
	led_set_brightness(&lamp, 4);
	led_set_brightness(&lamp, 12);
	tell(lamp.brightness);
	tell(led_set_brightness_sync(&lamp, 3));
	led_classdev_suspend(&lamp);
	led_set_brightness(&lamp, 5);
	led_classdev_resume(&lamp);
	led_classdev_unregister(&lamp);
	led_classdev_unregister(&same);

	tell(led_classdev_register(NULL, &slow));
	led_set_brightness(&slow, 9);
	flush_work(&slow.set_brightness_work);
	tell(led_set_brightness_sync(&slow, 3));
	slow_result = -EIO;
	tell(led_set_brightness_sync(&slow, 4));
	led_set_brightness(&slow, 5);
	flush_work(&slow.set_brightness_work);
	slow_result = 0;
	led_classdev_unregister(&slow);
	return 0;
}

static int blinking(void)
{
	unsigned long on = 0, off = 0;
	int err = led_classdev_register(NULL, &lamp);

	if (err)
		return err;
	led_blink_set(&lamp, &on, &off);
	say("%lu on, %lu off", on, off);
	msleep(1800);
	tell(led_set_brightness_sync(&lamp, 1));
	led_set_brightness(&lamp, 3);
	msleep(1000);
	led_set_brightness(&lamp, 0);
	flush_work(&lamp.set_brightness_work);
	msleep(1000);
	say("once");
	on = 200, off = 300;
	led_blink_set_oneshot(&lamp, &on, &off, 0);
	msleep(50);
	led_blink_set_oneshot(&lamp, &on, &off, 0);
	msleep(1000);
	say("and the other way round");
	led_blink_set_oneshot(&lamp, &on, &off, 1);
	msleep(1000);
	say("not at all");
	on = 0, off = 100;
	led_blink_set(&lamp, &on, &off);
	on = 100, off = 0;
	led_blink_set(&lamp, &on, &off);
	say("the end");
	led_classdev_unregister(&lamp);
	return 0;
}

static int triggers(void)
{
	unsigned long on = 100, off = 100;
	struct led_trigger *simple;
	int err = led_trigger_register(&own);

	if (err)
		return err;
	tell(led_trigger_register(&again));
	tell(led_classdev_register(NULL, &slow));
	tell(slow.trigger == &own);
	tell(led_classdev_register(NULL, &lamp));
	led_trigger_register_simple("lamps_simple", &simple);
	down_write(&lamp.trigger_lock);
	tell(led_trigger_set(&lamp, simple));
	up_write(&lamp.trigger_lock);
	led_trigger_event(simple, LED_FULL);
	led_trigger_event(simple, 2);
	tell(led_trigger_get_brightness(simple));
	led_trigger_event(NULL, LED_FULL);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	led_trigger_blink_oneshot(simple, on, off, 0);
#else
	led_trigger_blink_oneshot(simple, &on, &off, 0);
#endif
	msleep(500);
	down_write(&lamp.trigger_lock);
	tell(led_trigger_set(&lamp, &own));
	lamp.flags |= LED_HW_PLUGGABLE;
	tell(led_trigger_set(&lamp, NULL));
	tell(led_trigger_set(&lamp, &own));
	tell(lamp.trigger != NULL);
	up_write(&lamp.trigger_lock);
	led_trigger_unregister_simple(simple);
	led_trigger_unregister(&own);
	led_trigger_unregister(&own);
	tell(slow.trigger != NULL);
	flush_work(&slow.set_brightness_work);
	led_classdev_unregister(&slow);
	led_classdev_unregister(&lamp);
	return 0;
}

static int on_reboot(struct notifier_block *nb, unsigned long action, void *data)
{
	return NOTIFY_DONE;
}

static struct notifier_block hears = { .notifier_call = on_reboot };

static int notifiers(void)
{
	tell(register_reboot_notifier(&hears));
	tell(unregister_reboot_notifier(&hears));
	tell(unregister_reboot_notifier(&hears));
	tell(register_restart_handler(&hears));
	tell(unregister_restart_handler(&hears));
	tell(unregister_restart_handler(&hears));
	return 0;
}

static int in_sysfs(void)
{
	int err = led_trigger_register(&own);

	quiet = true;
	return err ? err : led_classdev_register(NULL, &lamp);
}

static int __init lamps_init(void)
{
	static const struct {
		const char *name;
		int (*run)(void);
	} areas[] = { { "brightness", brightness },
		      { "blinking", blinking },
		      { "triggers", triggers },
		      { "notifiers", notifiers },
		      { "sysfs", in_sysfs } };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(areas); i++)
		if (!strcmp(area, areas[i].name))
			return areas[i].run();
	return -EINVAL;
}

static void __exit lamps_exit(void)
{
	if (strcmp(area, "sysfs"))
		return;
	led_classdev_unregister(&lamp);
	led_trigger_unregister(&own);
}

module_init(lamps_init);
module_exit(lamps_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Lamps that do as they are told");
