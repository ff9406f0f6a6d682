// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A driver that does one thing wrong with caches, trees or queues, which `fault` names. */
#include <linux/genalloc.h>
#include <linux/idr.h>
#include <linux/kfifo.h>
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/xarray.h>

static char *fault = "";
module_param(fault, charp, 0444);
MODULE_PARM_DESC(fault, "what to do wrong");

static DEFINE_IDR(numbers);
static DEFINE_XARRAY(array);
static DECLARE_KFIFO_PTR(queue, int);
static BLOCKING_NOTIFIER_HEAD(chain);
static struct kmem_cache *cache, *other;

static bool is(const char *name)
{
	return !strcmp(fault, name);
}

static int takes_itself_off(struct notifier_block *nb, unsigned long action, void *data)
{
	return blocking_notifier_chain_unregister(&chain, nb);
}

static struct notifier_block itself = { .notifier_call = takes_itself_off };

static int __init wasteful_init(void)
{
	void *object;

	cache = kmem_cache_create("wasteful", 24, 0, 0, NULL);
	other = kmem_cache_create("wasteful_other", 24, 0, 0, NULL);
	object = kmem_cache_alloc(cache, GFP_KERNEL);
	if (is("to another cache"))
		kmem_cache_free(other, object);
	if (is("freed twice"))
		kmem_cache_free(cache, object);
	if (is("frees nothing"))
		kmem_cache_free(cache, NULL);
	if (!is("leaves an object") && !is("objects remain"))
		kmem_cache_free(cache, object);
	if (!is("leaves a cache") && !is("leaves an object"))
		kmem_cache_destroy(cache);
	kmem_cache_destroy(other);
	if (is("destroyed before"))
		kmem_cache_alloc(cache, GFP_KERNEL);
	if (is("leaves an idr"))
		idr_alloc(&numbers, &numbers, 0, 0, GFP_KERNEL);
	if (is("leaves an xarray"))
		xa_store(&array, 7, &array, GFP_KERNEL);
	if (is("leaves a queue") && kfifo_alloc(&queue, 4, GFP_KERNEL))
		return -ENOMEM;
	if (is("changes its own chain")) {
		blocking_notifier_chain_register(&chain, &itself);
		blocking_notifier_call_chain(&chain, 0, NULL);
	}
	if (is("another lock")) {
		xa_lock_irq(&array);
		__xa_store(&array, 7, &array, GFP_KERNEL);
		xa_unlock_irq(&array);
	}
	return 0;
}

static void __exit wasteful_exit(void)
{
}

module_init(wasteful_init);
module_exit(wasteful_exit);
MODULE_LICENSE("GPL");
