// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Says in the log what buses, drivers and devices do, and what a device releases: insmod buses.ko area=bus */
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/platform_device.h>
#include <linux/pm.h>
#include <linux/slab.h>
#include <linux/version.h>

#include "areas.h"

#define tell_name(expression) say("%s is %s", #expression, name_of(expression))

static const char *name_of(const struct device *dev)
{
	return dev ? dev_name(dev) : "none";
}

/* A bus of cups: a driver is for the devices whose names begin with its own */

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
#define DRIVER_ARGUMENT const struct device_driver
#else
#define DRIVER_ARGUMENT struct device_driver
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 4, 0)
#define BUS_ARGUMENT const struct bus_type
#else
#define BUS_ARGUMENT struct bus_type
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 3, 0)
#define UEVENT_ARGUMENT const struct device
#else
#define UEVENT_ARGUMENT struct device
#endif

static int match_result = 1;

static int cup_match(struct device *dev, DRIVER_ARGUMENT *drv)
{
	return strncmp(dev_name(dev), drv->name, strlen(drv->name)) ? 0 : match_result;
}

static int cup_uevent(UEVENT_ARGUMENT *dev, struct kobj_uevent_env *env)
{
	return add_uevent_var(env, "MODALIAS=cup:%s", dev_name(dev));
}

static ssize_t size_show(BUS_ARGUMENT *bus, char *buf)
{
	return sysfs_emit(buf, "%s\n", bus->name);
}
static BUS_ATTR_RO(size);

static ssize_t filled_store(BUS_ARGUMENT *bus, const char *buf, size_t count)
{
	say("bus %s filled with %.*s", bus->name, (int)count, buf);
	return count;
}
static BUS_ATTR_WO(filled);

static ssize_t handle_show(BUS_ARGUMENT *bus, char *buf)
{
	return sysfs_emit(buf, "handle\n");
}
static BUS_ATTR_RO(handle);
static struct attribute *cup_bus_attrs[] = { &bus_attr_handle.attr, NULL };
ATTRIBUTE_GROUPS(cup_bus);

static ssize_t colour_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "colour of %s\n", dev_name(dev));
}
static DEVICE_ATTR_RO(colour);
static struct attribute *cup_dev_attrs[] = { &dev_attr_colour.attr, NULL };
ATTRIBUTE_GROUPS(cup_dev);

static ssize_t maker_show(struct device_driver *drv, char *buf)
{
	return sysfs_emit(buf, "maker of %s\n", drv->name);
}
static DRIVER_ATTR_RO(maker);
static struct attribute *cup_drv_attrs[] = { &driver_attr_maker.attr, NULL };
ATTRIBUTE_GROUPS(cup_drv);

static struct bus_type cups = {
	.name = "cups",
	.dev_name = "saucer",
	.match = cup_match,
	.uevent = cup_uevent,
	.bus_groups = cup_bus_groups,
	.dev_groups = cup_dev_groups,
	.drv_groups = cup_drv_groups,
};

static int probe_result;

static int tea_probe(struct device *dev)
{
	say("probe of %s, driver %s, data %d", dev_name(dev), dev->driver->name, dev_get_drvdata(dev) != NULL);
	dev_set_drvdata(dev, &probe_result);
	return probe_result;
}

static int tea_remove(struct device *dev)
{
	say("remove of %s, driver %s, data %d", dev_name(dev), dev->driver->name, dev_get_drvdata(dev) != NULL);
	return 0;
}

static ssize_t steam_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "steam of %s\n", dev_name(dev));
}
static DEVICE_ATTR_RO(steam);
static struct attribute *tea_dev_attrs[] = { &dev_attr_steam.attr, NULL };
ATTRIBUTE_GROUPS(tea_dev);

static ssize_t sort_show(struct device_driver *drv, char *buf)
{
	return sysfs_emit(buf, "sort of %s\n", drv->name);
}
static ssize_t sort_store(struct device_driver *drv, const char *buf, size_t count)
{
	say("sort of %s stored", drv->name);
	return count;
}
static DRIVER_ATTR_RW(sort);
static struct attribute *tea_attrs[] = { &driver_attr_sort.attr, NULL };
ATTRIBUTE_GROUPS(tea);

