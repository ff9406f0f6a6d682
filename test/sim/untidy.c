// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A driver that does one thing wrong with buses, drivers, devices or what devices release, which `fault` names. */
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/string.h>

static char *fault = "";
module_param(fault, charp, 0444);
MODULE_PARM_DESC(fault, "what to do wrong");

static bool is(const char *name)
{
	return !strcmp(fault, name);
}

static struct bus_type shelf = { .name = "shelf" };
static struct bus_type nobodys = { .name = "nobodys" };
static struct device_driver on_shelf = { .name = "on_shelf", .bus = &shelf };
static void *block;

static void undo(void *data)
{
	pr_info("untidy: undone\n");
}

static irqreturn_t handle(int irq, void *dev)
{
	return IRQ_HANDLED;
}

static void release_pot(struct device *dev, void *res)
{
}
static void release_cup(struct device *dev)
{
}

static struct device cup = { .init_name = "cup", .release = release_cup };

static int jar_probe(struct platform_device *pdev)
{
	char *jam = devm_kzalloc(&pdev->dev, 24, GFP_KERNEL);

	if (!jam || devm_add_action(&pdev->dev, undo, jam) || devm_request_irq(&pdev->dev, 5, handle, 0, "jar", jam))
		return -ENOMEM;
	if (is("frees managed memory"))
		kfree(jam);
	if (is("adds a resource twice")) {
		void *res = devres_alloc(release_pot, 8, GFP_KERNEL);

		devres_add(&pdev->dev, res);
		devres_add(&pdev->dev, res);
	}
	if (is("frees an action that is not there"))
		devm_remove_action(&pdev->dev, undo, NULL);
	if (is("leaves a loose resource"))
		block = devres_alloc(release_pot, 8, GFP_KERNEL);
	return 0;
}

static int jar_remove(struct platform_device *pdev)
{
	pr_info("untidy: removed\n");
	return is("remove fails") ? -EBUSY : 0;
}

static struct platform_driver jars = { .driver = { .name = "jar" }, .probe = jar_probe, .remove = jar_remove };
static struct platform_device *jar;

static int __init untidy_init(void)
{
	int error = bus_register(&shelf);

	if (!error)
		error = driver_register(&on_shelf);
	if (!error)
		error = platform_driver_register(&jars);
	if (error)
		return error;
	jar = platform_device_register_simple("jar", PLATFORM_DEVID_NONE, NULL, 0);
	if (is("a device on no bus")) {
		cup.bus = &nobodys;
		error = device_register(&cup);
	} else {
		cup.bus = &shelf;
		error = device_register(&cup);
	}
	return error;
}
module_init(untidy_init);

static void __exit untidy_exit(void)
{
	if (!is("leaves a device on a bus"))
		device_unregister(&cup);
	if (!is("leaves a platform device"))
		platform_device_unregister(jar);
	if (!is("leaves a platform driver"))
		platform_driver_unregister(&jars);
	if (is("the bus goes first"))
		bus_unregister(&shelf);
	if (!is("leaves a driver") && !is("the bus goes first"))
		driver_unregister(&on_shelf);
	if (is("unregisters a driver twice"))
		driver_unregister(&on_shelf);
	if (!is("leaves a bus") && !is("leaves a driver") && !is("the bus goes first") && !is("leaves a device on a bus"))
		bus_unregister(&shelf);
	if (is("unregisters a bus twice"))
		bus_unregister(&shelf);
}
module_exit(untidy_exit);

MODULE_DESCRIPTION("Does one thing wrong with buses");
MODULE_LICENSE("GPL");
