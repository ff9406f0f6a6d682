// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Says in the log what a chip of GPIO of its own hears, and what who uses its lines gets: insmod gpios.ko area=lines */
#include <linux/device.h>
#include <linux/gpio.h>
#include <linux/gpio/consumer.h>
#include <linux/gpio/driver.h>
#include <linux/gpio/machine.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/module.h>
#include <linux/pinctrl/pinconf-generic.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/version.h>

#include "areas.h"

/* A chip of eight lines, whose wires are bits */

enum { LINES = 8 };
static unsigned long levels, inputs = 0xff;
static unsigned int refused = 99;
static int irq;
static bool quiet;

static int lines_request(struct gpio_chip *gc, unsigned int offset)
{
	say("request %u", offset);
	return offset == refused ? -EACCES : 0;
}

static void lines_free(struct gpio_chip *gc, unsigned int offset)
{
	say("free %u", offset);
}

static int lines_get_direction(struct gpio_chip *gc, unsigned int offset)
{
	if (!quiet)
		say("direction of %u", offset);
	return inputs >> offset & 1 ? GPIO_LINE_DIRECTION_IN : GPIO_LINE_DIRECTION_OUT;
}

static int lines_input(struct gpio_chip *gc, unsigned int offset)
{
	say("input %u", offset);
	inputs |= 1ul << offset;
	return offset == 7 ? -EIO : 0;
}

static void lines_set(struct gpio_chip *gc, unsigned int offset, int value)
{
	say("set %u to %d", offset, value);
	if (value)
		levels |= 1ul << offset;
	else
		levels &= ~(1ul << offset);
}

static int lines_output(struct gpio_chip *gc, unsigned int offset, int value)
{
	say("output %u", offset);
	if (offset == 7)
		return -EIO;
	inputs &= ~(1ul << offset);
	lines_set(gc, offset, value);
	return 0;
}

/* Line 6 cannot be read; the others have values above 1. */
static int lines_get(struct gpio_chip *gc, unsigned int offset)
{
	say("get %u", offset);
	return offset == 6 ? -ETIMEDOUT : levels >> offset & 1 ? 4 : 0;
}

static int lines_get_multiple(struct gpio_chip *gc, unsigned long *mask, unsigned long *bits)
{
	say("get %#lx", *mask);
	*bits = levels & *mask;
	return 0;
}

static void lines_set_multiple(struct gpio_chip *gc, unsigned long *mask, unsigned long *bits)
{
	say("set %#lx to %#lx", *mask, *bits & *mask);
	levels = (levels & ~*mask) | (*bits & *mask);
}

static int lines_configure(struct gpio_chip *gc, unsigned int offset, unsigned long config)
{
	/* The others have the same numbers in all releases. */
	if (pinconf_to_config_param(config) == PIN_CONFIG_PERSIST_STATE)
		say("configure %u: it persists, %u", offset, pinconf_to_config_argument(config));
	else
		say("configure %u: %d with %u", offset, pinconf_to_config_param(config), pinconf_to_config_argument(config));
	return offset == 5 ? -EBUSY : -ENOTSUPP;
}

static int lines_to_irq(struct gpio_chip *gc, unsigned int offset)
{
	return offset == 2 ? irq : offset == 3 ? 0 : -ENODEV;
}

static const char *const names[LINES] = { "first", NULL, "third" };

static struct gpio_chip chip, others;

static void say_whose(unsigned int offset)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 8, 0)
	say("%u is of %s", offset, gpiochip_is_requested(&chip, offset) ?: "nobody");
#else
	char *label = gpiochip_dup_line_label(&chip, offset);

	say("%u is of %s", offset, label ?: "nobody");
	kfree(label);
#endif
}