static struct device_driver tea = {
	.name = "tea",
	.bus = &cups,
	.owner = THIS_MODULE,
	.probe = tea_probe,
	.remove = tea_remove,
	.groups = tea_groups,
	.dev_groups = tea_dev_groups,
};

static struct device_driver other_tea = {
	.name = "tea",
	.bus = &cups,
	.owner = THIS_MODULE,
};

static struct device_driver coffee = {
	.name = "coffee",
	.bus = &cups,
	.owner = THIS_MODULE,
	.probe = tea_probe,
	.remove = tea_remove,
	.suppress_bind_attrs = true,
};

static void cup_release(struct device *dev)
{
	say("release of %s", dev_name(dev));
	kfree(dev);
}

static struct device *new_cup(const char *name, struct device *parent)
{
	struct device *dev = kzalloc(sizeof(*dev), GFP_KERNEL);
	int error;

	if (!dev)
		return NULL;
	dev->bus = &cups;
	dev->parent = parent;
	dev->release = cup_release;
	dev->id = 7;
	if (name)
		dev_set_name(dev, "%s", name);
	error = device_register(dev);
	wait_for_device_probe(); /* what another device waited for this one */
	say("device_register(%s) is %d", name ? name : "none", error);
	if (!error)
		return dev;
	put_device(dev);
	return NULL;
}

static int say_device(struct device *dev, void *data)
{
	say("%s: %s, driver %s", (const char *)data, dev_name(dev), dev->driver ? dev->driver->name : "none");
	return strstr(dev_name(dev), "stop") ? 5 : 0;
}

static int say_driver(struct device_driver *drv, void *data)
{
	say("%s: driver %s", (const char *)data, drv->name);
	return 0;
}

static int is_named(struct device *dev, const void *name)
{
	return sysfs_streq(dev_name(dev), name);
}

static void say_bus(void)
{
	static struct bus_type nobodys = { .name = "nobodys" };
	static struct bus_type same = { .name = "cups" };
	static struct device_driver lost = { .name = "lost", .bus = &nobodys };
	struct device *green, *black, *found, *numbered;

	tell(driver_register(&lost));
	tell(bus_register(&cups));
	tell(bus_register(&same));
	tell(bus_create_file(&cups, &bus_attr_size));
	tell(bus_create_file(&cups, &bus_attr_filled));
	tell(bus_for_each_dev(&cups, NULL, "none", say_device));
	green = new_cup("green", NULL);
	black = new_cup("black", NULL);
	numbered = new_cup(NULL, NULL);
	tell_name(numbered);
	new_cup("black", NULL);
	tell(bus_for_each_dev(&cups, NULL, "all", say_device));
	tell(bus_for_each_dev(&cups, green, "behind green", say_device));
	found = bus_find_device_by_name(&cups, NULL, "black");
	tell_name(found);
	put_device(found);
	found = bus_find_device(&cups, black, "green", is_named);
	tell_name(found);
	found = bus_find_device(&cups, NULL, "white", is_named);
	tell_name(found);
	tell(bus_rescan_devices(&cups));
	tell(device_attach(green));
	say("%s, %s", dev_driver_string(green), dev_bus_name(green));
	dev_info(green, "is a cup\n");
	device_unregister(green);
	device_unregister(numbered);
	tell(bus_for_each_dev(&cups, NULL, "left", say_device));
	get_device(black);
	device_unregister(black);
	tell(device_is_registered(black));
	put_device(black);
	bus_remove_file(&cups, &bus_attr_filled);
	bus_remove_file(&cups, &bus_attr_size);
	bus_unregister(&cups);
}

static void say_drivers(void)
{
	struct device *first, *second;

	tell(bus_register(&cups));
	tell(driver_register(&tea));
	tell(driver_register(&other_tea));
	tell(driver_register(&coffee));
	tell(driver_find("tea", &cups) == &tea);
	tell(driver_find("milk", &cups) == NULL);
	tell(bus_for_each_drv(&cups, NULL, "all", say_driver));
	tell(bus_for_each_drv(&cups, &tea, "behind tea", say_driver));
	first = new_cup("tea1", NULL);
	second = new_cup("tea2", NULL);
	say("%s", dev_driver_string(first));
	dev_info(first, "is driven\n");
	tell(driver_for_each_device(&tea, NULL, "driven", say_device));
	tell(driver_for_each_device(&tea, first, "behind the first", say_device));
	first = driver_find_device(&tea, NULL, "tea1", is_named);
	tell_name(first);
	put_device(first);
	tell(driver_create_file(&tea, &driver_attr_maker));
	driver_unregister(&coffee);
	driver_unregister(&tea);
	say("%d %d", first->driver == NULL, dev_get_drvdata(first) == NULL);
	tell(driver_find("tea", &cups) == NULL);
	device_unregister(second);
	device_unregister(first);
	bus_unregister(&cups);
}

