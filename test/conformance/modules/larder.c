// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Keeps jars that it gives back when memory is short, and says in the log what it is asked for: insmod larder.ko jars=300 */
#include <linux/module.h>
#include <linux/shrinker.h>
#include <linux/version.h>

static unsigned long jars;
module_param(jars, ulong, 0);
static long batch;
module_param(batch, long, 0);
/* How many of those that are asked for it gives back; 0: SHRINK_STOP. */
static unsigned long every = 1;
module_param(every, ulong, 0);

static unsigned long count_jars(struct shrinker *shrinker, struct shrink_control *sc)
{
	return jars ? jars : SHRINK_EMPTY;
}

static unsigned long eat_jars(struct shrinker *shrinker, struct shrink_control *sc)
{
	unsigned long eaten = every ? min(jars, sc->nr_to_scan / every) : 0;

	printk(KERN_INFO "larder: %lu of %lu are to go, GFP_KERNEL %d\n", sc->nr_to_scan, jars, sc->gfp_mask == GFP_KERNEL);
	if (!every)
		return SHRINK_STOP;
	jars -= eaten;
	return eaten;
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 7, 0)
static struct shrinker *larder;

static int __init larder_init(void)
{
	larder = shrinker_alloc(0, "larder:%d", 1);
	if (!larder)
		return -ENOMEM;
	larder->count_objects = count_jars;
	larder->scan_objects = eat_jars;
	larder->batch = batch;
	shrinker_register(larder);
	return 0;
}

static void __exit larder_exit(void)
{
	shrinker_free(larder);
	printk(KERN_INFO "larder: %lu are left\n", jars);
}
#else
static struct shrinker larder = { .count_objects = count_jars, .scan_objects = eat_jars, .seeks = DEFAULT_SEEKS };

static int __init larder_init(void)
{
	larder.batch = batch;
	return register_shrinker(&larder, "larder:%d", 1);
}

static void __exit larder_exit(void)
{
	unregister_shrinker(&larder);
	unregister_shrinker(&larder);
	printk(KERN_INFO "larder: %lu are left\n", jars);
}
#endif

module_init(larder_init);
module_exit(larder_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a shrinker");