static void make(struct gpio_chip *gc, const char *label, int count)
{
	memset(gc, 0, sizeof(*gc));
	gc->label = label;
	gc->base = -1;
	gc->ngpio = count;
	gc->get_direction = lines_get_direction;
	gc->direction_input = lines_input;
	gc->direction_output = lines_output;
	gc->get = lines_get;
	gc->set = lines_set;
}

/* Chips come and go */

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 7, 0)
static int match(struct gpio_chip *gc, void *label)
{
	return gc->label && !strcmp(gc->label, label);
}

static struct gpio_chip *find_chip(char *label)
{
	return gpiochip_find(label, match);
}
#else
static struct gpio_chip *find_chip(char *label)
{
	struct gpio_device *found = gpio_device_find_by_label(label);
	struct gpio_chip *gc = found ? gpio_device_get_chip(found) : NULL;

	if (found)
		gpio_device_put(found);
	return gc;
}
#endif

static int mask_lines(struct gpio_chip *gc, unsigned long *valid, unsigned int count)
{
	say("of %u lines %#lx are valid", count, *valid);
	*valid &= ~4ul;
	return 0;
}

static void say_chips(void)
{
	static int data;

	quiet = 1;
	make(&chip, "gpios-a", LINES);
	tell(gpiochip_add_data(&chip, &data));
	tell(chip.base >= 0);
	tell(gpio_is_valid(chip.base));
	tell(gpiochip_get_data(&chip) == &data);
	tell(gpiod_to_chip(gpio_to_desc(chip.base + LINES - 1)) == &chip);
	tell(desc_to_gpio(gpio_to_desc(chip.base + 3)) - chip.base);
	tell(gpiochip_line_is_valid(&chip, 3));

	make(&others, "gpios-b", 4);
	others.base = chip.base + LINES - 1;
	tell(gpiochip_add_data(&others, NULL));
	others.base = -1;
	others.init_valid_mask = mask_lines;
	tell(gpiochip_add_data(&others, NULL));
	tell(gpiochip_get_data(&others) == NULL);
	tell(gpiochip_line_is_valid(&others, 1));
	tell(gpiochip_line_is_valid(&others, 2));
	tell(find_chip("gpios-b") == &others);
	tell_pointer(find_chip("gpios-c"));
	gpiochip_remove(&others);
	make(&others, "gpios-b", 0);
	tell(gpiochip_add_data(&others, NULL));
	gpiochip_remove(&chip);
	tell_pointer(gpio_to_desc(chip.base));
	tell(gpiochip_add_data(&chip, NULL));
	gpiochip_remove(&chip);
}

/* Lines by their numbers */

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
/* As Linux had them before. */
static void gpio_free_array(const struct gpio *lines, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		gpio_free(lines[i].gpio);
}

static int gpio_request_array(const struct gpio *lines, size_t count)
{
	size_t done = 0;
	int error = 0;

	while (done < count && !error)
		error = gpio_request_one(lines[done].gpio, lines[done].flags, lines[done].label) ?: (done++, 0);
	while (error && done)
		gpio_free(lines[--done].gpio);
	return error;
}
#endif