static void try_probe(const char *name, int result)
{
	struct device *dev;

	probe_result = result;
	say("probe() gives %d", result);
	dev = new_cup(name, NULL);
	say("%s, driver %s", dev_name(dev), dev->driver ? dev->driver->name : "none");
	device_unregister(dev);
	probe_result = 0;
}

static void say_binding(void)
{
	struct device *dev, *child, *found, *root;

	tell(bus_register(&cups));
	dev = new_cup("tea", NULL);
	child = new_cup("tea.stop", dev);
	new_cup("teapot", dev);
	tell(device_for_each_child(dev, "child", say_device));
	tell(driver_register(&tea));
	tell(device_attach(dev));
	device_release_driver(child);
	say("%s", child->driver ? child->driver->name : "none");
	tell(device_attach(child));
	device_release_driver(child);
	tell(driver_attach(&tea));
	tell(bus_rescan_devices(&cups));
	device_release_driver(child);
	tell(device_reprobe(child));
	device_lock(child);
	device_unlock(child);
	device_release_driver(child);
	child->driver = &tea;
	device_lock(child);
	tell(device_bind_driver(child));
	device_unlock(child);
	found = device_find_child(dev, (void *)"teapot", (void *)is_named);
	tell_name(found);
	put_device(found);
	device_unregister(found);
	device_unregister(child);
	device_unregister(dev);
	try_probe("tea", -ENODEV);
	try_probe("tea", -ENXIO);
	try_probe("tea", -EINVAL);
	try_probe("tea", -ENOMEM);
	match_result = -EINVAL;
	try_probe("tea", 0);
	match_result = 1;
	driver_unregister(&tea);
	root = root_device_register("pantry");
	tell(IS_ERR(root));
	dev = new_cup("milk", root);
	device_unregister(dev);
	root_device_unregister(root);
	bus_unregister(&cups);
}

static void say_deferral(void)
{
	struct device *waits, *comes, *gone;

	tell(bus_register(&cups));
	tell(driver_register(&tea));
	tell(driver_register(&coffee));
	probe_result = -EPROBE_DEFER;
	waits = new_cup("tea", NULL);
	gone = new_cup("tea.gone", NULL);
	device_unregister(gone);
	probe_result = 0;
	tell(waits->driver == NULL);
	comes = new_cup("coffee", NULL);
	say("%s", waits->driver ? waits->driver->name : "none");
	device_unregister(waits);
	device_unregister(comes);
	driver_unregister(&coffee);
	driver_unregister(&tea);
	bus_unregister(&cups);
}

/* What a device releases */

static void drop(struct device *dev, void *res)
{
	say("drop %d", *(int *)res);
}

static void spill(struct device *dev, void *res)
{
	say("spill %d", *(int *)res);
}

static int is_number(struct device *dev, void *res, void *number)
{
	return *(int *)res == *(int *)number;
}

static void add_drop(struct device *dev, int number)
{
	int *res = devres_alloc(drop, sizeof(*res), GFP_KERNEL);

	tell(*res);
	*res = number;
	devres_add(dev, res);
}

static void acts(void *name)
{
	say("action %s", (char *)name);
}

static int line; /* of a bell */

static irqreturn_t rings(int irq, void *dev)
{
	return IRQ_NONE;
}

static void say_each(struct device *dev, void *res, void *data)
{
	say("%s %d", (char *)data, *(int *)res);
}

