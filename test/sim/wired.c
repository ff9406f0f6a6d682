// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A chip of four lines of GPIO from number 100 on, whose driver does one thing wrong, which `fault` names. Line 1 is
 * interrupt 5. */
#include <linux/device.h>
#include <linux/gpio.h>
#include <linux/gpio/driver.h>
#include <linux/gpio/machine.h>
#include <linux/module.h>
#include <linux/spinlock.h>
#include <linux/string.h>

static char *fault = "";
module_param(fault, charp, 0444);
MODULE_PARM_DESC(fault, "what to do wrong");

static DEFINE_SPINLOCK(lock);
static unsigned long levels;

static bool is(const char *name)
{
	return !strcmp(fault, name);
}

static int wired_input(struct gpio_chip *gc, unsigned int offset)
{
	return 0;
}

static int wired_get(struct gpio_chip *gc, unsigned int offset)
{
	return levels >> offset & 1;
}

static void wired_set(struct gpio_chip *gc, unsigned int offset, int value)
{
	levels = (levels & ~(1ul << offset)) | (unsigned long)value << offset;
}

static int wired_output(struct gpio_chip *gc, unsigned int offset, int value)
{
	wired_set(gc, offset, value);
	return 0;
}

static int wired_to_irq(struct gpio_chip *gc, unsigned int offset)
{
	return offset == 1 ? 5 : -ENXIO;
}

static struct gpio_chip chip = {
	.label = "wired",
	.owner = THIS_MODULE,
	.direction_input = wired_input,
	.direction_output = wired_output,
	.get = wired_get,
	.set = wired_set,
	.to_irq = wired_to_irq,
	.base = 100,
	.ngpio = 4,
};

static struct gpiod_lookup_table table = {
	.dev_id = "nobody",
	.table = { GPIO_LOOKUP("wired", 0, NULL, GPIO_ACTIVE_HIGH), {} },
};

static int __init wired_init(void)
{
	struct gpio_desc *line;
	int err;

	chip.can_sleep = is("reads a chip that sleeps") || is("sleeps for a value under a spinlock");
	if (is("leaves a line") || is("removes a chip in use") || is("uses a line that has gone"))
		chip.owner = NULL;
	err = gpiochip_add(&chip);
	if (err)
		return err;
	if (is("reads a chip that sleeps") && !gpio_request(100, "wired")) {
		gpio_get_value(100);
		gpio_free(100);
	}
	if (is("sleeps for a value under a spinlock") && !gpio_request(100, "wired")) {
		spin_lock(&lock);
		gpio_get_value_cansleep(100);
	}
	if (is("requests a line under a spinlock")) {
		spin_lock(&lock);
		gpio_request(100, "wired");
	}
	if (is("frees a line under a spinlock") && !gpio_request(100, "wired")) {
		spin_lock(&lock);
		gpio_free(100);
	}
	if (is("uses a line of nobody"))
		gpio_set_value(101, 1);
	if (is("frees a line twice") && !gpio_request(100, "wired")) {
		gpio_free(100);
		gpio_free(100);
	}
	if (is("frees an error"))
		gpiod_put(gpiod_get(NULL, "absent", GPIOD_IN));
	if (is("leaves a line") || is("removes a chip in use"))
		err = gpio_request(102, "wired");
	if (is("removes a chip twice"))
		gpiochip_remove(&chip);
	if (is("uses a line that has gone")) {
		line = gpio_to_desc(100);
		gpiochip_remove(&chip);
		gpiod_direction_input(line);
	}
	if (is("leaves a table"))
		gpiod_add_lookup_table(&table);
	return err;
}

static void __exit wired_exit(void)
{
	if (!is("leaves a chip") && !is("leaves a line"))
		gpiochip_remove(&chip);
}

module_init(wired_init);
module_exit(wired_exit);
MODULE_LICENSE("GPL");