static void say_numbers(void)
{
	int base, other;
	struct gpio three[3];

	quiet = 1;
	make(&chip, "gpios", LINES);
	chip.request = lines_request;
	chip.free = lines_free;
	chip.to_irq = lines_to_irq;
	tell(gpiochip_add_data(&chip, NULL));
	quiet = 0;
	base = chip.base;

	tell(gpio_is_valid(-1));
	tell(gpio_is_valid(0));
	tell(gpio_request(base, "one"));
	tell(gpio_request(base, "two"));
	say_whose(0);
	tell(gpio_direction_input(base));
	tell(gpio_get_value(base));
	levels = 1;
	tell(gpio_get_value(base));
	tell(gpio_get_value_cansleep(base));
	tell(gpio_direction_output(base, 5));
	gpio_set_value(base, 0);
	gpio_set_value_cansleep(base, 3);
	tell(gpiod_cansleep(gpio_to_desc(base)));
	gpio_free(base);
	say_whose(0);

	refused = 1;
	tell(gpio_request(base + 1, "refused"));
	say_whose(1);
	tell(gpio_request(base + 6, "unreadable"));
	tell(gpio_get_value(base + 6));
	gpio_free(base + 6);
	tell(gpio_request_one(base + 7, GPIOF_IN, "broken"));
	tell(gpio_request_one(base + 7, GPIOF_OUT_INIT_LOW, "broken"));
	say_whose(7);
	tell(gpio_request_one(base + 2, GPIOF_OUT_INIT_HIGH, NULL));
	say_whose(2);
	tell(gpiod_set_debounce(gpio_to_desc(base + 2), 100));
	irq = 5;
	tell(gpio_to_irq(base + 2));
	irq = 0;
	tell(gpio_to_irq(base + 2));
	tell(gpio_to_irq(base + 3));
	tell(gpio_to_irq(base + 4));
	gpio_free(base + 2);

	three[0] = (struct gpio){ base + 4, GPIOF_IN, "four" };
	three[1] = (struct gpio){ base + 5, GPIOF_OUT_INIT_HIGH, "five" };
	three[2] = (struct gpio){ base + 1, GPIOF_IN, "one" };
	tell(gpio_request_array(three, 2));
	gpio_free_array(three, 2);
	tell(gpio_request_array(three, 3));
	tell(three[0].gpio - base);

	/* A line that nobody has requested, a number without a chip, and one that is none */
	tell(gpio_get_value(base + 3));
	gpio_free(base + 3);
	gpiochip_remove(&chip);
	other = base;
	tell(gpio_request(other, "absent"));
	tell(gpio_request_one(other, GPIOF_IN, "absent"));
	tell(gpio_direction_input(other));
	tell(gpio_get_value(other));
	gpio_set_value(other, 1);
	tell(gpio_to_irq(other));
	gpio_free(other);
	tell(gpio_direction_output(-1, 1));
	tell(gpio_get_value(-1));
	tell(gpio_to_irq(-1));
}

/* Lines by themselves */