static int managed_probe(struct device *dev)
{
	char *text, *other;
	int one = 1, two = 2, nine = 9, *res;
	void *group, *outer;
	const char *kept;
	static const char constant[] = "constant";

	add_drop(dev, 1);
	add_drop(dev, 2);
	res = devres_alloc(spill, sizeof(*res), GFP_KERNEL);
	*res = 1;
	devres_add(dev, res);
	say("%d", *(int *)devres_find(dev, drop, NULL, NULL));
	say("%d", *(int *)devres_find(dev, drop, is_number, &one));
	tell(devres_find(dev, drop, is_number, &nine) == NULL);
	devres_for_each_res(dev, drop, NULL, NULL, say_each, "each");
	res = devres_alloc(drop, sizeof(*res), GFP_KERNEL);
	*res = 3;
	say("%d", *(int *)devres_get(dev, res, is_number, &one));
	res = devres_alloc(drop, sizeof(*res), GFP_KERNEL);
	*res = 3;
	say("%d", *(int *)devres_get(dev, res, is_number, &nine));
	res = devres_remove(dev, drop, is_number, &two);
	tell(*res);
	devres_free(res);
	tell(devres_destroy(dev, drop, is_number, &two));
	tell(devres_destroy(dev, spill, NULL, NULL));
	tell(devres_release(dev, drop, is_number, &one));
	tell(devres_release(dev, drop, is_number, &one));

	outer = devres_open_group(dev, NULL, GFP_KERNEL);
	add_drop(dev, 10);
	group = devres_open_group(dev, &one, GFP_KERNEL);
	tell(group == &one);
	add_drop(dev, 11);
	devres_close_group(dev, group);
	add_drop(dev, 12);
	devres_close_group(dev, NULL);
	add_drop(dev, 13);
	tell(devres_release_group(dev, group));
	tell(devres_release_group(dev, outer));
	outer = devres_open_group(dev, NULL, GFP_KERNEL);
	add_drop(dev, 20);
	devres_remove_group(dev, outer);
	group = devres_open_group(dev, NULL, GFP_KERNEL);
	add_drop(dev, 21);
	tell(devres_release_group(dev, NULL));

	tell(devm_add_action(dev, acts, "first"));
	tell(devm_add_action_or_reset(dev, acts, "second"));
	tell(devm_add_action(dev, acts, "third"));
	tell(devm_add_action(dev, acts, "fourth"));
	devm_remove_action(dev, acts, "second");
	devm_release_action(dev, acts, "third");

	text = devm_kzalloc(dev, 16, GFP_KERNEL);
	tell(text[15]);
	text = devm_krealloc(dev, text, 64, GFP_KERNEL);
	tell(text[15]);
	devm_kfree(dev, text);
	text = devm_kstrdup(dev, "text", GFP_KERNEL);
	other = devm_kmemdup(dev, text, 5, GFP_KERNEL);
	say("%s %s", text, other);
	say("%s", devm_kasprintf(dev, GFP_KERNEL, "%s %d", text, 42));
	kept = devm_kstrdup_const(dev, constant, GFP_KERNEL);
	say("%s", kept);
	tell(devm_kcalloc(dev, 4, 4, GFP_KERNEL) != NULL);
	tell(devm_kmalloc_array(dev, SIZE_MAX, 4, GFP_KERNEL) == NULL);
	tell(devm_kmalloc(dev, 0, GFP_KERNEL) == ZERO_SIZE_PTR);
	tell(devm_request_irq(dev, line, rings, IRQF_SHARED, "bell", dev));
	tell(devm_request_irq(dev, line, rings, IRQF_SHARED, NULL, &probe_result));
	devm_free_irq(dev, line, &probe_result);
	return probe_result;
}

static int managed_remove(struct device *dev)
{
	say("remove");
	return 0;
}

static struct device_driver managed = {
	.name = "managed",
	.bus = &cups,
	.owner = THIS_MODULE,
	.probe = managed_probe,
	.remove = managed_remove,
};

static void say_devres(void)
{
	struct device *dev;

	line = irq_alloc_desc(NUMA_NO_NODE);
	irq_set_chip_and_handler(line, &dummy_irq_chip, handle_simple_irq);
	tell(bus_register(&cups));
	tell(driver_register(&managed));
	dev = new_cup("managed", NULL);
	say("unbind");
	device_release_driver(dev);
	say("bind and fail");
	probe_result = -EIO;
	tell(device_attach(dev));
	probe_result = 0;
	say("without a driver");
	device_unregister(dev);
	driver_unregister(&managed);
	dev = new_cup("managed", NULL);
	tell(devm_add_action(dev, acts, "of the device"));
	say("present before");
	tell(driver_register(&managed));
	say("%s", dev->driver ? dev->driver->name : "none");
	device_del(dev);
	say("deleted");
	put_device(dev);
	driver_unregister(&managed);
	bus_unregister(&cups);
	tell(request_irq(line, rings, 0, "bell", NULL)); /* nobody has it any more */
	free_irq(line, NULL);
	irq_free_desc(line);
}

