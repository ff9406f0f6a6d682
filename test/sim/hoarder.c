// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Keeps something that it should give back, or reaches where no device is; which, `fault` names. */
#include <linux/err.h>
#include <linux/i2c.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/reboot.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>

static char *fault = "";
module_param(fault, charp, 0444);
MODULE_PARM_DESC(fault, "what to do wrong");

static DEFINE_SPINLOCK(lock);

static bool is(const char *name)
{
	return !strcmp(fault, name);
}

static int carry(struct i2c_adapter *adap, struct i2c_msg *msgs, int num)
{
	return num;
}

static u32 functionality(struct i2c_adapter *adap)
{
	return I2C_FUNC_I2C | (is("wants to be notified") ? I2C_FUNC_SMBUS_HOST_NOTIFY : 0);
}

static const struct i2c_algorithm algorithm = { .master_xfer = carry, .functionality = functionality };
static struct i2c_adapter adapter = { .algo = &algorithm, .name = "hoard" };

static int bind(struct i2c_client *client)
{
	return 0;
}

static const struct i2c_device_id ids[] = { { "coin", 0 }, {} };
static struct i2c_driver driver = { .driver.name = "coins", .probe_new = bind, .id_table = ids };

static void shine(struct led_classdev *led, enum led_brightness brightness)
{
}

static struct led_classdev led = { .name = "hoard:gold", .brightness_set = shine };
static struct led_trigger trigger = { .name = "greed" };

static int hear(struct notifier_block *nb, unsigned long action, void *data)
{
	return NOTIFY_DONE;
}

static struct notifier_block notifier = { .notifier_call = hear };

static int reach(void)
{
	void *addr = ioremap(0xfe000000, 64);

	if (!addr || readl(addr) != ~0U || readb(addr + 63) != 0xff || inw(0x378) != 0xffff)
		return -EIO;
	writeb(1, addr);
	if (is("reads behind a mapping"))
		readl(addr + 62);
	if (is("keeps a mapping"))
		return 0;
	iounmap(addr);
	if (is("reads what it has unmapped"))
		readb(addr);
	if (is("unmaps twice"))
		iounmap(addr);
	if (is("asks the keyboard"))
		inb(0x60);
	if (is("maps memory")) {
		addr = kmalloc(64, GFP_KERNEL);
		if (ioremap(virt_to_phys(addr), 64))
			return -EINVAL;
		kfree(addr);
	}
	if (is("maps under a spinlock")) {
		spin_lock(&lock);
		ioremap(0xfe000000, 64);
	}
	return 0;
}

static int __init hoarder_init(void)
{
	struct i2c_board_info info = { I2C_BOARD_INFO("coin", 0x20) };
	struct i2c_client *coin;
	char byte = 0;
	int err = reach();

	if (!err && is("keeps ports") && !request_region(0x378, 3, "hoard"))
		err = -EBUSY;
	if (!err && is("gives back ports of nobody"))
		release_region(0x378, 3);
	if (!err && is("keeps memory of a device") && !request_mem_region(0xfe000000, 64, "hoard"))
		err = -EBUSY;
	if (!err && is("keeps an LED"))
		err = led_classdev_register(NULL, &led);
	if (!err && is("keeps a trigger"))
		err = led_trigger_register(&trigger);
	if (!err && is("keeps a notifier"))
		err = register_reboot_notifier(&notifier);
	if (!err && is("keeps a driver"))
		err = i2c_add_driver(&driver);
	if (!err && (is("keeps an adapter") || is("sends under a spinlock") || is("wants to be notified")))
		err = i2c_add_adapter(&adapter);
	if (is("sends under a spinlock")) {
		coin = i2c_new_client_device(&adapter, &info);
		spin_lock(&lock);
		i2c_master_send(coin, &byte, 1);
	}
	if (is("restarts the machine"))
		emergency_restart();
	return err;
}

static void __exit hoarder_exit(void)
{
}

module_init(hoarder_init);
module_exit(hoarder_exit);
MODULE_LICENSE("GPL");