static void say_lines(void)
{
	struct gpio_desc *line, *all[3];
	unsigned long values;

	quiet = 1;
	make(&chip, "gpios", LINES);
	chip.set_config = lines_configure;
	tell(gpiochip_add_data(&chip, NULL));

	tell_pointer(gpiochip_request_own_desc(&chip, LINES, "far", GPIO_ACTIVE_HIGH, GPIOD_IN));
	tell_pointer(line = gpiochip_request_own_desc(&chip, 0, "own", GPIO_ACTIVE_LOW, GPIOD_OUT_HIGH));
	tell_pointer(gpiochip_request_own_desc(&chip, 0, "other", GPIO_ACTIVE_HIGH, GPIOD_IN));
	tell(gpiod_is_active_low(line));
	tell(gpiod_get_direction(line));
	tell(gpiod_get_value(line));
	tell(gpiod_get_raw_value(line));
	gpiod_set_value(line, 0);
	tell(gpiod_get_value(line));
	gpiod_set_raw_value(line, 0);
	tell(gpiod_get_value_cansleep(line));
	tell(gpiod_get_raw_value_cansleep(line));
	gpiod_toggle_active_low(line);
	tell(gpiod_is_active_low(line));
	tell(gpiod_direction_output_raw(line, 1));
	tell(gpiod_direction_input(line));
	tell(gpiod_direction_output(line, 1));
	tell(gpiod_set_consumer_name(line, "renamed"));
	tell(gpiod_cansleep(line));
	tell(gpiod_to_irq(line));
	tell(gpiod_set_debounce(line, 300));
	tell(gpiochip_line_is_persistent(&chip, 0));
	tell(gpiod_set_config(line, pinconf_to_config_packed(PIN_CONFIG_INPUT_ENABLE, 9)));
	gpiochip_free_own_desc(line);
	tell(gpiod_is_active_low(line));

	say("open drain");
	tell_pointer(line = gpiochip_request_own_desc(&chip, 1, "drain", GPIO_OPEN_DRAIN, GPIOD_OUT_HIGH));
	tell(gpiochip_line_is_open_drain(&chip, 1));
	tell(gpiod_get_direction(line));
	gpiod_set_value(line, 0);
	gpiod_set_value(line, 1);
	gpiod_set_raw_value(line, 1);
	tell(gpiod_direction_output(line, 0));
	gpiochip_free_own_desc(line);
	tell(gpiochip_line_is_open_drain(&chip, 1));

	say("open source");
	tell_pointer(line = gpiochip_request_own_desc(&chip, 2, "source", GPIO_OPEN_SOURCE | GPIO_PULL_DOWN, GPIOD_OUT_LOW));
	tell(gpiochip_line_is_open_source(&chip, 2));
	gpiod_set_value(line, 1);
	gpiod_set_value(line, 0);
	gpiochip_free_own_desc(line);

	say("bias");
	tell_pointer(line = gpiochip_request_own_desc(&chip, 3, "up", GPIO_PULL_UP, GPIOD_IN));
	gpiochip_free_own_desc(line);
	tell_pointer(line = gpiochip_request_own_desc(&chip, 3, "off", GPIO_PULL_DISABLE, GPIOD_IN));
	gpiochip_free_own_desc(line);
	tell_pointer(gpiochip_request_own_desc(&chip, 3, "both", GPIO_PULL_UP | GPIO_PULL_DOWN, GPIOD_IN));
	tell_pointer(gpiochip_request_own_desc(&chip, 5, "busy", GPIO_PULL_UP, GPIOD_IN));
	tell_pointer(gpiochip_request_own_desc(&chip, 7, "broken", GPIO_ACTIVE_HIGH, GPIOD_IN));

	say("what a line forgets");
	tell_pointer(line = gpiochip_request_own_desc(&chip, 4, "forgetful", GPIO_TRANSITORY, GPIOD_ASIS));
	tell(gpiochip_line_is_persistent(&chip, 4));
	gpiochip_free_own_desc(line);
	tell(gpiochip_line_is_persistent(&chip, 4));

	say("an interrupt");
	tell_pointer(line = gpiochip_request_own_desc(&chip, 4, "irq", GPIO_ACTIVE_HIGH, GPIOD_OUT_LOW));
	tell(gpiochip_lock_as_irq(&chip, 4));
	tell(gpiod_direction_input(line));
	tell(gpiochip_lock_as_irq(&chip, 4));
	tell(gpiochip_line_is_irq(&chip, 4));
	tell(gpiod_direction_output(line, 1));
	gpiochip_disable_irq(&chip, 4);
	tell(gpiod_direction_output(line, 1));
	gpiochip_unlock_as_irq(&chip, 4);
	tell(gpiochip_line_is_irq(&chip, 4));
	gpiochip_free_own_desc(line);
	tell(gpiochip_lock_as_irq(&chip, LINES));

	say("several");
	all[0] = gpiochip_request_own_desc(&chip, 0, "a", GPIO_ACTIVE_HIGH, GPIOD_ASIS);
	all[1] = gpiochip_request_own_desc(&chip, 2, "b", GPIO_ACTIVE_LOW, GPIOD_ASIS);
	all[2] = gpiochip_request_own_desc(&chip, 4, "c", GPIO_ACTIVE_HIGH, GPIOD_ASIS);
	values = 3;
	tell(gpiod_set_array_value(3, all, NULL, &values));
	values = 0;
	tell(gpiod_get_array_value(3, all, NULL, &values));
	tell(values);
	tell(gpiod_get_raw_array_value_cansleep(3, all, NULL, &values));
	tell(values);
	chip.get_multiple = lines_get_multiple;
	chip.set_multiple = lines_set_multiple;
	values = 6;
	tell(gpiod_set_raw_array_value(3, all, NULL, &values));
	values = 0;
	tell(gpiod_get_array_value_cansleep(3, all, NULL, &values));
	tell(values);
	tell(gpiod_get_array_value(3, NULL, NULL, &values));
	gpiochip_free_own_desc(all[0]);
	gpiochip_free_own_desc(all[1]);
	gpiochip_free_own_desc(all[2]);

	say("nothing, and errors");
	tell(gpiod_direction_input(NULL));
	tell(gpiod_get_value(NULL));
	tell(gpiod_cansleep(NULL));
	tell(gpiod_to_irq(NULL));
	gpiod_set_value(NULL, 1);
	gpiod_put(NULL);
	tell(gpiod_get_value(ERR_PTR(-EAGAIN)));
	tell(gpiod_direction_output(ERR_PTR(-EAGAIN), 1));
	tell(gpiod_to_irq(ERR_PTR(-EAGAIN)));
	gpiochip_remove(&chip);

	say("a chip that can do little");
	make(&chip, "gpios", 2);
	chip.direction_input = NULL;
	chip.direction_output = NULL;
	inputs = 1;
	tell(gpiochip_add_data(&chip, NULL));
	line = gpiochip_request_own_desc(&chip, 0, "in", GPIO_ACTIVE_HIGH, GPIOD_ASIS);
	tell(gpiod_direction_input(line));
	tell(gpiod_direction_output(line, 1));
	gpiochip_free_own_desc(line);
	line = gpiochip_request_own_desc(&chip, 1, "out", GPIO_ACTIVE_HIGH, GPIOD_ASIS);
	tell(gpiod_direction_input(line));
	tell(gpiod_direction_output(line, 1));
	chip.get_direction = NULL;
	tell(gpiod_get_direction(line));
	tell(gpiod_direction_input(line));
	chip.get = NULL;
	tell(gpiod_get_value(line));
	chip.direction_input = lines_input;
	tell(gpiod_direction_input(line));
	chip.set = NULL;
	tell(gpiod_direction_output(line, 1));
	gpiochip_free_own_desc(line);
	gpiochip_remove(&chip);
}