/* The platform bus */

struct pot {
	int litres;
};

static int pot_probe(struct platform_device *pdev)
{
	struct pot *pot = dev_get_platdata(&pdev->dev);
	const struct resource *res = platform_get_resource(pdev, IORESOURCE_IRQ, 0);

	/* An automatic number depends on what else the machine has. */
	if (pdev->id_auto)
		say("probe of %s, number %d", pdev->name, pdev->id >= 0);
	else
		say("probe of %s, id %d", dev_name(&pdev->dev), pdev->id);
	if (pot)
		tell(pot->litres);
	if (platform_get_device_id(pdev))
		say("%s %lu", platform_get_device_id(pdev)->name, platform_get_device_id(pdev)->driver_data);
	if (res)
		say("%d: %llu to %llu", !strcmp(res->name, dev_name(&pdev->dev)), (u64)res->start, (u64)res->end);
	tell(pdev->num_resources);
	tell(platform_get_irq_optional(pdev, 0));
	tell(platform_get_irq_optional(pdev, 5));
	if (!pdev->id_auto)
		tell(platform_get_irq(pdev, 5));
	tell(platform_get_irq_byname_optional(pdev, "lid"));
	if (!pdev->id_auto)
		tell(platform_get_irq_byname(pdev, "spout"));
	tell(platform_get_resource_byname(pdev, IORESOURCE_IRQ, "lid") != NULL);
	tell(platform_get_resource(pdev, IORESOURCE_DMA, 0) == NULL);
	tell(platform_irq_count(pdev));
	platform_set_drvdata(pdev, pdev);
	return probe_result;
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
static void pot_remove(struct platform_device *pdev)
{
	say("remove of %s, data %d", pdev->name, platform_get_drvdata(pdev) == pdev);
}
#else
static int pot_remove(struct platform_device *pdev)
{
	say("remove of %s, data %d", pdev->name, platform_get_drvdata(pdev) == pdev);
	return 0;
}
#endif

static int __maybe_unused pot_sleeps(struct device *dev)
{
	return 0;
}
static SIMPLE_DEV_PM_OPS(old_pm, pot_sleeps, pot_sleeps);
static DEFINE_SIMPLE_DEV_PM_OPS(pot_pm, pot_sleeps, pot_sleeps);

static const struct of_device_id __maybe_unused pot_of[] = { { .compatible = "lkm,pot" }, {} };
MODULE_DEVICE_TABLE(of, pot_of);
static const struct platform_device_id pot_ids[] = { { "teapot", 4 }, { "coffeepot", 8 }, {} };
MODULE_DEVICE_TABLE(platform, pot_ids);

static struct platform_driver pots = {
	.probe = pot_probe,
	.remove = pot_remove,
	.id_table = pot_ids,
	.driver = { .name = "pots", .pm = pm_sleep_ptr(&pot_pm), .of_match_table = of_match_ptr(pot_of) },
};

static struct platform_driver jugs = {
	.probe = pot_probe,
	.remove = pot_remove,
	.driver = { .name = "jug", .pm = &old_pm },
};

static void jug_release(struct device *dev)
{
	say("release of %s", dev_name(dev));
}

static struct platform_device jug = { .name = "jug", .id = 3, .dev = { .release = jug_release } };
static struct platform_device jug2 = { .name = "jug", .id = PLATFORM_DEVID_NONE, .dev = { .release = jug_release } };

static const struct resource pot_resources[] = {
	{ .start = 7, .end = 7, .flags = IORESOURCE_IRQ },
	{ .start = 9, .end = 9, .flags = IORESOURCE_IRQ, .name = "lid" },
};

static void say_platform(void)
{
	static const struct pot pot = { .litres = 2 };
	struct platform_device *teapot, *coffeepot, *made, *two[] = { &jug, &jug2 };
	struct platform_device_info info = {
		.name = "coffeepot", .id = PLATFORM_DEVID_AUTO, .data = &pot, .size_data = sizeof(pot)
	};

	tell(platform_driver_register(&pots));
	tell(platform_driver_register(&jugs));
	teapot = platform_device_register_simple("teapot", 1, pot_resources, ARRAY_SIZE(pot_resources));
	tell(IS_ERR(teapot));
	tell(PTR_ERR(platform_device_register_simple("teapot", 1, NULL, 0)));
	coffeepot = platform_device_register_full(&info);
	tell(IS_ERR(coffeepot));
	tell(platform_device_register(&jug));
	say("%s below %s", dev_name(&jug.dev), dev_name(jug.dev.parent));
	tell(dev_is_platform(&jug.dev));
	tell(to_platform_device(&jug.dev) == &jug);
	tell(to_platform_driver(jug.dev.driver) == &jugs);
	say("%s", dev_driver_string(&jug.dev));
	dev_warn(&jug.dev, "is hot\n");
	platform_device_unregister(&jug);
	memset(&jug.dev, 0, sizeof(jug.dev));
	jug.dev.release = jug_release;
	tell(platform_add_devices(two, 2));
	platform_device_unregister(&jug2);
	platform_device_unregister(&jug);
	made = platform_device_alloc("jug", PLATFORM_DEVID_AUTO);
	tell(platform_device_add_data(made, &pot, sizeof(pot)));
	tell(platform_device_add_resources(made, pot_resources, 1));
	tell(platform_device_add(made));
	say("%d", made->id >= 0);
	platform_device_del(made);
	platform_device_put(made);
	made = platform_device_register_data(NULL, "lid", PLATFORM_DEVID_NONE, &pot, sizeof(pot));
	tell(made->dev.driver == NULL);
	tell(device_driver_attach(&jugs.driver, &made->dev));
	platform_device_unregister(made);
	platform_driver_unregister(&jugs);
	probe_result = -EPROBE_DEFER;
	tell(platform_driver_probe(&jugs, pot_probe));
	jugs.driver.suppress_bind_attrs = false;
	made = platform_device_register_simple("jug", PLATFORM_DEVID_NONE, NULL, 0);
	tell(platform_driver_probe(&jugs, pot_probe));
	probe_result = 0;
	tell(platform_driver_probe(&jugs, pot_probe));
	platform_device_unregister(made);
	made = platform_device_register_simple("jug", PLATFORM_DEVID_NONE, NULL, 0);
	tell(made->dev.driver == NULL);
	platform_device_unregister(made);
	platform_driver_unregister(&jugs);
	platform_device_unregister(coffeepot);
	platform_device_unregister(teapot);
	platform_driver_unregister(&pots);
}

/* Left for the test to look at */

static struct device *shown[3];
static struct platform_device *shown_pot;

static void show_sysfs(void)
{
	tell(bus_register(&cups));
	tell(bus_create_file(&cups, &bus_attr_size));
	tell(bus_create_file(&cups, &bus_attr_filled));
	tell(driver_register(&tea));
	tell(driver_register(&coffee));
	shown[0] = new_cup("tea", NULL);
	shown[1] = new_cup("coffee", NULL);
	shown[2] = new_cup("milk", shown[0]);
	tell(platform_driver_register(&pots));
	shown_pot = platform_device_register_simple("teapot", 1, NULL, 0);
}

static void hide_sysfs(void)
{
	platform_device_unregister(shown_pot);
	platform_driver_unregister(&pots);
	device_unregister(shown[2]);
	device_unregister(shown[1]);
	device_unregister(shown[0]);
	driver_unregister(&coffee);
	driver_unregister(&tea);
	bus_unregister(&cups);
}

static int __init buses_init(void)
{
	if (!strcmp(area, "bus"))
		say_bus();
	else if (!strcmp(area, "driver"))
		say_drivers();
	else if (!strcmp(area, "binding"))
		say_binding();
	else if (!strcmp(area, "deferral"))
		say_deferral();
	else if (!strcmp(area, "devres"))
		say_devres();
	else if (!strcmp(area, "platform"))
		say_platform();
	else if (!strcmp(area, "sysfs"))
		show_sysfs();
	else
		return -EINVAL;
	return 0;
}
module_init(buses_init);

static void __exit buses_exit(void)
{
	if (!strcmp(area, "sysfs"))
		hide_sysfs();
}
module_exit(buses_exit);

MODULE_DESCRIPTION("Says what buses, drivers and devices do");
MODULE_LICENSE("GPL");