/* Lines of a device, from a table */

static struct gpiod_lookup_table table = {
	.dev_id = "gpios-user",
	.table = {
		GPIO_LOOKUP("gpios", 0, "reset", GPIO_ACTIVE_LOW),
		GPIO_LOOKUP_IDX("gpios", 1, "led", 0, GPIO_ACTIVE_HIGH),
		GPIO_LOOKUP_IDX("gpios", 3, "led", 1, GPIO_ACTIVE_LOW),
		GPIO_LOOKUP("gpios-absent", 0, "absent", GPIO_ACTIVE_HIGH),
		GPIO_LOOKUP("gpios", 100, "far", GPIO_ACTIVE_HIGH),
		GPIO_LOOKUP("third", 65535, "named", GPIO_ACTIVE_HIGH),
		GPIO_LOOKUP("fourth", 65535, "unnamed", GPIO_ACTIVE_HIGH),
		{},
	},
};

static struct gpiod_hog hogs[] = {
	GPIO_HOG("gpios", 6, "hogged", GPIO_ACTIVE_LOW, GPIOD_OUT_HIGH),
	{},
};

static void say_tables(void)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 4, 0)
	struct class *cls = class_create(THIS_MODULE, "gpios");
#else
	struct class *cls = class_create("gpios");
#endif
	struct device *dev = device_create(cls, NULL, 0, NULL, "gpios-user");
	struct gpio_desc *line, *other;
	struct gpio_descs *leds;

	quiet = 1;
	make(&chip, "gpios", LINES);
	chip.request = lines_request;
	chip.free = lines_free;
	chip.names = names;
	gpiod_add_hogs(hogs);
	tell(gpiochip_add_data(&chip, NULL));
	say_whose(6);

	tell_pointer(gpiod_get(dev, "reset", GPIOD_IN));
	tell_pointer(gpiod_get_optional(dev, "reset", GPIOD_IN));
	tell(gpiod_count(dev, "led"));
	gpiod_add_lookup_table(&table);
	tell(gpiod_count(dev, "led"));
	tell(gpiod_count(dev, "none"));
	tell_pointer(gpiod_get(NULL, "reset", GPIOD_IN));
	tell_pointer(line = gpiod_get(dev, "reset", GPIOD_OUT_HIGH));
	tell(gpiod_is_active_low(line));
	tell(desc_to_gpio(line) - chip.base);
	tell_pointer(gpiod_get(dev, "reset", GPIOD_IN));
	tell_pointer(gpiod_get_optional(dev, "reset", GPIOD_IN));
	gpiod_put(line);
	tell_pointer(gpiod_get_optional(dev, "none", GPIOD_IN));
	tell_pointer(gpiod_get_index(dev, "reset", 1, GPIOD_IN));
	tell_pointer(gpiod_get_index_optional(dev, "led", 2, GPIOD_IN));
	tell_pointer(gpiod_get(dev, "absent", GPIOD_IN));
	tell_pointer(gpiod_get(dev, "far", GPIOD_IN));
	tell_pointer(gpiod_get(dev, "unnamed", GPIOD_IN));
	tell_pointer(other = gpiod_get(dev, "named", GPIOD_ASIS));
	tell(desc_to_gpio(other) - chip.base);
	gpiod_put(other);

	tell_pointer(leds = gpiod_get_array(dev, "led", GPIOD_OUT_LOW));
	tell(leds->ndescs);
	tell_pointer(gpiod_get_index(dev, "led", 1, GPIOD_IN));
	gpiod_put_array(leds);
	tell_pointer(gpiod_get_array(dev, "none", GPIOD_OUT_LOW));
	tell_pointer(gpiod_get_array_optional(dev, "none", GPIOD_OUT_LOW));

	gpiod_remove_lookup_table(&table);
	tell_pointer(gpiod_get(dev, "reset", GPIOD_IN));
	gpiod_remove_hogs(hogs);
	gpiochip_remove(&chip);
	device_destroy(cls, 0);
	class_destroy(cls);
}

/* Lines in sysfs, as long as the module is there */

static void say_sysfs(void)
{
	int base;

	quiet = 1;
	make(&chip, "gpios", LINES);
	chip.names = names;
	tell(gpiochip_add_data(&chip, NULL));
	base = chip.base;
	tell(gpiod_export(gpio_to_desc(base), 1));
	tell(gpio_request_one(base, GPIOF_OUT_INIT_HIGH, "shown"));
	tell(gpiod_export(gpio_to_desc(base), 1));
	tell(gpiod_export(gpio_to_desc(base), 1));
	tell(gpio_request_one(base + 2, GPIOF_IN | GPIOF_ACTIVE_LOW, "fixed"));
	tell(gpiod_export(gpio_to_desc(base + 2), 0));
	tell(gpiod_export(NULL, 0));
}

static int __init gpios_init(void)
{
	if (!strcmp(area, "chips"))
		say_chips();
	else if (!strcmp(area, "numbers"))
		say_numbers();
	else if (!strcmp(area, "lines"))
		say_lines();
	else if (!strcmp(area, "tables"))
		say_tables();
	else if (!strcmp(area, "sysfs"))
		say_sysfs();
	else
		return -EINVAL;
	return 0;
}

static void __exit gpios_exit(void)
{
	if (strcmp(area, "sysfs"))
		return;
	gpio_free(chip.base);
	gpiod_unexport(gpio_to_desc(chip.base + 2));
	gpio_free(chip.base + 2);
	gpiochip_remove(&chip);
}

module_init(gpios_init);
module_exit(gpios_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("what lines of GPIO do");
